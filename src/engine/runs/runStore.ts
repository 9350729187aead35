/** Runs and attempts as the journal tells them: every change is a record first, then a value here. */
import type { Attempt, Run, RunResult } from '../../domain/runs/run';
import { isLive } from '../../domain/runs/runState';
import type { TaskStatus } from '../../domain/tasks/task';
import { Emitter } from '../../shared/emitter';
import type { JournalRecord, NewJournalRecord } from '../store/journalRecords';

/** The part of the journal the store needs. */
export interface RecordSink {
  append(record: NewJournalRecord): Promise<unknown>;
}

export class RunStore {
  readonly #journal: RecordSink;
  readonly #runs = new Map<string, Run>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #lastAttempts = new Map<string, Attempt>();
  /** Tasks that were moved to in progress and of which no attempt was recorded since. */
  readonly #unstarted = new Set<string>();
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(journal: RecordSink, records: Iterable<JournalRecord>) {
    this.#journal = journal;
    for (const record of records) this.#apply(record);
  }

  /** Newest first. */
  runs(): readonly Run[] {
    return [...this.#runs.values()].reverse();
  }

  /** A page of them: the newest, or the newest of those before a run. `older` counts what comes after the page. */
  page(limit: number, before?: string): { runs: Run[]; older: number } {
    const all = this.runs();
    const at = before === undefined ? -1 : all.findIndex(({ id }) => id === before);
    const rest = before !== undefined && at === -1 ? [] : all.slice(at + 1);
    return { runs: rest.slice(0, limit), older: Math.max(0, rest.length - limit) };
  }

  run(id: string): Run | undefined {
    return this.#runs.get(id);
  }

  liveRuns(): readonly Run[] {
    return this.runs().filter(isLive);
  }

  /** Attempts that were started and of which no end was recorded. */
  openAttempts(): readonly Attempt[] {
    return [...this.#attempts.values()].filter((attempt) => attempt.endedAt === undefined);
  }

  attempt(id: string): Attempt | undefined {
    return this.#attempts.get(id);
  }

  /** Oldest first. */
  attemptsOf(runId: string): readonly Attempt[] {
    return [...this.#attempts.values()].filter((attempt) => attempt.runId === runId);
  }

  /** The latest attempt at a task. */
  lastAttempt(taskId: string): Attempt | undefined {
    return this.#lastAttempts.get(taskId);
  }

  /** Whether the engine said that it begins a task, and then nothing more: its last attempt, if any, is one from before. */
  isUnstarted(taskId: string): boolean {
    return this.#unstarted.has(taskId);
  }

  /** The number of the next attempt at a task: 1 for the first. */
  nextAttemptNumber(taskId: string): number {
    return (this.#lastAttempts.get(taskId)?.number ?? 0) + 1;
  }

  /** Resolves when the record is on the disk and the value here follows it. */
  async record(record: NewJournalRecord): Promise<void> {
    await this.#journal.append(record);
    this.#apply(record);
    this.#changed.fire();
  }

  /**
   * For what must be so though the journal cannot take it (a full disk, a read-only folder): true until the engine ends. The
   * next engine finds the journal as it was and settles it.
   */
  assume(record: NewJournalRecord): void {
    this.#apply(record);
    this.#changed.fire();
  }

  #apply(record: NewJournalRecord): void {
    if (record.type === 'run.started') this.#runs.set(record.run.id, record.run);
    if (record.type === 'run.changed')
      this.#runs.set(record.run.id, { ...record.run, results: this.#runs.get(record.run.id)?.results ?? [] });
    if (record.type === 'run.result') this.#addResult(record.runId, record.result);
    if (record.type === 'attempt.started' || record.type === 'attempt.ended') this.#addAttempt(record.attempt);
    if (record.type === 'attempt.changed') this.#changeAttempt(record);
    if (record.type === 'task.moved') this.#addMove(record.taskId, record.to);
  }

  #addMove(taskId: string, to: TaskStatus): void {
    if (to === 'in_progress') this.#unstarted.add(taskId);
    else this.#unstarted.delete(taskId);
  }

  #addResult(runId: string, result: RunResult): void {
    const run = this.#runs.get(runId);
    if (run !== undefined) this.#runs.set(runId, { ...run, results: [...run.results, result] });
  }

  #changeAttempt({ attemptId, stages, verdict }: Extract<NewJournalRecord, { type: 'attempt.changed' }>): void {
    const attempt = this.#attempts.get(attemptId);
    if (attempt !== undefined) this.#addAttempt({ ...attempt, stages, ...(verdict === undefined ? {} : { verdict }) });
  }

  #addAttempt(attempt: Attempt): void {
    this.#attempts.set(attempt.id, attempt);
    this.#unstarted.delete(attempt.taskId);
    if (attempt.number >= (this.#lastAttempts.get(attempt.taskId)?.number ?? 0)) this.#lastAttempts.set(attempt.taskId, attempt);
  }
}
