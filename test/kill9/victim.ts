/**
 * A workspace whose engine is killed again and again while it works, and everything that was acknowledged in it: each time an engine
 * is back, all of it must still be there.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationOutput } from '../../src/protocol/operations';
import { connectEngine } from '../../src/hosts/node/client/connectEngine';
import type { EngineClient } from '../../src/hosts/node/client/engineClient';
import type { Random } from '../simulation/machine/random';
import { gone } from '../contract/cliSandbox';

const engineScript = resolve(__dirname, '../../dist/engine.js');
const layers = () => ({ environment: {}, editor: {}, flags: {} });
type Attempt = OperationOutput<'run.show'>['attempts'][number];

export interface Tally {
  rounds: number;
  /** Tasks whose adding, and attempts whose verdict was acknowledged. */
  added: number;
  verdicts: number;
  /** What recovery settled. */
  interrupted: number;
  processesEnded: number;
  notes: string[];
  slowestMs: number;
  failures: string[];
}

export class Victim {
  readonly home = mkdtempSync(join(tmpdir(), 'symbiote-kill9-home-'));
  readonly workspace = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-kill9-')));
  readonly #tally: Tally;
  readonly #random: Random;
  readonly #added = new Set<string>();
  readonly #verdicts = new Map<string, string>();
  readonly #runs = new Set<string>();
  /** Starts of a task as they were when it was known to be done. */
  readonly #startsWhenDone = new Map<string, number>();
  #count = 0;

  constructor(tally: Tally, random: Random) {
    this.#tally = tally;
    this.#random = random;
    execFileSync('git', ['init', '-q', this.workspace]);
    process.env['SYMBIOTE_HOME'] = this.home;
  }

  /** An engine, found well; work for it; the end at any moment. */
  async round(): Promise<void> {
    const client = await this.#recovered();
    const pid = client.enginePid;
    const working = [this.#watch(client), ...Array.from({ length: 4 }, () => this.#add(client)), this.#start(client)];
    await sleep(this.#random.between(0, this.#random.pick([20, 500, 500, 2_000])));
    process.kill(pid, 'SIGKILL');
    await Promise.allSettled(working);
    client.dispose();
    await gone(pid);
    this.#tally.rounds += 1;
  }

  /** Everything is carried out, once; then nothing may be left of it but the state. */
  async finish(): Promise<void> {
    const client = await this.#recovered();
    for (const run of (await client.request('run.list', {})).runs)
      if (run.endedAt === undefined) await client.request('run.wait', { runId: run.id });
    const run = await this.#startRun(client);
    if (run !== undefined) await client.request('run.wait', { runId: run });
    await this.#look(client);
    for (const { id, status } of (await client.request('tasks.list', {})).tasks)
      if (status !== 'done') this.#fail(`${id} is ${status} when everything has been carried out`);
    const pid = client.enginePid;
    await client.request('engine.stop', { force: true }).catch(() => undefined);
    client.dispose();
    await gone(pid);
    const left = [this.workspace, join(this.workspace, '.symbiote')]
      .flatMap((folder) => readdirSync(folder))
      .filter((name) => name.endsWith('.tmp'));
    if (left.length > 0) this.#fail(`temporary files are left: ${left.join(', ')}`);
  }

  dispose(): void {
    for (const folder of [this.workspace, this.home]) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  #fail(what: string): void {
    this.#tally.failures.push(`round ${this.#tally.rounds}: ${what}`);
    console.error(this.#tally.failures.at(-1));
  }

  async #recovered(): Promise<EngineClient> {
    const started = performance.now();
    const client = await connectEngine({ workspace: this.workspace, client: 'test', engineScript, layers, acceptsOtherBuild: true });
    this.#tally.slowestMs = Math.max(this.#tally.slowestMs, performance.now() - started);
    const { recovery } = await client.request('engine.status', {});
    this.#tally.interrupted += recovery.interrupted.length;
    this.#tally.processesEnded += recovery.processesEnded;
    this.#tally.notes.push(...recovery.notes);
    await this.#check(client);
    return client;
  }

  async #check(client: EngineClient): Promise<void> {
    const { tasks, problems, isStale } = await client.request('tasks.list', {});
    if (isStale || problems.length > 0) this.#fail(`tasks.yml: ${problems.map(({ message }) => message).join('; ')}`);
    const ids = new Set(tasks.map(({ id }) => id));
    for (const id of this.#added) if (!ids.has(id)) this.#fail(`task ${id} was added, and is gone`);
    for (const runId of this.#runs) {
      const { attempts } = await client.request('run.show', { runId });
      const found = new Map(attempts.map((attempt) => [attempt.id, JSON.stringify(attempt.verdict)]));
      for (const [id, verdict] of this.#verdicts)
        if (id.startsWith(`${runId} `) && found.get(id.slice(runId.length + 1)) !== verdict)
          this.#fail(`the verdict of ${id} was ${verdict}, and is ${String(found.get(id.slice(runId.length + 1)))}`);
    }
    this.#checkLedger();
  }

  /** What the commands themselves wrote down. */
  #checkLedger(): void {
    if (existsSync(join(this.workspace, 'twice'))) this.#fail(`ran twice at once: ${readFileSync(join(this.workspace, 'twice'), 'utf8')}`);
    const starts = this.#starts();
    for (const [taskId, count] of this.#startsWhenDone)
      if ((starts.get(taskId) ?? 0) > count) this.#fail(`${taskId} was done, and ran again`);
  }

  #starts(): Map<string, number> {
    const starts = new Map<string, number>();
    const path = join(this.workspace, 'ledger');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    for (const line of lines) if (line !== '') starts.set(line, (starts.get(line) ?? 0) + 1);
    return starts;
  }

  async #add(client: EngineClient): Promise<void> {
    const id = `t${(this.#count += 1)}`;
    const ms = this.#random.below(60);
    const command = `exec 9>>.lock-${id}; flock -n 9 || echo ${id} >>twice; echo ${id} >>ledger; sleep ${ms / 1000}; echo done`;
    await client.request('tasks.add', { task: { id, title: `Task ${id}`, command } });
    this.#added.add(id);
    this.#tally.added += 1;
  }

  async #start(client: EngineClient): Promise<void> {
    await sleep(this.#random.below(60));
    await this.#startRun(client);
  }

  async #startRun(client: EngineClient): Promise<string | undefined> {
    const environment = { PATH: process.env['PATH'] ?? '' };
    const started = await client.request('run.start', { trust: 'all', reflect: false, environment }).catch(() => undefined);
    if (started !== undefined) this.#runs.add(started.run.id);
    return started?.run.id;
  }

  /** Asks without pause what has come about, until the engine is gone. */
  async #watch(client: EngineClient): Promise<void> {
    for (;;) {
      await this.#look(client);
      await sleep(10);
    }
  }

  async #look(client: EngineClient): Promise<void> {
    const { runs } = await client.request('run.list', { limit: 2 });
    for (const { id } of runs) for (const attempt of (await client.request('run.show', { runId: id })).attempts) this.#note(id, attempt);
  }

  #note(runId: string, { id, taskId, verdict }: Attempt): void {
    if (verdict === undefined || this.#verdicts.has(`${runId} ${id}`)) return;
    this.#runs.add(runId);
    this.#verdicts.set(`${runId} ${id}`, JSON.stringify(verdict));
    this.#tally.verdicts += 1;
    if (verdict.kind === 'exited') this.#startsWhenDone.set(taskId, this.#starts().get(taskId) ?? 0);
  }
}
