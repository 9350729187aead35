/** A workspace and a home of its own for one test, with the fixture engine built; ends every engine that was started in it. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { processIdentity } from '../../../../src/hosts/node/ownership/liveness';
import { connectEngine, type ConnectDetails } from '../../../../src/hosts/node/client/connectEngine';
import type { EngineClient } from '../../../../src/hosts/node/client/engineClient';
import { taggedProcesses } from '../../../host/harness/leftovers';
import { until } from '../../../until';

let built: Promise<string> | undefined;
const folders: string[] = [];
process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Path of the fixture engine as one plain JavaScript file: it starts like the real one, without a loader. */
export function fixtureScript(): Promise<string> {
  built ??= (async () => {
    const folder = newFolder('symbiote-fixture-');
    const outfile = join(folder, 'engine.cjs');
    await build({
      entryPoints: [join(__dirname, 'fixtureEngine.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
    });
    return outfile;
  })();
  return built;
}

export function newFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.push(folder);
  return folder;
}

export class EngineSandbox {
  readonly home = newFolder('sy-');
  readonly workspace = newFolder('symbiote-workspace-');
  readonly #before = { ...process.env };
  readonly #clients: EngineClient[] = [];

  constructor() {
    process.env.SYMBIOTE_HOME = this.home;
  }

  get runtime(): string {
    return join(this.home, 'run');
  }

  async connect(options: Partial<ConnectDetails> = {}): Promise<EngineClient> {
    const client = await connectEngine(await this.options(options));
    this.#clients.push(client);
    return client;
  }

  async options(options: Partial<ConnectDetails> = {}): Promise<ConnectDetails> {
    const layers = () => ({ environment: {}, editor: {}, flags: {} });
    return { workspace: this.workspace, client: 'test', engineScript: await fixtureScript(), layers, ...options };
  }

  /** Pids of the engines to which this happened: started, owned, gaveWay, lost, stopped, aborted. */
  events(name: string): readonly number[] {
    mkdirSync(join(this.home, 'events'), { recursive: true });
    return readdirSync(join(this.home, 'events')).flatMap((file) => (file.startsWith(`${name}-`) ? [Number(file.split('-')[1])] : []));
  }

  async living(): Promise<readonly number[]> {
    const pids = [...new Set(this.events('started'))];
    const identities = await Promise.all(pids.map((pid) => processIdentity(pid)));
    return pids.filter((_, index) => identities[index] !== undefined);
  }

  /** Ends every engine of this test, also those that have yet to say that they started, and waits until they are gone. */
  async dispose(): Promise<void> {
    for (const client of this.#clients) client.dispose();
    await until(async () => {
      // esbuild's own process, which built the engine of these tests, serves the files after this one as well.
      const started = taggedProcesses(this.home).filter(({ command }) => !command.includes('esbuild'));
      const left = new Set([...(await this.living()), ...started.map(({ pid }) => pid)]);
      for (const pid of left) endNow(pid);
      return left.size === 0;
    }, 'engines to be gone');
    for (const name of ['SYMBIOTE_HOME', 'FIXTURE_BUILD', 'FIXTURE_BUSY', 'FIXTURE_FAIL', 'FIXTURE_IDLE']) {
      if (this.#before[name] === undefined) delete process.env[name];
      else process.env[name] = this.#before[name];
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    rmSync(this.workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** One that ended between the look and the kill is gone as well. */
function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
