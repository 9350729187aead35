/**
 * The history of a folder's runs: the newest as the tasks model has them, older ones a page at a time, and the attempts of
 * those that somebody looks at. What runs is kept up to date by what the engine tells; nothing is asked for again and again.
 */
import * as l10n from '@vscode/l10n';
import { EngineError } from '../../../domain/errors';
import type { Attempt, Run } from '../../../domain/runs/run';
import type { RunRecord } from '../../../domain/runs/runComparison';
import type { OperationInput, OperationName, OperationOutput } from '../../../protocol/operations';
import type { Notification, NotificationName } from '../../../protocol/rpc';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { Emitter, type Event, type Listener } from '../../../shared/emitter';

/** The part of the engine that it needs. */
export interface RunsEngine {
  request<N extends OperationName>(name: N, input: OperationInput<N>): Promise<OperationOutput<N>>;
  on<N extends NotificationName>(name: N, listener: Listener<Notification<N>>): Disposable;
  readonly onDidConnect: Event<void>;
}

/** Where the newest runs come from. */
export interface NewestRuns {
  /** Newest first. */
  readonly runs: readonly Run[];
  /** How many there are beyond them. */
  readonly olderRuns: number;
  readonly onDidChange: Event<void>;
}

const pageSize = 50;
/** Runs whose attempts are kept in mind; others are asked for again when somebody looks. */
const recordsKept = 30;

interface Known {
  attempts: Attempt[];
  /** The answer on its way. */
  fetching: Promise<void> | undefined;
  isComplete: boolean;
}

export class RunsModel {
  readonly #engine: RunsEngine;
  readonly #newest: NewestRuns;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  /** Runs beyond the newest ones that were asked for, newest first. */
  #beyond: readonly Run[] = [];
  #olderThanBeyond: number | undefined;
  #lastNewest: readonly Run[] = [];
  /** Runs that were asked for by name; they need not be in the list. */
  readonly #asked = new Map<string, Run>();
  #loading: Promise<void> | undefined;
  /** By run, the one looked at last at the end. */
  readonly #known = new Map<string, Known>();

  /** Runs, or attempts of runs that are known. */
  readonly onDidChange = this.#changed.event;

  constructor(engine: RunsEngine, newest: NewestRuns) {
    this.#engine = engine;
    this.#newest = newest;
    this.#life.add(newest.onDidChange(() => this.#follow()));
    this.#life.add(engine.onDidConnect(() => this.#forget()));
    const upsert = ({ attempt }: { readonly attempt: Attempt }): void => this.#upsert(attempt);
    this.#life.add(engine.on('attempt.started', upsert));
    this.#life.add(engine.on('attempt.changed', upsert));
    this.#life.add(engine.on('attempt.ended', upsert));
  }

  /** Newest first. */
  get runs(): readonly Run[] {
    const { runs } = this.#newest;
    const ids = new Set(runs.map(({ id }) => id));
    return [...runs, ...this.#beyond.filter(({ id }) => !ids.has(id))];
  }

  /** How many there are beyond these. */
  get older(): number {
    return this.#olderThanBeyond ?? this.#newest.olderRuns;
  }

  run(id: string): Run | undefined {
    return this.runs.find((candidate) => candidate.id === id) ?? this.#asked.get(id);
  }

  /** A run with its attempts if they are known, without asking. */
  known(runId: string): RunRecord | undefined {
    const known = this.#known.get(runId);
    const run = this.run(runId);
    return run === undefined || known === undefined || !known.isComplete ? undefined : { run, attempts: known.attempts };
  }

  /** A run with its attempts. @throws EngineError `notFound` where there is no such run */
  async load(runId: string): Promise<RunRecord> {
    const known: Known = this.#known.get(runId) ?? { attempts: [], fetching: undefined, isComplete: false };
    this.#known.delete(runId);
    this.#known.set(runId, known);
    this.#forgetOld();
    if (!known.isComplete) await (known.fetching ??= this.#fetch(runId, known).finally(() => (known.fetching = undefined)));
    const run = this.run(runId);
    if (run === undefined) throw new EngineError('notFound', l10n.t('There is no run {0}.', runId));
    return { run, attempts: known.attempts };
  }

  /** The next page of older runs. */
  async more(): Promise<void> {
    this.#loading ??= this.#page().finally(() => (this.#loading = undefined));
    await this.#loading;
  }

  async #page(): Promise<void> {
    const last = this.runs.at(-1);
    if (last === undefined || this.older === 0) return;
    const { runs, older } = await this.#engine.request('run.list', { limit: pageSize, before: last.id });
    this.#beyond = [...this.#beyond, ...runs];
    this.#olderThanBeyond = older;
    this.#changed.fire();
  }

  async #fetch(runId: string, known: Known): Promise<void> {
    const { run, attempts } = await this.#engine.request('run.show', { runId });
    // What was told meanwhile is newer than the answer only where the answer does not have the end.
    const told = new Map(known.attempts.map((attempt) => [attempt.id, attempt]));
    known.attempts = attempts.map((attempt) => newer(attempt, told.get(attempt.id)));
    for (const attempt of told.values()) if (!attempts.some(({ id }) => id === attempt.id)) known.attempts.push(attempt);
    known.isComplete = true;
    this.#asked.set(runId, run);
    this.#changed.fire();
  }

  /** A result may name an attempt that nobody told of: one that could not be started. */
  #follow(): void {
    this.#keepDropped();
    for (const run of this.#newest.runs) {
      const known = this.#known.get(run.id);
      if (known === undefined || !known.isComplete) continue;
      const ids = new Set(known.attempts.map(({ id }) => id));
      if (run.results.some(({ attemptId }) => attemptId !== undefined && !ids.has(attemptId))) this.#refetch(run.id, known);
    }
    this.#changed.fire();
  }

  /** With every new run the oldest of the newest is no longer among them; where older ones are listed there must be no gap. */
  #keepDropped(): void {
    const { runs } = this.#newest;
    if (this.#olderThanBeyond !== undefined) {
      const ids = new Set([...runs, ...this.#beyond].map(({ id }) => id));
      this.#beyond = [...this.#lastNewest.filter(({ id }) => !ids.has(id)), ...this.#beyond];
    }
    this.#lastNewest = runs;
  }

  #refetch(runId: string, known: Known): void {
    known.fetching ??= this.#fetch(runId, known)
      // The engine is gone: when it is back everything is asked for anew.
      .catch(() => undefined)
      .finally(() => (known.fetching = undefined));
  }

  #upsert(attempt: Attempt): void {
    const known = this.#known.get(attempt.runId);
    if (known === undefined) return;
    const at = known.attempts.findIndex(({ id }) => id === attempt.id);
    known.attempts = at === -1 ? [...known.attempts, attempt] : known.attempts.map((one, index) => (index === at ? attempt : one));
    this.#changed.fire();
  }

  /** Another engine may know better how what ran has ended. */
  #forget(): void {
    for (const known of this.#known.values()) known.isComplete = false;
    this.#beyond = [];
    this.#olderThanBeyond = undefined;
    this.#asked.clear();
    this.#changed.fire();
  }

  #forgetOld(): void {
    for (const [id, { fetching }] of this.#known) {
      if (this.#known.size <= recordsKept) return;
      if (fetching !== undefined) continue;
      this.#known.delete(id);
      this.#asked.delete(id);
    }
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}

function newer(answered: Attempt, told: Attempt | undefined): Attempt {
  return told?.endedAt !== undefined && answered.endedAt === undefined ? told : answered;
}
