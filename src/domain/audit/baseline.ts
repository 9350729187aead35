/**
 * The baseline: today's findings, written down so that audits show only what is new or worse. A line for each finding, in
 * the order of files and names: a change of one is a change of one line, and two branches merge.
 */
import { z } from 'zod';
import { indexOf, isAboutFile } from './fileFinding';
import { matchFiles } from './fileMatching';
import type { FileMetrics, FunctionMetrics } from './metrics';
import type { Finding, Thresholds } from './ranking';
import { isOver, withIds } from './ranking';
import { metricNames } from './metricNames';

/** At the root of the workspace, and committed. */
export const baselineFile = 'symbiote.baseline.json';

const entrySchema = z.strictObject({
  file: z.string().min(1),
  function: z.string().min(1),
  cyclomatic: z.int().min(0),
  cognitive: z.int().min(0),
  /** Finds the function again under another name or in another file. */
  fingerprint: z.string().optional(),
});
export type BaselineEntry = z.infer<typeof entrySchema>;

const fileEntrySchema = z.strictObject({ file: z.string().min(1), maintainability: z.int().min(0).max(100) });
export type BaselineFileEntry = z.infer<typeof fileEntrySchema>;

export const baselineSchema = z.strictObject({
  version: z.literal(1),
  findings: z.array(entrySchema),
  /** Files as wholes; absent where they were never rated, and then nothing is said of any. */
  files: z.array(fileEntrySchema).optional(),
});
export type Baseline = z.infer<typeof baselineSchema>;

/** `isRated`: whether files as wholes were rated. */
export function baselineOf(findings: readonly Finding[], isRated: boolean): Baseline {
  const entries = findings
    .filter((finding) => !isAboutFile(finding))
    .map(({ path, function: { name, line, cyclomatic, cognitive, fingerprint } }) => ({
      line,
      entry: { file: path, function: name, cyclomatic, cognitive, ...(fingerprint === undefined ? {} : { fingerprint }) },
    }));
  entries.sort((a, b) => compare(a.entry.file, b.entry.file) || compare(a.entry.function, b.entry.function) || a.line - b.line);
  const known: Baseline = { version: 1, findings: entries.map(({ entry }) => entry) };
  if (!isRated) return known;
  const files = findings.filter(isAboutFile).map((finding) => ({ file: finding.path, maintainability: indexOf(finding) }));
  return { ...known, files: files.sort((a, b) => compare(a.file, b.file)) };
}

export function baselineText({ version, findings, files }: Baseline): string {
  const ofFiles = files === undefined ? '' : `,\n  "files": ${listText(files)}`;
  return `{\n  "version": ${version},\n  "findings": ${listText(findings)}${ofFiles}\n}\n`;
}

function listText(entries: readonly object[]): string {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry).replaceAll('":', '": ').replaceAll(',"', ', "')}`);
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
}

/** How a finding stands to the baseline. */
export interface Standing {
  readonly standing: 'new' | 'worse' | 'known';
  readonly before?: { readonly cyclomatic: number; readonly cognitive: number };
}

export interface Comparison {
  /** By id of the finding. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** Entries that hold no longer, with what became of the function. */
  readonly stale: readonly { readonly entry: BaselineEntry | BaselineFileEntry; readonly why: string }[];
}

/** `isLookedAt`: whether a file belongs to what was audited; entries of others are left alone. */
export function compareWithBaseline(
  baseline: Baseline,
  {
    findings,
    files,
    thresholds,
    isLookedAt,
    isRated,
  }: {
    readonly findings: readonly Finding[];
    readonly files: readonly FileMetrics[];
    readonly thresholds: Thresholds;
    readonly isLookedAt: (path: string) => boolean;
    /** Whether files as wholes were rated. */
    readonly isRated: boolean;
  },
): Comparison {
  const entries = baseline.findings.filter(({ file }) => isLookedAt(file));
  const paths = new Set([...entries.map(({ file }) => file), ...findings.map(({ path }) => path)]);
  const now = files
    .filter(({ path }) => paths.has(path))
    .map((file) => ({ path: file.path, functions: withIds(file).map(([id, fn]) => ({ ...fn, id })) }));
  const { matches, removed } = matchFiles(grouped(entries), now);
  const standings = new Map<string, Standing>(findings.map(({ id }) => [id, { standing: 'new' }]));
  const stale: { entry: BaselineEntry | BaselineFileEntry; why: string }[] = removed.map(({ entry }) => ({ entry, why: 'is gone' }));
  for (const { before, after } of matches) {
    if (standings.has(after.id)) standings.set(after.id, standingOf(before.entry, after, thresholds));
    else if (!isOver(after, thresholds)) stale.push({ entry: before.entry, why: 'is over no threshold any more' });
  }
  if (!isRated) return { standings, stale };
  const here = new Set(files.map(({ path }) => path));
  const moved = new Map(matches.map(({ before, after }) => [before.path, after.path]));
  const rated = new Map(findings.filter(isAboutFile).map((finding) => [finding.path, finding]));
  for (const entry of (baseline.files ?? []).filter(({ file }) => isLookedAt(file))) {
    const path = here.has(entry.file) ? entry.file : moved.get(entry.file);
    const finding = path === undefined ? undefined : rated.get(path);
    if (path === undefined) stale.push({ entry, why: 'is gone' });
    else if (finding === undefined) stale.push({ entry, why: 'is rated well enough by now' });
    else standings.set(finding.id, { standing: indexOf(finding) < entry.maintainability ? 'worse' : 'known' });
  }
  return { standings, stale };
}

function standingOf(before: BaselineEntry, after: FunctionMetrics, thresholds: Thresholds): Standing {
  const isWorse = metricNames.some((metric) => after[metric] > thresholds[metric] && after[metric] > before[metric]);
  const { cyclomatic, cognitive } = before;
  return { standing: isWorse ? 'worse' : 'known', before: { cyclomatic, cognitive } };
}

function grouped(entries: readonly BaselineEntry[]) {
  const files = new Map<string, { name: string; cyclomatic: number; cognitive: number; fingerprint?: string; entry: BaselineEntry }[]>();
  for (const entry of entries) {
    const { file, function: name, cyclomatic, cognitive, fingerprint } = entry;
    const known = files.get(file) ?? [];
    known.push({ name, cyclomatic, cognitive, ...(fingerprint === undefined ? {} : { fingerprint }), entry });
    files.set(file, known);
  }
  return [...files].map(([path, functions]) => ({ path, functions }));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
