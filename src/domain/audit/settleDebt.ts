/** Which findings are shown, once suppressions, exceptions and the baseline have had their say. Pure. */
import { isAboutFile } from './fileFinding';
import { dayOf, type AuditException } from './auditException';
import { baselineFile, compareWithBaseline, type Baseline } from './baseline';
import type { Debt, DebtWarning, HiddenFinding } from './debt';
import { exceptionTarget } from './exceptionTarget';
import { findingMetrics, type MetricName } from './metricNames';
import type { FileMetrics } from './metrics';
import { byWorst, withoutMetrics, type Finding, type Thresholds } from './ranking';
import { configurationFile } from '../settings';
import type { Suppression } from './suppression';

export interface AuditedFile extends FileMetrics {
  readonly suppressions?: readonly Suppression[] | undefined;
}

export interface DebtInput {
  /** All of them, ranked. */
  readonly findings: readonly Finding[];
  readonly files: readonly AuditedFile[];
  readonly thresholds: Thresholds;
  readonly exceptions: readonly AuditException[];
  /** Undefined: none, or not to be obeyed. */
  readonly baseline: Baseline | undefined;
  readonly nowMs: number;
  /** Whether a file belongs to what was audited. */
  readonly isLookedAt: (path: string) => boolean;
  /** Whether that is the whole workspace: only then is anything unused. */
  readonly isWhole: boolean;
  /** Whether files as wholes were rated. */
  readonly isRated: boolean;
}

export interface SettledDebt {
  readonly findings: readonly Finding[];
  /** Absent where nobody said anything. */
  readonly debt?: Debt;
}

export function settleDebt(input: DebtInput): SettledDebt {
  const settling = new Settling(input);
  settling.obeySuppressions();
  settling.obeyExceptions();
  settling.obeyBaseline();
  return settling.result();
}

/** Words for the metrics a comment or an exception is about. */
function wordsFor(metrics: readonly MetricName[]): string {
  return metrics.length === 0 ? 'any threshold' : `the ${metrics.join(' or ')} threshold`;
}

class Settling {
  readonly #input: DebtInput;
  readonly #hidden: HiddenFinding[] = [];
  readonly #warnings: DebtWarning[] = [];
  #findings: readonly Finding[];
  #baseline: Debt['baseline'];

  constructor(input: DebtInput) {
    this.#input = input;
    this.#findings = input.findings;
  }

  obeySuppressions(): void {
    for (const { path, suppressions = [] } of this.#input.files) {
      for (const suppression of suppressions) this.#obeySuppression(path, suppression);
    }
  }

  obeyExceptions(): void {
    const today = dayOf(this.#input.nowMs);
    for (const exception of this.#input.exceptions) {
      const { metric, until, reason } = exception;
      const { place, isMeant, nothing, ambiguity } = exceptionTarget(exception, this.#input.files);
      if (until < today) {
        if (this.#findings.some((finding) => isMeant(finding) && isOverIn(finding, metric === undefined ? [] : [metric])))
          this.#warn('expiredException', configurationFile, undefined, `the exception for ${place} (${reason}) expired on ${until}`);
        continue;
      }
      if (ambiguity !== undefined) {
        this.#warn('ambiguousException', configurationFile, undefined, `the exception for ${place} hides nothing: ${ambiguity}`);
        continue;
      }
      const isUsed = this.#hide(isMeant, metric === undefined ? [] : [metric], { by: 'exception', reason, until });
      if (!isUsed && this.#input.isWhole)
        this.#warn(
          'unusedException',
          configurationFile,
          undefined,
          `the exception for ${place} hides no finding${nothing === undefined ? '' : ` (${nothing})`}; it can be removed`,
        );
    }
  }

  obeyBaseline(): void {
    const { baseline, files, thresholds, isLookedAt, isRated } = this.#input;
    if (baseline === undefined) return;
    const { standings, stale } = compareWithBaseline(baseline, { findings: this.#findings, files, thresholds, isLookedAt, isRated });
    const counts = { new: 0, worse: 0, known: 0 };
    const shown: Finding[] = [];
    for (const finding of this.#findings) {
      // One that knows functions alone: whoever hides old debt is not to see every large file instead.
      if (isAboutFile(finding) && baseline.files === undefined) continue;
      const { standing, before } = standings.get(finding.id) ?? { standing: 'new' as const };
      counts[standing] += 1;
      if (standing === 'known') this.#keep(finding, { by: 'baseline' });
      else shown.push({ ...finding, standing, ...(before === undefined ? {} : { before: { ...before } }) });
    }
    this.#findings = shown;
    for (const { entry, why } of stale)
      this.#warn(
        'staleBaseline',
        baselineFile,
        undefined,
        `${entry.file}${'function' in entry ? `: ${entry.function}` : ' as a whole'} ${why}; --update-baseline removes it`,
      );
    this.#baseline = {
      entries: baseline.findings.length + (baseline.files?.length ?? 0),
      hidden: counts.known,
      new: counts.new,
      worse: counts.worse,
      stale: stale.length,
    };
  }

  result(): SettledDebt {
    const isSilent = this.#hidden.length === 0 && this.#warnings.length === 0 && this.#baseline === undefined;
    const findings = [...this.#findings]
      .sort(byWorst)
      .map((finding, at) => (finding.rank === at + 1 ? finding : { ...finding, rank: at + 1 }));
    if (isSilent) return { findings };
    const baseline = this.#baseline;
    return { findings, debt: { hidden: this.#hidden, warnings: this.#warnings, ...(baseline === undefined ? {} : { baseline }) } };
  }

  #obeySuppression(path: string, suppression: Suppression): void {
    const { line, scope, metrics, unknown, reason, target } = suppression;
    const known = `cognitive and cyclomatic`;
    if (unknown.length > 0)
      this.#warn('unknownMetric', path, line, `${unknown.join(', ')} is no metric; expected ${known}, and the reason after \`--\``);
    if (reason === undefined)
      this.#warn('suppressionWithoutReason', path, line, 'a suppression without a reason; expected `-- why` at its end');
    const isMisread = unknown.length > 0 && metrics.length === 0;
    if (isMisread) return;
    const isMeant = ({ path: where, function: { line: at, column } }: Finding): boolean =>
      where === path && (scope === 'file' || (target?.line === at && target.column === column));
    if (this.#hide(isMeant, metrics, { by: 'suppression', ...(reason === undefined ? {} : { reason }) })) return;
    const what = scope === 'file' ? 'no function here' : target === undefined ? 'no function follows it that' : 'the next function is not';
    const over =
      scope === 'file' ? ` is over ${wordsFor(metrics)}` : target === undefined ? ' it could be about' : ` over ${wordsFor(metrics)}`;
    this.#warn('unusedSuppression', path, line, `the suppression hides nothing: ${what}${over}; it can be removed`);
  }

  /** Takes the metrics (all of them where there are none) out of the findings meant. Whether there were any. */
  #hide(
    isMeant: (finding: Finding) => boolean,
    metrics: readonly MetricName[],
    said: Pick<HiddenFinding, 'by' | 'reason' | 'until'>,
  ): boolean {
    let isUsed = false;
    this.#findings = this.#findings.flatMap((finding) => {
      if (!isMeant(finding) || !isOverIn(finding, metrics)) return [finding];
      isUsed = true;
      const left = withoutMetrics(finding, metrics.length === 0 ? findingMetrics : metrics);
      if (left !== undefined) return [left];
      this.#keep(finding, said);
      return [];
    });
    return isUsed;
  }

  #keep(
    { id, path, function: { line, name, cyclomatic, cognitive } }: Finding,
    said: Pick<HiddenFinding, 'by' | 'reason' | 'until'>,
  ): void {
    this.#hidden.push({ id, path, line, function: name, cyclomatic, cognitive, ...said });
  }

  #warn(kind: DebtWarning['kind'], path: string, line: number | undefined, message: string): void {
    this.#warnings.push({ kind, path, ...(line === undefined ? {} : { line }), message });
  }
}

function isOverIn({ over }: Finding, metrics: readonly MetricName[]): boolean {
  return metrics.length === 0 || over.some(({ metric }) => metric !== 'maintainability' && metrics.includes(metric));
}
