/** The words of comments that suppress findings: read, and written. Apart from their schema, which the editor loads later. */
import { metricNames, type MetricName } from './metricNames';

export interface SuppressionWords {
  readonly scope: 'next' | 'file';
  /** Empty for all. */
  readonly metrics: MetricName[];
  /** Words where metrics are expected that name none. */
  readonly unknown: string[];
  readonly reason?: string;
}

/** What every such comment begins with. */
export const suppressionMark = 'symbiote-ignore-';

/** Reads a comment from the mark on to the end of its line or itself; undefined for another word after the mark. */
export function parseSuppression(text: string): SuppressionWords | undefined {
  const [, scope, rest = ''] = /^symbiote-ignore-(next|file)(?![\w-])([^\n\r]*)/.exec(text) ?? [];
  if (scope !== 'next' && scope !== 'file') return undefined;
  const separator = /(^|\s)--(\s|$)/.exec(rest);
  const words = (separator === null ? rest : rest.slice(0, separator.index)).split(/[\s,]+/).filter((word) => word !== '');
  const reason = separator === null ? '' : rest.slice(separator.index + separator[0].length).trim();
  return {
    scope,
    metrics: metricNames.filter((metric) => words.includes(metric)),
    unknown: words.filter((word) => !isMetric(word)),
    ...(reason === '' ? {} : { reason }),
  };
}

/** The comment to write above a function. */
export function suppressionComment(metrics: readonly MetricName[], reason: string): string {
  const which = metrics.length === 0 || metrics.length === metricNames.length ? '' : ` ${metrics.join(' ')}`;
  return `// ${suppressionMark}next${which} -- ${reason.replace(/\s+/g, ' ').trim()}`;
}

function isMetric(word: string): boolean {
  return metricNames.some((metric) => metric === word);
}
