/**
 * The ends of the logs that the run panel shows: of attempts under way as they print, of ended ones from the log file. Only what
 * is wanted is attached to, and each log is a tail of so many lines, so that a gigabyte of output costs no more than a page.
 */
import * as l10n from '@vscode/l10n';
import { EngineError } from '../../../domain/errors';
import type { Attempt } from '../../../domain/runs/run';
import { LogTail } from '../../../panels/logTail';
import type { LogSnapshot } from '../../../panels/runSnapshot';
import type { Notification } from '../../../protocol/rpc';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import { formatBytes } from '../terminalText';
import type { RunsEngine } from '../views/runsModel';

/** Tells the panel's attachments apart from the terminals', which go over the same connection. */
const view = 'panel';
/** Of an ended attempt's log. */
const tailBytes = 131_072;
/** Ended attempts whose tails are kept though nobody looks at them. */
const kept = 20;

interface Entry {
  readonly tail: LogTail;
  /** From its output, or from its file. */
  readonly isLive: boolean;
  failure: string | undefined;
  /** Output that arrives while the backlog is on its way. */
  awaiting: Notification<'attempt.output'>[] | undefined;
  /** What is shown of it until it changes. */
  snapshot: LogSnapshot | undefined;
}

export class AttemptLogs {
  readonly #engine: RunsEngine;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  readonly #entries = new Map<string, Entry>();

  readonly onDidChange = this.#changed.event;

  constructor(engine: RunsEngine) {
    this.#engine = engine;
    this.#life.add(engine.on('attempt.output', (output) => this.#receive(output)));
    // Another engine knows nothing of the attachments, and may have ended what was live.
    this.#life.add(engine.onDidConnect(() => this.#entries.clear()));
  }

  snapshot(): ReadonlyMap<string, LogSnapshot> {
    const known = [...this.#entries].filter(([, { awaiting, failure }]) => awaiting === undefined || failure !== undefined);
    return new Map(known.map(([id, entry]) => [id, snapshotOf(entry)]));
  }

  /** Follows these, and no others. */
  want(attempts: readonly Attempt[]): void {
    const ids = new Set(attempts.map(({ id }) => id));
    for (const [id, { isLive }] of this.#entries) if (isLive && !ids.has(id)) this.#leave(id);
    for (const attempt of attempts) if (!this.#entries.has(attempt.id)) this.#open(attempt);
    for (const [id, { isLive }] of this.#entries) {
      if (this.#entries.size <= kept) return;
      if (!isLive && !ids.has(id)) this.#entries.delete(id);
    }
  }

  #open(attempt: Attempt): void {
    const isLive = attempt.endedAt === undefined;
    const entry: Entry = { tail: new LogTail(), isLive, failure: undefined, awaiting: [], snapshot: undefined };
    this.#entries.set(attempt.id, entry);
    void (isLive ? this.#attach(attempt.id, entry) : this.#read(attempt.id, entry));
  }

  async #attach(attemptId: string, entry: Entry): Promise<void> {
    try {
      const { backlog, skipped } = await this.#engine.request('attempt.attach', { attemptId, view });
      entry.tail.replace(backlog, skipped > 0);
    } catch (error) {
      // It may have ended before it could be attached to.
      if (EngineError.is(error, 'notFound')) return this.#read(attemptId, entry);
      entry.failure = EngineError.from(error).message;
    }
    this.#opened(attemptId, entry);
  }

  async #read(attemptId: string, entry: Entry): Promise<void> {
    try {
      const { text, skipped } = await this.#engine.request('attempt.log', { attemptId, bytes: tailBytes });
      entry.tail.replace(text, skipped > 0);
    } catch (error) {
      entry.failure = EngineError.from(error).message;
    }
    this.#opened(attemptId, entry);
  }

  #opened(attemptId: string, entry: Entry): void {
    const waiting = entry.awaiting ?? [];
    entry.awaiting = undefined;
    entry.snapshot = undefined;
    // Nobody may want it any more.
    if (this.#entries.get(attemptId) !== entry) return;
    for (const output of waiting) append(entry, output);
    this.#changed.fire();
  }

  #receive(output: Notification<'attempt.output'>): void {
    const entry = output.view === view ? this.#entries.get(output.attemptId) : undefined;
    if (entry === undefined) return;
    if (entry.awaiting !== undefined) {
      entry.awaiting.push(output);
      return;
    }
    append(entry, output);
    this.#changed.fire();
  }

  #leave(attemptId: string): void {
    this.#entries.delete(attemptId);
    // Told, not asked: it may have ended.
    this.#engine.request('attempt.detach', { attemptId, view }).catch(() => undefined);
  }

  dispose(): void {
    this.want([]);
    this.#life.dispose();
    this.#changed.dispose();
    this.#entries.clear();
  }
}

function append(entry: Entry, { data, skipped }: Notification<'attempt.output'>): void {
  if (skipped > 0) entry.tail.append(`\n\u001b[2m${l10n.t('… {0} skipped, all of it is in the log', formatBytes(skipped))}\u001b[0m\n`);
  entry.tail.append(data);
  entry.snapshot = undefined;
}

function snapshotOf(entry: Entry): LogSnapshot {
  const { tail, failure } = entry;
  entry.snapshot ??= { lines: tail.lines, isCut: tail.isCut, ...(failure === undefined ? {} : { failure }) };
  return entry.snapshot;
}
