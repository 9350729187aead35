/** Why two numbers differ: the addends that only one side counts, or counts as another amount. */
import type { MeasuredFunction } from '../../src/domain/audit/metrics';
import type { PeerUnit } from './peers';

/** ESLint tells its sum alone, so the reader gets ours by construct: what is missing or too much shows in it. */
export function addendsWeCount(fn: MeasuredFunction): string {
  const counts = new Map<string, number>();
  for (const { metric, reason, amount } of fn.increments) {
    if (metric === 'cyclomatic') counts.set(reason, (counts.get(reason) ?? 0) + amount);
  }
  const parts = [...counts].map(([reason, count]) => (count === 1 ? reason : `${reason} ×${count}`));
  return `ours: 1${parts.map((part) => ` + ${part}`).join('')}`;
}

/** sonarjs tells every addend with its place. */
export function onlyOneCounts(fn: MeasuredFunction, unit: PeerUnit): string {
  const theirs = new Map<string, number>();
  for (const { line, column, amount } of unit.addends) add(theirs, `${line}:${column}`, amount);
  const ours = new Map<string, number>();
  const reasons = new Map<string, string>();
  for (const { metric, line, column, amount, reason } of fn.increments) {
    if (metric !== 'cognitive') continue;
    add(ours, `${line}:${column}`, amount);
    reasons.set(`${line}:${column}`, reason);
  }
  const places = [...new Set([...ours.keys(), ...theirs.keys()])].filter((place) => ours.get(place) !== theirs.get(place));
  const texts = places.map(
    (place) => `${reasons.get(place) ?? 'an addend'} at ${place}: +${ours.get(place) ?? 0} by us, +${theirs.get(place) ?? 0} by sonarjs`,
  );
  return texts.length === 0 ? 'the same addends at the same places' : texts.join('; ');
}

function add(to: Map<string, number>, place: string, amount: number): void {
  to.set(place, (to.get(place) ?? 0) + amount);
}
