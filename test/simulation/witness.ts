/**
 * Sees everything that happens on the machine and knows what must never happen. It believes nobody: it looks at the bytes on the
 * disk, at the processes that start, and at what the engine acknowledged.
 */
import type { Attempt, Run } from '../../src/domain/runs/run';
import { canMove, type TaskStatus } from '../../src/domain/tasks/taskStatus';
import type { ProcessEnd } from '../../src/ports/processes';
import type { RunStore } from '../../src/engine/runs/runStore';
import { linesOfPerson, statusesOf } from './person';
import type { ProcessTable, SimulatedProcess } from './machine/processes';
import type { Program } from './machine/world';

export class Broken extends Error {
  constructor(
    readonly invariant: string,
    message: string,
  ) {
    super(`${invariant}: ${message}`);
  }
}

type RecordOf = Parameters<RunStore['record']>[0];

/** Outcomes that a task has earned: it is not run again unless a person says so. */
const earned = new Set(['exited', 'signalled', 'timedOut']);

export class Witness {
  /** The first thing that must never have happened. */
  broken: Broken | undefined;
  /** The engine that owns the workspace now. */
  owner: Program | undefined;
  readonly #attempts = new Map<string, { readonly taskId: string; readonly runId: string }>();
  readonly #settled = new Map<string, string>();
  /** Tasks of which a person said something since the engine last began them, and those that it has begun since then. */
  readonly #permits = new Set<string>();
  readonly #again = new Set<string>();
  readonly #touched = new Set<string>();
  /** How the last process of a task ended. */
  readonly #exits = new Map<string, ProcessEnd>();
  readonly #reverted = new Set<string>();
  /** Runs, attempts and tasks of which something was lost that nobody could have kept. */
  readonly excused = new Set<string>();
  /** Something of the state was lost that nobody could have kept: what the tasks file says may have no cause any more. */
  isExcused = false;
  /** The disk refused something once. */
  hadDiskFaults = false;
  readonly #budgets = new Map<string, number | null>();
  readonly #spent = new Map<string, number>();
  /** Ids of tasks whose adding was acknowledged. */
  readonly added = new Set<string>();
  readonly #costOf: (taskId: string) => number;

  constructor(costOf: (taskId: string) => number) {
    this.#costOf = costOf;
  }

  fail(invariant: string, message: string): void {
    this.broken ??= new Broken(invariant, message);
  }

  /** A person said something about the task: it may be run again, and its status is theirs until it is. */
  permit(taskId: string): void {
    this.#permits.add(taskId);
    this.#touched.add(taskId);
  }

  isTouched(taskId: string): boolean {
    return this.#touched.has(taskId);
  }

  /** What a person saved: where it changes a status, that is their word. */
  saved(before: string, after: string): void {
    const former = statusesOf(before);
    for (const [id, status] of statusesOf(after)) {
      if (former.get(id) !== status) this.permit(id);
      // An editor with an old text open: what is being executed says pending again, and its outcome is written all the same.
      if (former.get(id) !== 'pending' && status === 'pending') this.#reverted.add(id);
    }
  }

  /** Its record was lost, and nobody could have kept it: nobody can know that it was ever begun. */
  #isForgotten(attemptId: string): boolean {
    return this.excused.has(this.#attempts.get(attemptId)?.runId ?? '');
  }

  #taskOf(attemptId: string): string {
    return this.#attempts.get(attemptId)?.taskId ?? '?';
  }

  /** Listens to what the store acknowledges, and to what it takes for granted because the journal cannot take it. */
  watch(program: Program, runs: RunStore): void {
    const record = runs.record.bind(runs);
    const assume = runs.assume.bind(runs);
    Object.assign(runs, {
      record: async (entry: RecordOf): Promise<void> => {
        if (entry.type === 'attempt.started') this.#attempts.set(entry.attempt.id, entry.attempt);
        if (entry.type === 'run.started') this.#budgets.set(entry.run.id, entry.run.costBudget);
        await record(entry);
        this.#acknowledged(program, entry);
      },
      assume: (entry: RecordOf): void => {
        this.#excuse(entry);
        assume(entry);
      },
    });
  }

  started(process: SimulatedProcess, table: ProcessTable): void {
    if (!process.isMain) return;
    const { taskId, tag } = process;
    const other = [...table.alive].find((alive) => alive.taskId === taskId && alive.tag !== tag && !this.#isForgotten(alive.tag));
    if (other !== undefined) this.fail('no task runs twice at once', `${taskId} is started as ${tag} while ${other.tag} lives`);
    if (process.owner !== this.owner)
      this.fail('no two owners write', `${taskId} is started by engine ${process.owner.pid}, which was taken over`);
    const settledBy = this.#settled.get(taskId);
    const isAgain = this.#again.delete(taskId);
    if (settledBy !== undefined && !isAgain && !this.#permits.delete(taskId))
      this.fail('nothing completed runs again', `${taskId} was settled by ${settledBy} and is started again as ${tag}`);
    this.#settled.delete(taskId);
    this.#exits.delete(taskId);
    this.#spend(process);
  }

  /** A process of a task ended, or was ended. */
  ended({ taskId, isMain, end }: SimulatedProcess): void {
    if (isMain && end !== undefined) this.#exits.set(taskId, end);
  }

  /** The engine replaced the tasks file. */
  replaced(program: Program, before: string | undefined, after: string): void {
    if (program !== this.owner) this.fail('no two owners write', `engine ${program.pid} wrote tasks.yml after it was taken over`);
    if (before === undefined) return;
    const now = new Set(linesOfPerson(after));
    const lost = linesOfPerson(before).find((line) => !now.has(line));
    if (lost !== undefined)
      this.fail('a person’s words survive', `engine ${program.pid} wrote tasks.yml without the line ${JSON.stringify(lost)}`);
    const statuses = statusesOf(after);
    for (const [id, from] of statusesOf(before)) {
      const to = statuses.get(id);
      if (to === 'in_progress' && from !== to) {
        this.#touched.delete(id);
        this.#reverted.delete(id);
        // What they said while it was being executed is about the next time.
        if (this.#permits.delete(id)) this.#again.add(id);
      }
      if (to === 'done' && from !== to && this.#exits.get(id)?.exitCode !== 0)
        this.fail(
          'a success is an exit code',
          `${id} was made done, and its last process ended with ${JSON.stringify(this.#exits.get(id))}`,
        );
      const isOutcome = from === 'pending' && this.#reverted.has(id);
      if (to !== undefined && to !== from && !isOutcome && !canMove(from as TaskStatus, to as TaskStatus))
        this.fail('statuses move along the table', `${id} went from ${from} to ${to}`);
    }
  }

  /** Whatever is recorded so far may be lost: nobody could have kept it. */
  excuseAll(): void {
    for (const { runId } of this.#attempts.values()) this.excused.add(runId);
    for (const runId of this.#budgets.keys()) this.excused.add(runId);
    this.isExcused = true;
  }

  /** What an engine knew and what the one after it knows. */
  async compare(before: RunStore, after: RunStore): Promise<void> {
    for (const run of before.runs()) {
      if (this.excused.has(run.id)) continue;
      const found = await after.findRun(run.id);
      if (found === undefined) this.fail('nothing acknowledged is missing', `run ${run.id} is gone`);
      else this.#compareRun(run, found);
      for (const attempt of await before.attemptsOf(run.id)) this.#compareAttempt(attempt, await after.findAttempt(attempt.id));
    }
  }

  #compareRun(before: Run, after: Run): void {
    if (before.endedAt !== undefined && before.state !== after.state)
      this.fail('nothing acknowledged is missing', `run ${before.id} had ended as ${before.state} and is ${after.state}`);
    const ids = after.results.map(({ attemptId }) => attemptId);
    const lost = before.results.find(({ attemptId }) => !ids.includes(attemptId));
    if (lost !== undefined) this.fail('nothing acknowledged is missing', `the result of ${lost.taskId} in run ${before.id} is gone`);
    if (new Set(ids).size !== ids.length) this.fail('nothing completed runs again', `run ${before.id} has a result twice`);
  }

  #compareAttempt(before: Attempt, after: Attempt | undefined): void {
    if (after === undefined) this.fail('nothing acknowledged is missing', `attempt ${before.id} is gone`);
    else if (before.verdict !== undefined && JSON.stringify(before.verdict) !== JSON.stringify(after.verdict))
      this.fail(
        'nothing acknowledged is missing',
        `the verdict of ${before.id} was ${before.verdict.kind} and is ${String(after.verdict?.kind)}`,
      );
  }

  #acknowledged(program: Program, entry: RecordOf): void {
    if (program !== this.owner)
      this.fail('no two owners write', `engine ${program.pid} acknowledged ${entry.type} after it was taken over`);
    if (entry.type === 'task.moved' && entry.from !== entry.to && !canMove(entry.from, entry.to))
      this.fail('statuses move along the table', `${entry.taskId} was recorded to go from ${entry.from} to ${entry.to}`);
    const attempt = entry.type === 'attempt.ended' ? entry.attempt : entry.type === 'attempt.changed' ? entry : undefined;
    if (attempt?.verdict === undefined || !earned.has(attempt.verdict.kind)) return;
    const id = entry.type === 'attempt.ended' ? entry.attempt.id : entry.type === 'attempt.changed' ? entry.attemptId : '';
    this.#settled.set(this.#taskOf(id), id);
  }

  #spend({ tag, taskId }: SimulatedProcess): void {
    const runId = this.#attempts.get(tag)?.runId ?? '?';
    const budget = this.#budgets.get(runId);
    const spent = (this.#spent.get(runId) ?? 0) + this.#costOf(taskId);
    this.#spent.set(runId, spent);
    if (budget !== undefined && budget !== null && spent > budget + 1e-9)
      this.fail('a budget is never exceeded', `run ${runId} spends ${spent} of ${budget} with ${taskId}`);
  }

  #excuse(entry: RecordOf): void {
    if ('run' in entry && entry.run.endedAt !== undefined) this.excused.add(entry.run.id);
    if ('runId' in entry && entry.runId !== undefined) this.excused.add(entry.runId);
    const attemptId = 'attempt' in entry ? entry.attempt.id : 'attemptId' in entry ? entry.attemptId : undefined;
    const runId = attemptId === undefined ? undefined : this.#attempts.get(attemptId)?.runId;
    if (runId !== undefined) this.excused.add(runId);
  }
}

/** What a verdict earns. Not the product's own table: that is what is looked at. */
export function earnedBy(verdict: NonNullable<Attempt['verdict']>): TaskStatus {
  if (verdict.kind === 'exited') return verdict.exitCode === 0 ? 'done' : 'failed';
  if (verdict.kind === 'interrupted') return 'pending';
  return verdict.kind === 'cancelled' ? 'cancelled' : 'failed';
}
