/** A workspace of its own, a home of its own, and the real `symbiote` in it. Needs dist/, which the build makes. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { spawn as spawnTerminal } from 'node-pty';
import { until } from '../until';

export const dist = resolve(__dirname, '../../dist');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves once standard output (or standard error) holds the text. */
  shows(text: string): Promise<void>;
}

export interface TerminalEnded {
  readonly code: number;
  readonly screen: string;
}

/** Everything the tests wait for happens within this, or the test fails. */
const patienceMs = 30_000;

export class CliSandbox {
  readonly folder: string;
  readonly workspace: string;
  readonly home: string;
  readonly #script: string;
  /** Whom programs are run as; empty for whoever runs the tests. */
  #user: { readonly uid?: number; readonly gid?: number } = {};

  constructor(script = join(dist, 'cli.js')) {
    this.#script = script;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote cli-')));
    this.workspace = join(this.folder, 'work space');
    this.home = join(this.folder, 'home');
    mkdirSync(join(this.workspace, 'src'), { recursive: true });
    mkdirSync(this.home);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.workspace, path)), { recursive: true });
    writeFileSync(join(this.workspace, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.workspace, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.workspace, path));
  }

  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const own = Object.entries(process.env).filter(([name]) => !/^(SYMBIOTE_|NO_COLOR|FORCE_COLOR|NODE_OPTIONS)/.test(name));
    return { ...(Object.fromEntries(own) as Record<string, string>), SYMBIOTE_HOME: join(this.home, 'symbiote'), HOME: this.home, ...more };
  }

  /**
   * Makes the workspace one that nobody here may write. Where root runs the tests, whom no mode stops, the command line and
   * its engine run as somebody else from then on. False where that cannot be had.
   */
  forbidWriting(): boolean {
    if (process.platform === 'win32') return false;
    chmodSync(this.folder, 0o755);
    for (const path of [this.workspace, join(this.workspace, 'src')]) chmodSync(path, 0o555);
    if (process.getuid?.() === 0) {
      const nobody = { uid: 65_534, gid: 65_534 };
      chownSync(this.home, nobody.uid, nobody.gid);
      this.#user = nobody;
    }
    return true;
  }

  allowWriting(): void {
    for (const path of [this.workspace, join(this.workspace, 'src')]) chmodSync(path, 0o755);
  }

  start(args: readonly string[], options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {}): Started {
    assert.ok(existsSync(this.#script), `${this.#script} is not there: run \`npm run build\` first`);
    const cwd = options.cwd ?? this.workspace;
    const child = spawn(process.execPath, [this.#script, ...args], { cwd, env: this.environment(options.env), ...this.#user });
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    child.stdin.end();
    const heard = { stdout: '', stderr: '' };
    const listeners = new Set<() => void>();
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        heard[name] += text;
        for (const listener of listeners) listener();
      });
    }
    const ended = new Promise<Ended>((resolved) =>
      child.once('close', (code) => {
        clearTimeout(timer);
        resolved({ code, ...heard });
        for (const listener of listeners) listener();
      }),
    );
    const shows = (text: string): Promise<void> =>
      new Promise((resolved, reject) => {
        const look = (): void => {
          const isThere = heard.stdout.includes(text) || heard.stderr.includes(text);
          if (!isThere && child.exitCode === null && child.signalCode === null) return;
          listeners.delete(look);
          if (isThere) resolved();
          else reject(new Error(`ended without showing ${text}:\n${heard.stdout}\n${heard.stderr}`));
        };
        listeners.add(look);
        look();
      });
    return { process: child, ended, shows };
  }

  run(args: readonly string[], options: Parameters<CliSandbox['start']>[1] = {}): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** Runs with --json; the one document, and nothing else, is expected on standard output. */
  async json(args: readonly string[], options: Parameters<CliSandbox['start']>[1] = {}) {
    const ended = await this.run([...args, '--json'], options);
    return { ...ended, document: JSON.parse(ended.stdout) as Record<string, unknown> };
  }

  /** Runs on a terminal of its own and types an answer when the question is there. */
  terminal(args: readonly string[], answers: Readonly<Record<string, string>> = {}): Promise<TerminalEnded> {
    const environment = this.environment({ TERM: 'xterm-256color' });
    const pty = spawnTerminal(process.execPath, [this.#script, ...args], { cwd: this.workspace, env: environment, cols: 100, rows: 30 });
    const open = new Map(Object.entries(answers));
    let screen = '';
    pty.onData((data) => {
      screen += data;
      for (const [question, answer] of open) {
        if (!screen.includes(question)) continue;
        open.delete(question);
        pty.write(answer);
      }
    });
    return new Promise((resolved, reject) => {
      const timer = setTimeout(() => {
        pty.kill('SIGKILL');
        reject(new Error(`still running after ${patienceMs} ms:\n${screen}`));
      }, patienceMs);
      pty.onExit(({ exitCode }) => {
        clearTimeout(timer);
        resolved({ code: exitCode, screen });
      });
    });
  }

  async enginePid(): Promise<number> {
    const { document } = await this.json(['status']);
    return (document['engine'] as { pid: number }).pid;
  }

  /** Statuses by id. */
  async statuses(): Promise<Record<string, string>> {
    const { document } = await this.json(['tasks', 'list']);
    return Object.fromEntries((document['tasks'] as { id: string; status: string }[]).map(({ id, status }) => [id, status]));
  }

  /** Stops the engine, waits until it is gone, removes everything. */
  async dispose(): Promise<void> {
    const { stdout } = await this.run(['stop', '--engine', '--force', '--json']);
    const pid = stdout === '' ? null : (JSON.parse(stdout) as { stopped?: number | null }).stopped;
    if (typeof pid === 'number') await gone(pid);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Resolves when there is no such process any more. */
export function gone(pid: number): Promise<void> {
  return until(() => !isAlive(pid), `process ${pid} to be gone`, patienceMs);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** In a container without an init, an orphan that ended may never be reaped. */
function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
