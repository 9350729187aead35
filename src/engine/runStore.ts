/** Runs and attempts as the journal tells them: every change is a record first, then a value here. */
import type { Attempt, Run } from '../domain/run';
import { isLive } from '../domain/run';
import { Emitter } from '../shared/emitter';
import type { JournalRecord, NewJournalRecord } from './journalRecords';

/** The part of the journal the store needs. */
export interface RecordSink {
  append(record: NewJournalRecord): Promise<unknown>;
}

export class RunStore {
  readonly #journal: RecordSink;
  readonly #runs = new Map<string, Run>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #attemptCounts = new Map<string, number>();
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

  /** The number of the next attempt at a task: 1 for the first. */
  nextAttemptNumber(taskId: string): number {
    return (this.#attemptCounts.get(taskId) ?? 0) + 1;
  }

  /** Resolves when the record is on the disk and the value here follows it. */
  async record(record: NewJournalRecord): Promise<void> {
    await this.#journal.append(record);
    this.#apply(record);
    this.#changed.fire();
  }

  #apply(record: NewJournalRecord): void {
    if (record.type === 'run.started' || record.type === 'run.changed') this.#runs.set(record.run.id, record.run);
    if (record.type === 'attempt.started') this.#count(record.attempt);
    if (record.type === 'attempt.started' || record.type === 'attempt.ended') this.#attempts.set(record.attempt.id, record.attempt);
  }

  #count(attempt: Attempt): void {
    this.#attemptCounts.set(attempt.taskId, Math.max(this.#attemptCounts.get(attempt.taskId) ?? 0, attempt.number));
  }
}
