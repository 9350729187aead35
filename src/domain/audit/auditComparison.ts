/** What became of each function since a revision: the changes, with the delta of every metric, and their sums. */
import { z } from 'zod';
import { matchFiles, type Placed } from './fileMatching';
import type { FunctionMatch, InFile } from './functionMatching';
import type { FunctionMetrics } from './metrics';
import type { Finding } from './ranking';

const numbersSchema = z.object({
  cyclomatic: z.int(),
  cognitive: z.int(),
  nesting: z.int(),
  parameters: z.int(),
  lines: z.int(),
});
type Numbers = z.infer<typeof numbersSchema>;

const stateSchema = numbersSchema.extend({ path: z.string(), name: z.string(), line: z.int().min(1) });

const changeKinds = ['new', 'worse', 'better', 'edited', 'moved', 'removed'] as const;
export type ChangeKind = (typeof changeKinds)[number];

const functionChangeSchema = z.object({
  /** `worse`: cyclomatic or cognitive grew; `better`: one fell and none grew; `moved`: to another place or name, as it was. */
  change: z.enum(changeKinds),
  before: stateSchema.optional(),
  after: stateSchema.optional(),
  /** After less before; of one that is new or removed, all of it. */
  delta: numbersSchema,
  /** How sure it is that both are one function, from 0 to 1. */
  confidence: z.number().optional(),
});
export type FunctionChange = z.infer<typeof functionChangeSchema>;

export const auditComparisonSchema = z.object({
  /** What was asked for: a revision, or `HEAD` for what is not committed. */
  since: z.string(),
  /** The commit compared with; absent before the first. */
  base: z.string().optional(),
  /** Audited files that changed, appeared or vanished. */
  files: z.int(),
  functions: z.array(functionChangeSchema),
  totals: z.object({
    new: z.int(),
    worse: z.int(),
    better: z.int(),
    edited: z.int(),
    moved: z.int(),
    removed: z.int(),
    /** Sums of the deltas. */
    cyclomatic: z.int(),
    cognitive: z.int(),
  }),
});
export type AuditComparison = z.infer<typeof auditComparisonSchema>;

type Measured = FunctionMetrics & { readonly id?: string };

export interface ComparedFiles {
  readonly before: readonly InFile<FunctionMetrics>[];
  /** With the ids of hotspots. */
  readonly after: readonly InFile<FunctionMetrics & { readonly id: string }>[];
  /** Files that do not parse now: what is missing there is not known to be removed. */
  readonly broken: ReadonlySet<string>;
}

export interface Changes {
  readonly functions: readonly FunctionChange[];
  readonly totals: AuditComparison['totals'];
  /** By hotspot id. */
  readonly byId: ReadonlyMap<string, FunctionChange>;
}

export function changesBetween({ before, after, broken }: ComparedFiles): Changes {
  const { matches, removed, added } = matchFiles(before, after);
  const byId = new Map<string, FunctionChange>();
  const functions: FunctionChange[] = [];
  const take = (change: FunctionChange, id?: string): void => {
    functions.push(change);
    if (id !== undefined) byId.set(id, change);
  };
  for (const match of matches) {
    const change = changeOf(match);
    if (change !== undefined) take(change, match.after.id);
  }
  for (const now of added) take({ change: 'new', after: stateOf(now), delta: numbersOf(now) }, now.id);
  for (const old of removed)
    if (!broken.has(old.path)) take({ change: 'removed', before: stateOf(old), delta: difference(nothing, numbersOf(old)) });
  functions.sort(byWorst);
  return { functions, totals: totalsOf(functions), byId };
}

/** Of the findings, those in functions that changed; each says how it stands to before. */
export function changedFindings(findings: readonly Finding[], { byId }: Pick<Changes, 'byId'>): Finding[] {
  return findings.flatMap(({ standing: _, before: __, ...finding }): Finding[] => {
    const change = byId.get(finding.id);
    if (change === undefined || change.change === 'moved') return [];
    if (change.before === undefined) return [{ ...finding, standing: 'new' }];
    const { cyclomatic, cognitive } = change.before;
    const grew = finding.over.some(({ metric }) => metric !== 'maintainability' && change.delta[metric] > 0);
    return [{ ...finding, before: { cyclomatic, cognitive }, ...(grew ? { standing: 'worse' } : {}) }];
  });
}

function changeOf({ before, after, reason, confidence }: FunctionMatch<Placed<Measured>, Placed<Measured>>): FunctionChange | undefined {
  const delta = difference(numbersOf(after), numbersOf(before));
  const grew = delta.cyclomatic > 0 || delta.cognitive > 0;
  const fell = delta.cyclomatic < 0 || delta.cognitive < 0;
  const isElsewhere = reason !== 'unchanged' && reason !== 'edited';
  if (!grew && !fell && reason === 'unchanged') return undefined;
  const change = grew ? 'worse' : fell ? 'better' : isElsewhere ? 'moved' : 'edited';
  return { change, before: stateOf(before), after: stateOf(after), delta, confidence };
}

const nothing: Numbers = { cyclomatic: 0, cognitive: 0, nesting: 0, parameters: 0, lines: 0 };

function numbersOf({ cyclomatic, cognitive, nesting, parameters, lines }: Numbers): Numbers {
  return { cyclomatic, cognitive, nesting, parameters, lines };
}

function stateOf(measured: Placed<Measured>): z.infer<typeof stateSchema> {
  return { path: measured.path, name: measured.name, line: measured.line, ...numbersOf(measured) };
}

function difference(now: Numbers, then: Numbers): Numbers {
  return {
    cyclomatic: now.cyclomatic - then.cyclomatic,
    cognitive: now.cognitive - then.cognitive,
    nesting: now.nesting - then.nesting,
    parameters: now.parameters - then.parameters,
    lines: now.lines - then.lines,
  };
}

function totalsOf(functions: readonly FunctionChange[]): AuditComparison['totals'] {
  const totals = { new: 0, worse: 0, better: 0, edited: 0, moved: 0, removed: 0, cyclomatic: 0, cognitive: 0 };
  for (const { change, delta } of functions) {
    totals[change] += 1;
    totals.cyclomatic += delta.cyclomatic;
    totals.cognitive += delta.cognitive;
  }
  return totals;
}

/** What grew by most first; then by place. */
function byWorst(a: FunctionChange, b: FunctionChange): number {
  const weight = ({ delta }: FunctionChange): number => delta.cognitive + delta.cyclomatic;
  const place = ({ before, after }: FunctionChange) => after ?? before;
  const [left, right] = [place(a), place(b)];
  return (
    changeKinds.indexOf(a.change) - changeKinds.indexOf(b.change) ||
    weight(b) - weight(a) ||
    ((left?.path ?? '') < (right?.path ?? '') ? -1 : (left?.path ?? '') > (right?.path ?? '') ? 1 : (left?.line ?? 0) - (right?.line ?? 0))
  );
}
