/** What is known of runs and attempts beyond their lists: stages, the log, what was changed. Of former engines' attempts too. */
import type { Changes, FileChange, FileDiff, Hunk } from '../../domain/runs/changes';
import { EngineError } from '../../domain/errors';
import type { Attempt, Run } from '../../domain/runs/run';
import type { Comparer } from '../../ports/comparer';
import type { Files } from '../../ports/files';
import type { Snapshots } from '../../ports/snapshots';
import { isBinary } from '../diff/compareFile';
import { compareHere } from '../diff/comparers';
import type { Executor } from '../runs/executor';
import type { RunStore } from '../runs/runStore';
import { hunksOfPatch } from './keptPatch';
import { logTail, type LogTail } from './logTail';
import { readSides } from './readSides';

export interface AttemptDetailsParts {
  readonly files: Files;
  readonly snapshots: Pick<Snapshots, 'read'>;
  readonly executor: Pick<Executor, 'live'>;
  readonly runs: RunStore;
  /** Of a proof that no attempt made: of text that was merged when it was accepted. */
  readonly changesOfProof?: (id: string) => Promise<Changes | undefined>;
  /** By default in this thread. */
  readonly comparer?: Comparer;
}

export interface DiffRequest {
  readonly attemptId: string;
  /** Of one file; undefined for all. */
  readonly path?: string | undefined;
  /** Of all files together; where they are used up, hunks are left out. */
  readonly maxLines: number;
}

export interface ContentRequest {
  readonly attemptId: string;
  readonly path: string;
  readonly side: 'before' | 'after';
}

/** As it is now, but for its verdict: that counts when its record is on the disk. One that was shown before, a crash could take back. */
function asRecorded(live: Attempt | undefined, recorded: Attempt): Attempt;
function asRecorded(live: Attempt, recorded: Attempt | undefined): Attempt;
function asRecorded(live: Attempt | undefined, recorded: Attempt | undefined): Attempt | undefined {
  if (live === undefined) return recorded;
  const { verdict: _, ...now } = live;
  return recorded?.verdict === undefined ? now : { ...now, verdict: recorded.verdict };
}

export class AttemptDetails {
  readonly #parts: AttemptDetailsParts;

  constructor(parts: AttemptDetailsParts) {
    this.#parts = parts;
  }

  /** @throws EngineError `notFound` */
  async run(runId: string): Promise<{ readonly run: Run; readonly attempts: Attempt[] }> {
    const { runs, executor } = this.#parts;
    const run = await runs.findRun(runId);
    if (run === undefined)
      throw new EngineError('notFound', `There is no run ${runId}. \`symbiote status\` lists them.`, { data: { runId } });
    const live = new Map(executor.live().map((attempt) => [attempt.id, attempt]));
    return { run, attempts: (await runs.attemptsOf(runId)).map((attempt) => asRecorded(live.get(attempt.id), attempt)) };
  }

  /** Those that are being executed. */
  async live(): Promise<Attempt[]> {
    const { runs, executor } = this.#parts;
    return Promise.all(executor.live().map(async (attempt) => asRecorded(attempt, await runs.findAttempt(attempt.id))));
  }

  /** @throws EngineError `notFound` */
  async log(attemptId: string, bytes: number): Promise<LogTail> {
    const { log } = await this.#attempt(attemptId);
    if (log === undefined) throw new EngineError('notFound', `No log of attempt ${attemptId} could be written.`, { data: { attemptId } });
    const tail = await logTail(this.#parts.files, log, bytes);
    if (tail === undefined) throw new EngineError('notFound', `${log} is no longer there.`, { data: { attemptId, path: log } });
    return tail;
  }

  /** @throws EngineError `notFound` */
  async diff(
    { attemptId, path, maxLines }: DiffRequest,
    signal?: AbortSignal,
  ): Promise<{ readonly changes: Changes; readonly files: FileDiff[] }> {
    const changes = await this.#changes(attemptId);
    const wanted = path === undefined ? changes.files : [fileOf(changes, attemptId, path)];
    const files: FileDiff[] = [];
    let left = maxLines;
    let kept: Promise<ReadonlyMap<string, readonly Hunk[]>> | undefined;
    const inPatch = async (file: FileChange): Promise<readonly Hunk[] | undefined> =>
      (await (kept ??= hunksOfPatch(this.#parts.files, changes.patch))).get(file.path);
    for (const file of wanted) {
      const diff =
        left > 0 ? await this.#diffFile(file, { maxLines: left, signal }, inPatch) : { file, hunks: [], isTruncated: hasLines(file) };
      left -= diff.hunks.reduce((sum, { lines }) => sum + lines.length, 0);
      // What follows a file that did not fit is left out too: gaps between files would look like nothing changed there.
      if (diff.isTruncated) left = 0;
      files.push(diff);
    }
    return { changes, files };
  }

  /** @throws EngineError `notFound` */
  async content({ attemptId, path, side }: ContentRequest): Promise<{ readonly text?: string; readonly reason?: string }> {
    const file = fileOf(await this.#changes(attemptId), attemptId, path);
    const id = file[side];
    if (id === undefined) return { reason: side === 'before' ? 'It was not there before.' : 'It is no longer there.' };
    const bytes = await this.#parts.snapshots.read(id);
    if (bytes === undefined) return { reason: noLongerKept };
    if (file.isBinary || isBinary(bytes)) return { reason: 'It is binary.' };
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  }

  async #diffFile(
    file: FileChange,
    { maxLines, signal }: { readonly maxLines: number; readonly signal: AbortSignal | undefined },
    inPatch: (file: FileChange) => Promise<readonly Hunk[] | undefined>,
  ): Promise<FileDiff> {
    const { before, after, missing } = await readSides(this.#parts.snapshots, file);
    if (missing) return shortened(file, (await inPatch(file)) ?? [], maxLines);
    const { comparer = compareHere } = this.#parts;
    return { ...(await comparer.show(file, { before, after }, maxLines, signal)), file };
  }

  async #changes(attemptId: string): Promise<Changes> {
    const attempt = await this.#find(attemptId);
    const proved = attempt === undefined ? await this.#parts.changesOfProof?.(attemptId) : undefined;
    if (proved !== undefined) return proved;
    const { changes, endedAt } = attempt ?? unknown(attemptId);
    if (changes !== undefined) return changes;
    const unavailable =
      endedAt === undefined ? 'It has not ended yet.' : 'An older version of Symbiote carried it out, which did not record this.';
    return { files: [], omitted: [], unavailable };
  }

  async #attempt(attemptId: string): Promise<Attempt> {
    return (await this.#find(attemptId)) ?? unknown(attemptId);
  }

  async #find(attemptId: string): Promise<Attempt | undefined> {
    const { executor, runs } = this.#parts;
    return executor.live().find(({ id }) => id === attemptId) ?? runs.findAttempt(attemptId);
  }
}

function unknown(attemptId: string): never {
  throw new EngineError('notFound', `There is no attempt ${attemptId}.`, { data: { attemptId } });
}

const noLongerKept = 'Its content is no longer kept.';

function fileOf(changes: Changes, attemptId: string, path: string): FileChange {
  const file = changes.files.find((candidate) => candidate.path === path) ?? changes.files.find(({ oldPath }) => oldPath === path);
  if (file !== undefined) return file;
  throw new EngineError('notFound', `Attempt ${attemptId} did not change ${path}.`, { data: { attemptId, path } });
}

function shortened(file: FileChange, hunks: readonly Hunk[], maxLines: number): FileDiff {
  const shown: Hunk[] = [];
  let lines = 0;
  for (const hunk of hunks) {
    lines += hunk.lines.length;
    if (lines > maxLines) break;
    shown.push(hunk);
  }
  return { file, hunks: shown, isTruncated: hasLines(file) && (hunks.length === 0 || shown.length < hunks.length) };
}

function hasLines({ additions, deletions }: FileChange): boolean {
  return additions + deletions > 0;
}
