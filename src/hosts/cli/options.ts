/** Values of options: parsed, or refused in words that commander prints beside the option. */
import { InvalidArgumentError } from 'commander';

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number from 1 on.');
  return value;
}

const daysOf: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };
const mostDays = 3650;

/** `90d`, `12w`, `6m`, `1y`; a number alone is days. */
export function period(text: string): number {
  const [, count = '', unit = 'd'] = /^(\d{1,6})([dwmy]?)$/i.exec(text.trim()) ?? [];
  const days = Number(count) * (daysOf[unit.toLowerCase() || 'd'] ?? 1);
  if (count === '' || days < 1 || days > mostDays)
    throw new InvalidArgumentError(`Expected a time such as 90d, 12w, 6m or 1y, ${mostDays} days at most.`);
  return days;
}

export function nonNegativeNumber(text: string): number {
  const value = anyNumber(text);
  if (value < 0) throw new InvalidArgumentError('Expected a number from 0 on.');
  return value;
}

export function positiveNumber(text: string): number {
  const value = anyNumber(text);
  if (value <= 0) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

export function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** Gathers an option that may be given several times. */
export function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** The same for options that may also be given as `a,b`. */
export function collectList(text: string, before: readonly string[] | undefined): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw new InvalidArgumentError('Expected a value.');
  return [...(before ?? []), ...parts];
}

export interface Assignment {
  readonly key: string;
  readonly value: string;
}

/** Gathers `KEY=VALUE`; the value may hold further equals signs. */
export function collectAssignments(text: string, before: readonly Assignment[] | undefined): Assignment[] {
  return [...(before ?? []), assignment(text)];
}

export function assignment(text: string): Assignment {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected KEY=VALUE.');
  return { key: text.slice(0, at).trim(), value: text.slice(at + 1) };
}
