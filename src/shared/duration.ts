/** How long something took, as people read it at a glance; the same in every language. */

/** `0.4s`, `12s`, `1m 05s`, `1h 02m`, `2d 03h`. Tenths only where they are all there is to tell. */
export function durationText(milliseconds: number, withTenths = true): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10 && withTenths) return `${(Math.floor(seconds * 10) / 10).toFixed(1)}s`;
  const [s, m, h] = [Math.floor(seconds), Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (m === 0) return `${s}s`;
  if (h === 0) return `${m}m ${twoDigits(s % 60)}s`;
  return h < 24 ? `${h}h ${twoDigits(m % 60)}m` : `${Math.floor(h / 24)}d ${twoDigits(h % 24)}h`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
