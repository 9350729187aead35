/** The findings of each file, drawn once for as long as what they are drawn from stays: an edit draws those of one file anew. */
import type { MeasuredFile } from '../../domain/audit/metrics';
import { churnOf, findingsIn, type Finding, type Thresholds } from '../../domain/audit/ranking';

interface Drawn {
  readonly churn: number;
  readonly thresholds: string;
  readonly findings: readonly Finding[];
}

export class KnownFindings {
  readonly #byFile = new WeakMap<MeasuredFile, Drawn>();

  /** In the order of the files, not ranked. */
  of(files: readonly MeasuredFile[], commits: ReadonlyMap<string, number>, thresholds: Thresholds): Finding[] {
    const key = JSON.stringify(thresholds);
    return files.flatMap((file) => {
      const churn = churnOf(commits, file.path);
      const known = this.#byFile.get(file);
      if (known?.churn === churn && known.thresholds === key) return known.findings;
      const findings = findingsIn(file, churn, thresholds);
      this.#byFile.set(file, { churn, thresholds: key, findings });
      return findings;
    });
  }
}
