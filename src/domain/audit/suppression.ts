/**
 * What a person wrote beside the code to say that it is meant to be so:
 *
 *     // symbiote-ignore-next cognitive -- one table of all opcodes reads better than twenty functions
 *     // symbiote-ignore-file -- copied from the vendor, kept as it is
 *
 * Without metrics all of them are meant; without a reason it still holds, and is reported.
 */
import { z } from 'zod';
import { metricNames, type MetricName } from './metricNames';

export const suppressionSchema = z.object({
  line: z.int().min(1),
  column: z.int().min(1),
  scope: z.enum(['next', 'file']),
  /** Empty for all. */
  metrics: z.array(z.enum(metricNames)),
  /** Words where metrics are expected that name none. */
  unknown: z.array(z.string()),
  reason: z.string().optional(),
  /** Where the function begins that it is about; absent for a file, and where no function follows. */
  target: z.object({ line: z.int().min(1), column: z.int().min(1) }).optional(),
});
export type Suppression = z.infer<typeof suppressionSchema>;

/** What every such comment begins with. */
export const suppressionMark = 'symbiote-ignore-';

/** Reads a comment from the mark on to the end of its line or itself; undefined for another word after the mark. */
export function parseSuppression(text: string): Pick<Suppression, 'scope' | 'metrics' | 'unknown' | 'reason'> | undefined {
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
  return `// ${suppressionMark}next${which} -- ${reason}`;
}

function isMetric(word: string): boolean {
  return metricNames.some((metric) => metric === word);
}
