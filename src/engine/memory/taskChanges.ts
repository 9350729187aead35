/** Values of tasks before and after: which keys differ, and whether two values are the same. */
import { sameBytes } from '../../shared/bytes';
import { isRecord } from './yamlValues';

/** A key at a path within a task; `undefined` removes it. */
export interface KeyChange {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The fewest keys that make one value of the other: maps are gone into, so that comments in them survive; lists are not. */
export function changedKeys(before: unknown, after: unknown, path: readonly string[] = []): KeyChange[] {
  const old = isRecord(before) ? before : {};
  const next = isRecord(after) ? after : {};
  const changes: KeyChange[] = [];
  for (const key of new Set([...Object.keys(next), ...Object.keys(old)])) {
    const [from, to] = [old[key], next[key]];
    if (sameValue(from, to)) continue;
    const canGoInto = isRecord(from) && isRecord(to) && Object.keys(to).some((name) => Object.hasOwn(from, name));
    if (canGoInto) changes.push(...changedKeys(from, to, [...path, key]));
    else changes.push({ path: [...path, key], value: to });
  }
  return changes;
}

/** Equal as the file says it: a key without a value is the same as no key. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a == null || b == null) return a == null && b == null;
  if (isRecord(a) && isRecord(b)) return Object.keys({ ...a, ...b }).every((key) => sameValue(a[key], b[key]));
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  return sameScalar(a, b);
}

function sameScalar(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return sameScalar(a.getTime(), b.getTime());
  if (a instanceof Uint8Array && b instanceof Uint8Array) return sameBytes(a, b);
  // NaN is itself here, and 0 is −0.
  return a === b || Object.is(a, b);
}

/** Names that look like numbers become texts, as reading the file would have it. */
export function normaliseChanges(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { id, dependencies, context } = changes;
  const result: Record<string, unknown> = { ...changes };
  if (typeof id === 'number') result['id'] = String(id);
  if (Array.isArray(dependencies))
    result['dependencies'] = dependencies.map((name: unknown) => (typeof name === 'number' ? String(name) : name));
  if (isRecord(context) && isRecord(context['env'])) result['context'] = { ...context, env: texts(context['env']) };
  for (const [key, value] of Object.entries(result)) if (value === undefined) Reflect.deleteProperty(result, key);
  return result;
}

function texts(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, typeof value === 'number' || typeof value === 'boolean' ? String(value) : value]),
  );
}
