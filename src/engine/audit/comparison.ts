/** The audited functions beside those of a revision. Old contents come from git's objects; nothing is ever checked out. */
import { changesBetween, type Changes } from '../../domain/audit/auditComparison';
import { EngineError } from '../../domain/errors';
import { contentKey } from '../../domain/audit/contentMeasurement';
import { excludeByMarks, excludeByPath, isIncluded } from '../../domain/audit/exclusion';
import type { InFile } from '../../domain/audit/functionMatching';
import type { FunctionMetrics, MeasuredFile } from '../../domain/audit/metrics';
import { withIds } from '../../domain/audit/ranking';
import type { Settings } from '../../domain/settings';
import type { FileChange, GitHistory } from '../../ports/gitHistory';
import type { Measurer } from '../../ports/measurer';
import { throwIfAborted } from '../abort';
import { countLacks, readContents, type ContentReaderParts } from '../history/contentReader';

export interface ComparisonParts extends ContentReaderParts {
  readonly measurer: Pick<Measurer, 'measureText' | 'extensions'>;
}

export interface ComparisonRequest {
  /** A revision, compared with where it and HEAD parted; undefined for what is not committed. */
  readonly revision: string | undefined;
  /** Everything that was audited. */
  readonly files: readonly MeasuredFile[];
  readonly isLookedAt: (path: string) => boolean;
  readonly settings: Settings;
  /** Measure everything anew, whatever is known. */
  readonly isFresh?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
}

export interface ComparedWith extends Changes {
  readonly since: string;
  readonly base?: string;
  /** Files that changed, appeared or vanished. */
  readonly paths: ReadonlySet<string>;
  /** What the files that changed were, by their paths of then. */
  readonly former: ReadonlyMap<string, FormerFile>;
  readonly notes: readonly string[];
}

export interface FormerFile {
  readonly functions: readonly FunctionMetrics[];
  readonly blob: string;
}

const mostBytes = 4 * 1024 * 1024;

/** Fails with `invalidInput` where there is nothing to compare with. */
export async function compareWithRevision(parts: ComparisonParts, request: ComparisonRequest): Promise<ComparedWith> {
  const { files, isLookedAt, revision, settings, signal } = request;
  const base = await baseOf(parts.history, revision, signal);
  const changed = base === undefined ? undefined : await parts.history.changedSince(base, signal);
  const here = changed?.filter(({ path }) => isLookedAt(path) && isMeasured(path, settings, parts.measurer));
  const paths = here === undefined ? undefined : new Set(here.map(({ path }) => path));
  const now = files.filter(({ path }) => paths === undefined || paths.has(path));
  const { before, blobs, missing } = await measuredBefore(parts, here ?? [], request);
  const changes = changesBetween({
    before,
    after: now.map((file) => ({ path: file.path, functions: withIds(file).map(([id, measured]) => ({ ...measured, id })) })),
    broken: new Set(now.filter(({ syntaxErrors }) => syntaxErrors.length > 0).map(({ path }) => path)),
  });
  return {
    ...changes,
    former: new Map(before.map(({ path, functions }) => [path, { functions, blob: blobs.get(path) ?? '' }])),
    since: revision ?? 'HEAD',
    ...(base === undefined ? {} : { base }),
    paths: new Set([...now.map(({ path }) => path), ...before.map(({ path }) => path)]),
    notes: missing === 0 ? [] : [`${missing} files could not be compared: git has their former contents not here (a partial clone).`],
  };
}

async function baseOf(history: GitHistory, revision: string | undefined, signal: AbortSignal | undefined): Promise<string | undefined> {
  const { hasCommits, head, isShallow } = await history.extent(signal);
  if (revision === undefined) return head;
  const fetchMore = isShallow ? ' This clone is shallow: fetch more of its history (git fetch --unshallow; in CI, fetch-depth: 0).' : '';
  const refusal = (message: string): EngineError => new EngineError('invalidInput', `${message}${fetchMore}`, { data: { revision } });
  if (!hasCommits) throw refusal(`There is no history to compare with ${revision}: no git repository here, or no commit in it.`);
  if ((await history.commitOf(revision, signal)) === undefined) throw refusal(`There is no revision ${revision} here.`);
  const base = await history.mergeBase(revision, 'HEAD', signal);
  if (base === undefined) throw refusal(`Where ${revision} and HEAD parted is not known.`);
  return base;
}

function isMeasured(path: string, settings: Settings, { extensions }: Pick<Measurer, 'extensions'>): boolean {
  return excludeByPath(path, settings, extensions) === undefined;
}

/** Of the contents that a cache knows, none is read again; what is left out now was left out then. */
async function measuredBefore(
  parts: ComparisonParts,
  changed: readonly FileChange[],
  { settings, isFresh, signal, onProgress }: ComparisonRequest,
): Promise<{ before: InFile<FunctionMetrics>[]; blobs: ReadonlyMap<string, string>; missing: number }> {
  const wanted = changed.flatMap(({ path, before: blob }) => (blob === undefined ? [] : [{ path, blob }]));
  const included = wanted.filter(({ path }) => isIncluded(path, settings));
  const others = wanted.filter(({ path }) => !isIncluded(path, settings));
  const before: InFile<FunctionMetrics>[] = [];
  let missing = 0;
  for (const [contents, maxBytes] of [[others, settings['audit.maxFileKilobytes'] * 1024] as const, [included, mostBytes] as const]) {
    const request = { maxBytes, isFresh, signal, onProgress: (done: number) => onProgress?.(done, wanted.length, 'comparing') };
    const read = await readContents(parts, contents, request);
    missing += countLacks(read, 'missing');
    for (const { path, blob } of contents) {
      const measured = read.known.get(contentKey(blob, path));
      if (measured === undefined || excludeByMarks(path, measured.marks, settings) !== undefined) continue;
      before.push({ path, functions: measured.functions });
    }
  }
  throwIfAborted(signal);
  return { before, blobs: new Map(wanted.map(({ path, blob }) => [path, blob])), missing };
}
