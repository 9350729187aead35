/** `FILE:FUNCTION` as a person writes it: which part is the path, and which function of a file is meant. */
import type { FunctionMetrics } from './metrics';
import { withIds } from './ranking';

export interface FunctionTarget {
  readonly path: string;
  /** A name, an id's last part (`name~2`), or a line. */
  readonly function?: string;
}

/**
 * Every way to read it, the longest path first: names of files and of functions may hold colons. A colon after a single
 * letter is a drive of Windows, and none at all when a slash follows it.
 */
export function functionTargets(text: string): FunctionTarget[] {
  const targets: FunctionTarget[] = [{ path: text }];
  for (let at = text.lastIndexOf(':'); at > 0; at = text.lastIndexOf(':', at - 1)) {
    const isDrive = at === 1 && /^[A-Za-z]:[\\/]/.test(text);
    if (!isDrive && at < text.length - 1) targets.push({ path: text.slice(0, at), function: text.slice(at + 1) });
  }
  return targets;
}

/**
 * The functions that a text may mean, best reading first and only that: the whole name, a name with its ordinal, the last part
 * of a name (`method` of `Class.method`), a line within it (the innermost).
 */
export function functionsMeant<F extends FunctionMetrics>(functions: readonly F[], wanted: string): readonly F[] {
  const named = withIds({ path: '', functions });
  const readings: (() => F[])[] = [
    () => named.filter(([id]) => id === `#${wanted}`).map(([, measured]) => measured),
    () => functions.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase()),
    () => functions.filter(({ name }) => name.endsWith(`.${wanted}`) || name.endsWith(`#${wanted}`)),
    () => (/^\d+$/.test(wanted) ? innermost(functions, Number(wanted)) : []),
  ];
  for (const reading of readings) {
    const found = reading();
    if (found.length > 0) return found;
  }
  return [];
}

function innermost<F extends FunctionMetrics>(functions: readonly F[], line: number): F[] {
  const around = functions.filter((measured) => measured.line <= line && line <= measured.endLine);
  const best = around.reduce<F | undefined>((found, next) => (found === undefined || next.lines <= found.lines ? next : found), undefined);
  return best === undefined ? [] : [best];
}
