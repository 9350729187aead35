/** A workspace with nothing but Symbiote's state, and engines that come and go in it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../../../../src/adapters/system/files';
import { createSqliteDatabases } from '../../../../src/adapters/system/sqlite/sqliteDatabases';
import type { Attempt, Run, Verdict } from '../../../../src/domain/runs/run';
import { statementsOf } from '../../../../src/engine/store/projection';
import { openStore, type Store, type StoreLimits } from '../../../../src/engine/store/store';
import type { Databases } from '../../../../src/ports/database';
import type { Files } from '../../../../src/ports/files';

export const databases = createSqliteDatabases({ decode: statementsOf });

export class StateWorkspace {
  readonly root = mkdtempSync(join(tmpdir(), 'symbiote-state-'));
  files: Files = createFiles(this.root);
  databases: Databases = databases;
  limits: StoreLimits = { snapshotRecords: 1_000_000, keepDays: 365, keepRuns: 1000 };
  now = 1000;
  readonly log: string[] = [];
  readonly #open: Store[] = [];

  async open({ limits = async () => this.limits }: { readonly limits?: () => Promise<StoreLimits> } = {}): Promise<Store> {
    const store = await openStore({
      files: this.files,
      clock: { now: () => this.now, schedule: () => ({ dispose: () => undefined }), turn: async () => undefined },
      databases: this.databases,
      prepare: () => this.files.makeDirectory('.symbiote'),
      isReadOnly: false,
      foreign: undefined,
      engine: { pid: 1, build: 'b' },
      limits,
      log: (text) => this.log.push(text),
    });
    this.#open.push(store);
    return store;
  }

  /** Ends every engine and begins another. */
  async reopened(): Promise<Store> {
    await this.close();
    return this.open();
  }

  async close(): Promise<void> {
    for (const store of this.#open.splice(0)) await store.close();
  }

  async dispose(): Promise<void> {
    await this.close();
    rmSync(this.root, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.root, '.symbiote', name);
  }

  names(folder = ''): string[] {
    return readdirSync(this.path(folder)).sort();
  }

  /** Flips a bit of a file; negative: from its end. */
  damage(name: string, at: number): void {
    const bytes = readFileSync(this.path(name));
    const place = at < 0 ? bytes.length + at : at;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    writeFileSync(this.path(name), bytes);
  }
}

export function run(id: string, more: Partial<Run> = {}): Run {
  const none = { requested: [], tasksFile: 'tasks.yml', costUsed: 0, costBudget: null, results: [], warnings: [] };
  return { id, state: 'running', startedAt: 1, ...none, ...more };
}

export function attempt(id: string, taskId: string, more: Partial<Attempt> = {}): Attempt {
  return { id, runId: 'r1', taskId, title: `Title of ${taskId}`, number: 1, startedAt: 10, terminal: false, ...more };
}

/** A run of one task, from its start to its end. */
export async function carryOut(store: Store, runId: string, taskId: string, verdict: Verdict, more: Partial<Attempt> = {}): Promise<void> {
  const { runs } = store;
  const number = ((await runs.lastAttempt(taskId))?.number ?? 0) + 1;
  const begun = attempt(`a-${runId}`, taskId, { runId, number, ...more });
  const isDone = verdict.kind === 'exited' && verdict.exitCode === 0;
  const status = isDone ? 'done' : 'failed';
  await runs.record({ type: 'run.started', run: run(runId, { costBudget: 10 }) });
  await runs.record({ type: 'task.moved', taskId, from: 'pending', to: 'in_progress', runId });
  await runs.record({ type: 'run.changed', run: run(runId, { costBudget: 10, currentTask: taskId, costUsed: 2 }) });
  await runs.record({ type: 'attempt.started', attempt: begun });
  const stages = [{ name: 'command', state: 'done' as const, startedAt: 10, endedAt: 35 }];
  await runs.record({ type: 'attempt.changed', attemptId: begun.id, stages, verdict });
  await runs.record({ type: 'attempt.ended', attempt: { ...begun, stages, endedAt: 40, verdict, changes: { files: [], omitted: [] } } });
  await runs.record({ type: 'task.moved', taskId, from: 'in_progress', to: status, runId });
  const exitCode = verdict.kind === 'exited' ? verdict.exitCode : null;
  const result = { taskId, title: begun.title, status, attemptId: begun.id, durationMs: 25, cost: 2, exitCode } as const;
  await runs.record({ type: 'run.result', runId, result });
  await runs.record({
    type: 'run.changed',
    run: run(runId, { state: 'done', ending: 'completed', endedAt: 50, costBudget: 10, costUsed: 2 }),
  });
}
