/**
 * Runs and attempts as the journal tells them: every change is a record first, then a value here. What is live and the newest
 * runs are held; older ones are asked of the database.
 */
import type { Attempt, Run, RunResult } from '../../domain/runs/run';
import { isLive } from '../../domain/runs/runState';
import { isSettled, type TaskStatus } from '../../domain/tasks/taskStatus';
import { Emitter } from '../../shared/emitter';
import type { JournalRecord, NewJournalRecord } from '../store/journalRecords';
import type { RecentRuns } from '../store/pastRuns';

/** The part of the journal the store needs. */
export interface RecordSink {
  append(record: NewJournalRecord): Promise<unknown>;
}

/** Runs that are no longer held in memory. */
export interface PastRuns {
  run(id: string): Promise<Run | undefined>;
  /** Newest first. */
  before(runId: string, limit: number): Promise<{ runs: Run[]; older: number }>;
  /** Oldest first. */
  attempts(by: 'id' | 'run_id' | 'last of task', value: string): Promise<Attempt[]>;
}

const noPast: PastRuns = {
  run: async () => undefined,
  before: async () => ({ runs: [], older: 0 }),
  attempts: async () => [],
};

/** So many of the newest runs are held. */
export const heldRuns = 100;

export class RunStore {
  readonly #journal: RecordSink;
  readonly #past: PastRuns;
  readonly #runs = new Map<string, Run>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #lastAttempts = new Map<string, Attempt>();
  /** Tasks that were moved to in progress and of which no attempt was recorded since. */
  readonly #unstarted = new Set<string>();
  /** Tasks that were settled, and of which nothing was begun since. */
  readonly #settled = new Map<string, { readonly to: TaskStatus; readonly reason: string | undefined }>();
  /** Whether there is anything that is not held. */
  #hasPast = false;
  /** What was assumed and is not in the journal yet. */
  readonly #owed: NewJournalRecord[] = [];
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(journal: RecordSink, records: Iterable<JournalRecord> = [], past: PastRuns = noPast) {
    this.#journal = journal;
    this.#past = past;
    for (const record of records) this.replay(record);
  }

  /** What a snapshot had, before anything is replayed. */
  begin({ runs, attempts, unstarted, hasOlder }: RecentRuns): void {
    for (const run of runs) this.#runs.set(run.id, run);
    for (const attempt of attempts) this.#addAttempt(attempt);
    for (const id of unstarted) this.#unstarted.add(id);
    this.#hasPast = hasOlder;
  }

  /** A record that is on the disk already. */
  replay(record: JournalRecord): void {
    this.#apply(record);
  }

  /** Newest first, of those that are held. */
  runs(): readonly Run[] {
    return [...this.#runs.values()].reverse();
  }

  /** A page of them: the newest, or the newest of those before a run. `older` counts what comes after the page. */
  async page(limit: number, before?: string): Promise<{ runs: Run[]; older: number }> {
    const held = this.runs();
    const at = before === undefined ? -1 : held.findIndex(({ id }) => id === before);
    if (before !== undefined && at === -1) return this.#hasPast ? this.#past.before(before, limit) : { runs: [], older: 0 };
    const rest = held.slice(at + 1);
    const runs = rest.slice(0, limit);
    const oldest = held.at(-1);
    if (!this.#hasPast || oldest === undefined) return { runs, older: rest.length - runs.length };
    const past = await this.#past.before(oldest.id, Math.max(0, limit - runs.length));
    return { runs: [...runs, ...past.runs], older: rest.length - runs.length + past.older };
  }

  /** Of those that are held. */
  run(id: string): Run | undefined {
    return this.#runs.get(id);
  }

  async findRun(id: string): Promise<Run | undefined> {
    return this.#runs.get(id) ?? (this.#hasPast ? this.#past.run(id) : undefined);
  }

  liveRuns(): readonly Run[] {
    return this.runs().filter(isLive);
  }

  /** Attempts that were started and of which no end was recorded. */
  openAttempts(): readonly Attempt[] {
    return [...this.#attempts.values()].filter((attempt) => attempt.endedAt === undefined);
  }

  async findAttempt(id: string): Promise<Attempt | undefined> {
    return this.#attempts.get(id) ?? (this.#hasPast ? (await this.#past.attempts('id', id))[0] : undefined);
  }

  /** Oldest first. */
  async attemptsOf(runId: string): Promise<readonly Attempt[]> {
    if (this.#hasPast && !this.#runs.has(runId)) return this.#past.attempts('run_id', runId);
    return [...this.#attempts.values()].filter((attempt) => attempt.runId === runId);
  }

  /** The latest attempt at a task. */
  async lastAttempt(taskId: string): Promise<Attempt | undefined> {
    return this.#lastAttempts.get(taskId) ?? (this.#hasPast ? (await this.#past.attempts('last of task', taskId))[0] : undefined);
  }

  /** Whether the engine said that it begins a task, and then nothing more: its last attempt, if any, is one from before. */
  isUnstarted(taskId: string): boolean {
    return this.#unstarted.has(taskId);
  }

  /** What the engine said last of a task, if that settled it: true also where the record of the attempt was damaged. */
  settledAs(taskId: string): { readonly to: TaskStatus; readonly reason: string | undefined } | undefined {
    return this.#settled.get(taskId);
  }

  /** Resolves when the record is on the disk and the value here follows it. */
  async record(record: NewJournalRecord): Promise<void> {
    const owed = this.#owed.splice(0);
    const paid = owed.map((earlier) => this.#journal.append(earlier));
    const append = this.#journal.append(record);
    for (const [index, payment] of paid.entries()) await payment.catch(() => this.#owed.push(...owed.slice(index, index + 1)));
    await append;
    this.#apply(record);
    this.#changed.fire();
  }

  /**
   * For what must be so though the journal cannot take it (a full disk, a read-only folder). It is recorded before the next thing
   * that can be; if none ever is, the next engine finds the journal as it was and settles it.
   */
  assume(record: NewJournalRecord): void {
    // Where a run is that goes on, its next record says anyway.
    if (record.type !== 'run.changed' || !isLive(record.run)) this.#owed.push(withoutResults(record));
    this.#apply(record);
    this.#changed.fire();
  }

  #apply(record: NewJournalRecord): void {
    if (record.type === 'run.started') this.#addRun(record.run);
    if (record.type === 'run.changed')
      this.#runs.set(record.run.id, { ...record.run, results: this.#runs.get(record.run.id)?.results ?? [] });
    if (record.type === 'run.result') this.#addResult(record.runId, record.result);
    if (record.type === 'attempt.started' || record.type === 'attempt.ended') this.#addAttempt(record.attempt);
    if (record.type === 'attempt.changed') this.#changeAttempt(record);
    if (record.type === 'task.moved') this.#addMove(record);
  }

  #addMove({ taskId, to, reason }: Extract<NewJournalRecord, { type: 'task.moved' }>): void {
    if (to === 'in_progress') this.#unstarted.add(taskId);
    else this.#unstarted.delete(taskId);
    if (isSettled(to)) this.#settled.set(taskId, { to, reason });
    else this.#settled.delete(taskId);
  }

  /** The oldest go as new ones come, as far as they are over: what is held has no gap. */
  #addRun(added: Run): void {
    this.#runs.set(added.id, added);
    for (const [id, run] of this.#runs) {
      if (this.#runs.size <= heldRuns || isLive(run)) return;
      this.#letGo(id);
    }
  }

  #letGo(runId: string): void {
    this.#hasPast = true;
    this.#runs.delete(runId);
    for (const [id, attempt] of this.#attempts) {
      // They are in the order in which they were started, nearly: the first of a run that stays ends the search.
      if (attempt.runId !== runId && this.#runs.has(attempt.runId)) return;
      if (attempt.endedAt === undefined) continue;
      this.#attempts.delete(id);
      if (this.#lastAttempts.get(attempt.taskId)?.id === id) this.#lastAttempts.delete(attempt.taskId);
    }
  }

  #addResult(runId: string, result: RunResult): void {
    const run = this.#runs.get(runId);
    if (run !== undefined) this.#runs.set(runId, { ...run, results: [...run.results, result] });
  }

  #changeAttempt({ attemptId, stages, verdict, before }: Extract<NewJournalRecord, { type: 'attempt.changed' }>): void {
    const attempt = this.#attempts.get(attemptId);
    if (attempt === undefined) return;
    // One after the other: a million of them are read at a time, and a copy with a part that may be empty costs ten times as much.
    const staged = { ...attempt, stages };
    const judged = verdict === undefined ? staged : { ...staged, verdict };
    this.#addAttempt(before === undefined ? judged : { ...judged, before });
  }

  #addAttempt(attempt: Attempt): void {
    this.#attempts.set(attempt.id, attempt);
    this.#unstarted.delete(attempt.taskId);
    if (attempt.number >= (this.#lastAttempts.get(attempt.taskId)?.number ?? 0)) this.#lastAttempts.set(attempt.taskId, attempt);
  }
}

/** Results have records of their own. */
function withoutResults(record: NewJournalRecord): NewJournalRecord {
  return record.type === 'run.changed' ? { ...record, run: { ...record.run, results: [] } } : record;
}
