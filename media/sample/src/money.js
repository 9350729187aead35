/** Amounts are whole cents, so that sums are exact. */

export function toCents(text) {
  return Math.round(Number(text) * 100);
}

export function formatCents(cents) {
  return (cents / 100).toFixed(2);
}

export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
