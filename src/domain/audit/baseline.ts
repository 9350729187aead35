/**
 * The baseline: today's findings, written down so that audits show only what is new or worse. A line for each finding, in
 * the order of files and names: a change of one is a change of one line, and two branches merge.
 */
import { z } from 'zod';
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

export const baselineSchema = z.strictObject({ version: z.literal(1), findings: z.array(entrySchema) });
export type Baseline = z.infer<typeof baselineSchema>;

export function baselineOf(findings: readonly Finding[]): Baseline {
  const entries = findings.map(({ path, function: { name, line, cyclomatic, cognitive, fingerprint } }) => ({
    line,
    entry: { file: path, function: name, cyclomatic, cognitive, ...(fingerprint === undefined ? {} : { fingerprint }) },
  }));
  entries.sort((a, b) => compare(a.entry.file, b.entry.file) || compare(a.entry.function, b.entry.function) || a.line - b.line);
  return { version: 1, findings: entries.map(({ entry }) => entry) };
}

export function baselineText({ version, findings }: Baseline): string {
  const lines = findings.map((entry) => `    ${JSON.stringify(entry).replaceAll('":', '": ').replaceAll(',"', ', "')}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${version},\n  "findings": ${list}\n}\n`;
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
  readonly stale: readonly { readonly entry: BaselineEntry; readonly why: string }[];
}

/** `isLookedAt`: whether a file belongs to what was audited; entries of others are left alone. */
export function compareWithBaseline(
  baseline: Baseline,
  {
    findings,
    files,
    thresholds,
    isLookedAt,
  }: {
    readonly findings: readonly Finding[];
    readonly files: readonly FileMetrics[];
    readonly thresholds: Thresholds;
    readonly isLookedAt: (path: string) => boolean;
  },
): Comparison {
  const entries = baseline.findings.filter(({ file }) => isLookedAt(file));
  const paths = new Set([...entries.map(({ file }) => file), ...findings.map(({ path }) => path)]);
  const now = files
    .filter(({ path }) => paths.has(path))
    .map((file) => ({ path: file.path, functions: withIds(file).map(([id, fn]) => ({ ...fn, id })) }));
  const { matches, removed } = matchFiles(grouped(entries), now);
  const standings = new Map<string, Standing>(findings.map(({ id }) => [id, { standing: 'new' }]));
  const stale: { entry: BaselineEntry; why: string }[] = removed.map(({ entry }) => ({ entry, why: 'is gone' }));
  for (const { before, after } of matches) {
    if (standings.has(after.id)) standings.set(after.id, standingOf(before.entry, after, thresholds));
    else if (!isOver(after, thresholds)) stale.push({ entry: before.entry, why: 'is over no threshold any more' });
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
