/** A file whose maintainability is below the threshold, as a finding among those about functions. */
import type { Suggestion } from './hotspot';
import type { Maintainability } from './maintainability';
import type { FileMetrics } from './metrics';
import type { Finding } from './ranking';

/** Stands where the name of a function stands in other ids. No function is called so. */
const wholeFile = '(file)';

export function isAboutFile({ id }: { readonly id: string }): boolean {
  return id.endsWith(`#${wholeFile}`);
}

/** The maintainability of a finding about a file. */
export function indexOf({ over }: Pick<Finding, 'over'>): number {
  return over.find(({ metric }) => metric === 'maintainability')?.value ?? 0;
}

function fileFindingId(path: string): string {
  return `${path}#${wholeFile}`;
}

/** Undefined for a file at or above the bound. Its rank is given when it stands among others. */
export function fileFinding(file: FileMetrics, rated: Maintainability, bound: number, churn: number): Finding | undefined {
  const excess = bound - rated.index;
  if (excess <= 0) return undefined;
  const score = excess * churn;
  const { path, functions, lines } = file;
  const deepest = functions.reduce((most, { nesting }) => Math.max(most, nesting), 0);
  return {
    rank: 1,
    id: fileFindingId(path),
    path,
    function: {
      name: path.slice(path.lastIndexOf('/') + 1),
      kind: 'file',
      line: 1,
      column: 1,
      endLine: Math.max(1, lines),
      cyclomatic: rated.cyclomatic,
      cognitive: functions.reduce((sum, { cognitive }) => sum + cognitive, 0),
      nesting: deepest,
      parameters: 0,
      lines,
    },
    over: [{ metric: 'maintainability', value: rated.index, threshold: bound, excess }],
    excess,
    churn,
    score,
    reason: `excess ${excess} (maintainability ${bound} − ${rated.index}) × churn ${churn} = ${score}; ${partsText(rated)}`,
  };
}

/**
 * Of findings about files that changed since a revision, those whose rating did; `before` has the ratings of then, by the path
 * of now. One that was rated well enough, or was not there, is new.
 */
export function changedFileFindings(findings: readonly Finding[], before: ReadonlyMap<string, number>): Finding[] {
  return findings.flatMap(({ standing: _, ...finding }): Finding[] => {
    const [now, then] = [indexOf(finding), before.get(finding.path)];
    const bound = finding.over[0]?.threshold ?? 0;
    if (then === undefined || then >= bound) return [{ ...finding, standing: 'new' }];
    return now === then ? [] : [{ ...finding, ...(now < then ? { standing: 'worse' } : {}) }];
  });
}

/** Where the index comes from, and escomplex's own under its name. */
function partsText({ index, letter, halstead, cyclomatic, sourceLines, escomplexMaintainability }: Maintainability): string {
  return (
    `Visual Studio’s index ${index} of 100 (${letter}) from Halstead volume ${Math.round(halstead.volume)}, cyclomatic ${cyclomatic} ` +
    `and ${sourceLines} source lines; escomplex maintainability ${escomplexMaintainability.toFixed(1)} of 171`
  );
}

/** What makes a file large is what could leave it. */
export function suggestSplit({ functions, lines }: FileMetrics): Suggestion {
  const [first, second] = functions.filter(({ kind }) => kind !== 'initializer').sort((a, b) => b.lines - a.lines);
  const longest = [first, second].flatMap((fn) => (fn === undefined ? [] : [`${fn.name} (${fn.lines} lines)`]));
  const hint = longest.length === 0 ? '' : `; the longest in it: ${longest.join(', ')}`;
  return { text: `split the file (${lines} lines, ${functions.length} functions) into files with one subject each${hint}` };
}
