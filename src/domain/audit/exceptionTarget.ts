/** What an exception is about: a file, a pattern of files, or one function in each of them, so named that no other is meant. Pure. */
import type { AuditException } from './auditException';
import { functionsMeant, functionTargets } from './functionTarget';
import { matchingGlob } from '../globs';
import type { FileMetrics, FunctionMetrics } from './metrics';
import { withIds, type Finding } from './ranking';

export interface ExceptionTarget {
  /** As people write it: `src/cart.ts:Cart.total`. */
  readonly place: string;
  readonly isMeant: (finding: Finding) => boolean;
  /** Why it is about nothing, where it is. */
  readonly nothing?: string;
  /** Why nobody knows which function it is about; then it is about none. */
  readonly ambiguity?: string;
}

/** The function stands in a field of its own, or after the path as in `src/cart.ts:Cart.total`. */
export function exceptionTarget({ path: given, function: named }: AuditException, files: readonly FileMetrics[]): ExceptionTarget {
  const { path, name } = named === undefined ? readingOf(given, files) : { path: given, name: named };
  const matching = files.filter((file) => matchingGlob(file.path, [path]) !== undefined);
  const place = name === undefined ? path : `${path}:${name}`;
  if (matching.length === 0) return { place, isMeant: () => false, nothing: `no audited file matches ${path}` };
  if (name === undefined) {
    const paths = new Set(matching.map((file) => file.path));
    return { place, isMeant: (finding) => paths.has(finding.path) };
  }
  const meant = matching.map((file) => ({ file, functions: namedIn(file, name) }));
  const unclear = meant.find(({ functions }) => functions.length > 1);
  if (unclear !== undefined) return { place, isMeant: () => false, ambiguity: choices(name, unclear.file, unclear.functions) };
  const ids = new Set(meant.flatMap(({ file, functions }) => idsOf(file, functions)));
  if (ids.size === 0) return { place, isMeant: () => false, nothing: `there is no function ${name} in ${path}` };
  return { place, isMeant: ({ id }) => ids.has(id) };
}

/** The longest path that files match; names of files may hold colons. */
function readingOf(given: string, files: readonly FileMetrics[]): { readonly path: string; readonly name?: string | undefined } {
  const target = functionTargets(given).find(({ path }) => files.some((file) => matchingGlob(file.path, [path]) !== undefined));
  return target === undefined ? { path: given } : { path: target.path, name: target.function };
}

/** Not by a line: it is another function's tomorrow. */
function namedIn({ functions }: FileMetrics, name: string): readonly FunctionMetrics[] {
  return /^\d+$/.test(name) ? [] : functionsMeant(functions, name);
}

function idsOf(file: FileMetrics, functions: readonly FunctionMetrics[]): string[] {
  return withIds(file).flatMap(([id, measured]) => (functions.includes(measured) ? [id] : []));
}

function choices(name: string, file: FileMetrics, functions: readonly FunctionMetrics[]): string {
  const each = withIds(file).flatMap(([id, measured]) =>
    functions.includes(measured) ? [`${id.slice(file.path.length + 1)} (line ${measured.line})`] : [],
  );
  return `${name} is ${functions.length} functions in ${file.path}: ${each.join(', ')}; name one of them`;
}
