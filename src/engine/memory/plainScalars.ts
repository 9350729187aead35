/** Scalars on one line whose meaning is beyond doubt. For plainItem.ts. */
import type { Range } from './tasksItem';

export interface Scalar extends Range {
  readonly value: string | number | boolean;
  /** As it is written, where that may differ from the value. */
  readonly source?: string;
}

/** Undefined with an escape in it, or when it goes on over the end of the line. */
export function quotedScalar(text: string, start: number, lineEnd: number): Scalar | undefined {
  const quote = text[start] ?? '';
  const close = text.indexOf(quote, start + 1);
  if (close === -1 || close >= lineEnd) return undefined;
  const value = text.slice(start + 1, close);
  const isEscaped = quote === '"' ? value.includes('\\') : text[close + 1] === quote;
  return isEscaped ? undefined : { value, start, end: close + 1 };
}

/** From a place up to a comment or the end of the line. */
export function plainScalar(text: string, start: number, lineEnd: number): Scalar | undefined {
  if (indicators.has(text[start] ?? '')) return undefined;
  const line = text.slice(start, lineEnd);
  const comment = line.indexOf(' #');
  const source = trimmed(comment === -1 ? line : line.slice(0, comment));
  if (source === '' || source.endsWith(':') || source.includes(': ')) return undefined;
  const value = plainValue(source);
  return value === undefined ? undefined : { value, source, start, end: start + source.length };
}

/** What YAML gives a meaning at the beginning of a value, or could be taken for it. */
const indicators = new Set(' -?:,[]{}#&*!|>\'"%@`~=<');
const words: Readonly<Record<string, boolean>> = { true: true, false: false };

function plainValue(source: string): string | number | boolean | undefined {
  const first = source.charCodeAt(0);
  const isLetter = (first >= 0x61 && first <= 0x7a) || (first >= 0x41 && first <= 0x5a);
  if (isLetter) return /^(?:true|false|null)$/i.test(source) ? words[source] : source;
  // A number in any of its forms has neither a space nor a slash.
  if (source.includes(' ') || source.includes('/')) return source;
  return /^(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/.test(source) ? Number(source) : undefined;
}

/** Spaces alone: other white space is part of a value. */
function trimmed(source: string): string {
  let end = source.length;
  while (end > 0 && source[end - 1] === ' ') end--;
  return source.slice(0, end);
}
