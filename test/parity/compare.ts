/** Compares what we measure in a text with what the peers say, function by function. */
import type { MeasuredFunction } from '../../src/domain/audit/metrics';
import { typescript } from '../../src/adapters/languages/typescript/typescript';
import { addendsWeCount, onlyOneCounts } from './cause';
import type { Peers, PeerUnit } from './peers';

export interface Disagreement {
  /** `path:line:column`. */
  readonly where: string;
  readonly what: string;
  readonly metric: 'cyclomatic' | 'cognitive' | 'presence';
  /** Which constructs the two count differently, as far as the peer tells. */
  readonly cause: string;
}

export interface Comparison {
  /** Functions both know, with static blocks and listed initialisers. */
  readonly compared: number;
  /** Of them, those for which the plugin has a cognitive number. */
  readonly comparedCognitive: number;
  readonly disagreements: readonly Disagreement[];
  /** Why the peers' parser refused the text. */
  readonly failure?: string;
  /** Errors our parser met where theirs met none. */
  readonly syntaxErrors: readonly string[];
}

function keyOf(unit: { readonly line: number; readonly column: number }, isInitializer: boolean): string {
  return `${unit.line}:${unit.column}${isInitializer ? ' initializer' : ''}`;
}

export function compare(peers: Peers, path: string, text: string): Comparison {
  const theirs = peers.measure(path, text);
  const measured = typescript.measure(path, text);
  if ('failure' in theirs) return { compared: 0, comparedCognitive: 0, disagreements: [], failure: theirs.failure, syntaxErrors: [] };
  const ours = new Map(measured.functions.map((fn) => [keyOf(fn, fn.kind === 'initializer'), fn]));
  const disagreements: Disagreement[] = [];
  let compared = 0;
  let comparedCognitive = 0;
  for (const unit of theirs.units) {
    const isInitializer = unit.type === 'initializer';
    const fn = ours.get(keyOf(unit, isInitializer));
    ours.delete(keyOf(unit, isInitializer));
    // Initialisers with nothing to say are not listed.
    if (fn === undefined && isInitializer && unit.cyclomatic === 1) continue;
    compared++;
    if (unit.cognitive !== undefined) comparedCognitive++;
    disagreements.push(...differences(path, unit, fn));
  }
  for (const fn of ours.values()) {
    // An initialiser with cognitive alone cannot be; one of an `accessor` field is no unit to ESLint.
    if (fn.kind === 'initializer') continue;
    disagreements.push({
      where: `${path}:${fn.line}:${fn.column}`,
      what: `only ours: ${fn.kind} ${fn.name}`,
      metric: 'presence',
      cause: 'no function to ESLint',
    });
  }
  const syntaxErrors = measured.syntaxErrors.map(({ line, column, message }) => `${path}:${line}:${column} ${message}`);
  return { compared, comparedCognitive, disagreements, syntaxErrors };
}

function differences(path: string, unit: PeerUnit, fn: MeasuredFunction | undefined): Disagreement[] {
  const where = `${path}:${unit.line}:${unit.column}`;
  if (fn === undefined) {
    return [{ where, what: `only theirs: ${unit.type}, cyclomatic ${unit.cyclomatic}`, metric: 'presence', cause: 'no function to us' }];
  }
  const found: Disagreement[] = [];
  if (fn.cyclomatic !== unit.cyclomatic) {
    found.push({
      where,
      what: `${fn.name}: cyclomatic ${fn.cyclomatic}, ESLint ${unit.cyclomatic}`,
      metric: 'cyclomatic',
      cause: addendsWeCount(fn),
    });
  }
  if (unit.cognitive !== undefined && fn.cognitive !== unit.cognitive) {
    found.push({
      where,
      what: `${fn.name}: cognitive ${fn.cognitive}, sonarjs ${unit.cognitive}`,
      metric: 'cognitive',
      cause: onlyOneCounts(fn, unit),
    });
  }
  return found;
}
