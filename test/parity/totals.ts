/** What comparisons come to, by kind of file and in all, and how it is printed. */
import { extname } from 'node:path';
import type { Comparison, Disagreement } from './compare';

interface Count {
  files: number;
  compared: number;
  comparedCognitive: number;
  cyclomatic: number;
  cognitive: number;
}

export class Totals {
  readonly refused: string[] = [];
  readonly syntaxErrors: string[] = [];
  readonly disagreements: Disagreement[] = [];
  readonly #counts = new Map<string, Count>();

  add(path: string, result: Comparison): void {
    if (result.failure !== undefined) return void this.refused.push(`${path}:${result.failure}`);
    const count = this.#counts.get(extname(path)) ?? { files: 0, compared: 0, comparedCognitive: 0, cyclomatic: 0, cognitive: 0 };
    this.#counts.set(extname(path), count);
    count.files++;
    count.compared += result.compared;
    count.comparedCognitive += result.comparedCognitive;
    // A function that only one of them knows is a disagreement about both of its numbers.
    count.cyclomatic += result.disagreements.filter(({ metric }) => metric !== 'cognitive').length;
    count.cognitive += result.disagreements.filter(({ metric }) => metric !== 'cyclomatic').length;
    this.disagreements.push(...result.disagreements);
    this.syntaxErrors.push(...result.syntaxErrors);
  }

  get all(): Count {
    const sum = { files: 0, compared: 0, comparedCognitive: 0, cyclomatic: 0, cognitive: 0 };
    for (const count of this.#counts.values()) for (const key of keys) sum[key] += count[key];
    return sum;
  }

  agreement(metric: 'cyclomatic' | 'cognitive'): number {
    return agreementOf(this.all, metric);
  }

  /** A line for each kind of file, and one for all. */
  table(): string {
    const rows = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => rowOf(kind, count));
    return [headline, ...rows, rowOf('all', this.all)]
      .map((cells) => cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join(''))
      .join('\n');
  }
}

const keys = ['files', 'compared', 'comparedCognitive', 'cyclomatic', 'cognitive'] as const;
const headline = ['files', 'number', 'functions', 'cyclomatic', 'differ', 'cognitive', 'differ'] as const;
const widths = [6, 8, 11, 12, 8, 11, 8] as const;

function agreementOf(count: Count, metric: 'cyclomatic' | 'cognitive'): number {
  const compared = metric === 'cyclomatic' ? count.compared : count.comparedCognitive;
  return 1 - count[metric] / Math.max(compared, 1);
}

function rowOf(kind: string, count: Count): readonly string[] {
  const percent = (metric: 'cyclomatic' | 'cognitive') => `${(agreementOf(count, metric) * 100).toFixed(3)}%`;
  const numbers = [count.files, count.compared].map(String);
  return [kind, ...numbers, percent('cyclomatic'), String(count.cyclomatic), percent('cognitive'), String(count.cognitive)];
}
