/**
 * What to do about a function, drawn from the increments behind its numbers. Each shape below looks for itself in them and
 * says so only where it holds; the first that holds is said. Every number in the sentence is a sum of increments.
 */
import type { Suggestion } from './hotspot';
import type { Increment, MeasuredFunction } from './metrics';

/** A part worth extracting is at least this much of the whole … */
const leastShare = 0.25;
/** … and no more of the function's lines and of its total than this, or extracting it would only rename the function. */
const mostOfLines = 0.7;
const mostOfTotal = 0.85;
const fewestLines = 3;
const fewestCases = 5;
const fewestOperators = 4;
const fewestFallbacks = 5;
const deepNesting = 3;

type Shape = (fn: MeasuredFunction) => Suggestion | undefined;

const whenNested: readonly Shape[] = [
  lookup,
  deepNest,
  extraction('cognitive'),
  guardClauses,
  predicate,
  fallbacks,
  extraction('cyclomatic'),
  split,
];
/** Many branches that hardly nest: what they are says more than where they stand. */
const whenFlat: readonly Shape[] = [lookup, fallbacks, predicate, extraction('cyclomatic'), extraction('cognitive'), guardClauses, split];

/** A sentence and, where it is about a part of the function, the lines of that part. */
export function suggest(fn: MeasuredFunction): Suggestion {
  const isFlat = fn.cognitive < fn.cyclomatic * 0.6;
  for (const shape of isFlat ? whenFlat : whenNested) {
    const suggestion = shape(fn);
    if (suggestion !== undefined) return suggestion;
  }
  return { text: `cognitive ${fn.cognitive}, cyclomatic ${fn.cyclomatic} over ${count(fn.lines, 'line')}: extract what can be named` };
}

/** One `switch`, or one chain of `else if`, that makes up half of the branches. */
function lookup(fn: MeasuredFunction): Suggestion | undefined {
  const branches = of(fn, 'cyclomatic');
  return cases(fn, branches) ?? elseIfs(branches);
}

function cases(fn: MeasuredFunction, branches: readonly Increment[]): Suggestion | undefined {
  const all = branches.filter(isA('case'));
  const switches = of(fn, 'cognitive').filter(isA('switch'));
  const best = mostOf(switches, (each) => all.filter((inner) => isDirectlyIn(inner, each, switches)).length);
  if (best === undefined || best.value < fewestCases || best.value * 2 < branches.length) return undefined;
  const text = `${best.value} of ${count(branches.length, 'branch')} are cases of the switch at ${span(best.item)}: make it a lookup table`;
  return { text, ...lines(best.item) };
}

/** Each `else if` of a chain ends where the chain ends. */
function elseIfs(branches: readonly Increment[]): Suggestion | undefined {
  const links = branches.filter(isA('else if'));
  const chainOf = (head: Increment) => links.filter((link) => byPlace(link, head) > 0 && link.endLine === head.endLine);
  const best = mostOf(branches.filter(isA('if')), (head) => chainOf(head).length);
  if (best === undefined || best.value < fewestCases - 1 || (best.value + 1) * 2 < branches.length) return undefined;
  const text = `${best.value + 1} of ${count(branches.length, 'branch')} are one chain of else if at ${span(best.item)}: make it a lookup table`;
  return { text, ...lines(best.item) };
}

/** The construct that holds the most without being nearly the whole function. */
function extraction(metric: Increment['metric']): Shape {
  return (fn) => {
    const { increments, total, noun } = addends(fn, metric);
    const parts = increments.filter((each) => isBlock(each) && isAPart(each, fn) && held(each, increments) <= total * mostOfTotal);
    const best = mostOf(parts, (part) => held(part, increments));
    if (best === undefined || best.value < 3 || best.value < total * leastShare) return undefined;
    return { text: `the ${word(best.item)} at ${span(best.item)} holds ${best.value} of ${total}${noun}: extract it`, ...lines(best.item) };
  };
}

/** An `if` without `else` around nearly everything, with more control structures inside. */
function guardClauses(fn: MeasuredFunction): Suggestion | undefined {
  const increments = of(fn, 'cognitive');
  const outer = increments.find((each) => each.nesting === 0 && isA('if')(each) && isMost(each, fn));
  if (outer === undefined || fn.nesting < 2 || hasElse(outer, increments)) return undefined;
  if (held(outer, increments) <= fn.cognitive * mostOfTotal) return undefined;
  const text = `the if at ${span(outer)} wraps nearly everything and holds ${held(outer, increments)} of ${fn.cognitive}: invert it and return early`;
  return { text, ...lines(outer) };
}

/** The same where the nest is deep and is all there is: no single part of it is worth more than getting out of it. */
function deepNest(fn: MeasuredFunction): Suggestion | undefined {
  return fn.nesting >= deepNesting ? guardClauses(fn) : undefined;
}

/** Many `&&` and `||` close together. */
function predicate(fn: MeasuredFunction): Suggestion | undefined {
  const branches = of(fn, 'cyclomatic');
  const operators = branches.filter((each) => each.reason === '&&' || each.reason === '||').sort(byPlace);
  const best = mostOf(runs(operators), (run) => run.length);
  const [first] = best?.item ?? [];
  const last = best?.item.at(-1);
  if (best === undefined || first === undefined || last === undefined) return undefined;
  if (best.value < fewestOperators || best.value * 4 < branches.length) return undefined;
  const place = { line: first.line, endLine: last.line };
  const text = `${best.value} of ${count(branches.length, 'branch')} are && and || at ${span(place)}: name the condition as a predicate`;
  return { text, ...place };
}

/** What a missing value costs: defaults, `?.`, `??`. */
function fallbacks(fn: MeasuredFunction): Suggestion | undefined {
  const branches = of(fn, 'cyclomatic');
  const found = branches.filter((each) => fallbackReasons.has(each.reason));
  if (found.length < fewestFallbacks || found.length * 5 < branches.length * 2) return undefined;
  return {
    text: `${found.length} of ${count(branches.length, 'branch')} are default values and optional accesses: settle what may be missing once, before`,
  };
}

const fallbackReasons = new Set(['default value', '?.', '??', '??=']);

/** Nothing stands out, but something is there: the largest part, with its share. */
function split(fn: MeasuredFunction): Suggestion | undefined {
  const { increments, total, noun } = addends(fn, fn.cognitive > 0 ? 'cognitive' : 'cyclomatic');
  const parts = increments.filter((each) => isBlock(each) && each.endLine - each.line + 1 >= fewestLines);
  const best = mostOf(parts, (part) => held(part, increments));
  if (best === undefined) return undefined;
  const advice = best.value <= total * mostOfTotal ? 'begin there' : 'extract what stands inside';
  return { text: `the ${word(best.item)} at ${span(best.item)} holds ${best.value} of ${total}${noun}: ${advice}`, ...lines(best.item) };
}

function of(fn: MeasuredFunction, metric: Increment['metric']): readonly Increment[] {
  return fn.increments.filter((each) => each.metric === metric);
}

/** The addends of a metric, their sum, and what to call the sum where it is not the cognitive one. */
function addends(fn: MeasuredFunction, metric: Increment['metric']) {
  const increments = of(fn, metric);
  const total = increments.reduce((sum, { amount }) => sum + amount, 0);
  return { increments, total, noun: metric === 'cognitive' ? '' : ' branches' };
}

function isA(reason: string): (each: Increment) => boolean {
  return (each) => each.reason === reason;
}

const loops = new Set(['for', 'for in', 'for of', 'while', 'do while']);
const blocks = new Map([
  ['if', 'if'],
  ['else', 'else'],
  ['switch', 'switch'],
  ['catch', 'catch'],
  ['? :', 'conditional'],
  ['case', 'case'],
]);

/** Constructs that can be extracted. An `else if` cannot: it belongs to its chain. */
function isBlock(each: Increment): boolean {
  return loops.has(each.reason) || blocks.has(each.reason);
}

function word(each: Increment): string {
  return loops.has(each.reason) ? 'loop' : (blocks.get(each.reason) ?? each.reason);
}

function isAPart(each: Increment, fn: MeasuredFunction): boolean {
  const length = each.endLine - each.line + 1;
  return length >= fewestLines && length <= fn.lines * mostOfLines;
}

function isMost(each: Increment, fn: MeasuredFunction): boolean {
  return each.endLine - each.line + 1 > fn.lines * mostOfLines;
}

function held(part: Increment, increments: readonly Increment[]): number {
  return increments.reduce((sum, each) => (each === part || isIn(each, part) ? sum + each.amount : sum), 0);
}

/**
 * Whether one stands inside the other. On the last line of a construct something may follow it (`} else if (x) …`, `}).y?.z`),
 * so what begins there counts as inside only where nesting or the construct's own shape says so: never too much is claimed.
 */
function isIn(inner: Increment, outer: Increment): boolean {
  if (inner === outer || inner.endLine > outer.endLine || byPlace(inner, outer) < 0) return false;
  if (inner.line < outer.endLine || outer.reason === 'do while') return true;
  return inner.nesting > outer.nesting;
}

/** In this switch and in no other inside it. */
function isDirectlyIn(inner: Increment, outer: Increment, switches: readonly Increment[]): boolean {
  return isIn(inner, outer) && !switches.some((other) => isIn(other, outer) && isIn(inner, other));
}

/** The `else` of an `if` ends with it. */
function hasElse(outer: Increment, increments: readonly Increment[]): boolean {
  return increments.some((each) => (each.reason === 'else' || each.reason === 'else if') && each.endLine === outer.endLine);
}

/** Operators in groups, each no more than two lines from the one before. */
function runs(operators: readonly Increment[]): readonly (readonly Increment[])[] {
  const groups: Increment[][] = [];
  let previous = -Infinity;
  for (const operator of operators) {
    if (operator.line - previous > 2) groups.push([]);
    groups.at(-1)?.push(operator);
    previous = operator.line;
  }
  return groups;
}

function byPlace(a: Increment, b: Increment): number {
  return a.line - b.line || a.column - b.column;
}

function mostOf<T>(items: readonly T[], valueOf: (item: T) => number): { readonly item: T; readonly value: number } | undefined {
  let best: { readonly item: T; readonly value: number } | undefined;
  for (const item of items) {
    const value = valueOf(item);
    if (best === undefined || value > best.value) best = { item, value };
  }
  return best;
}

function span({ line, endLine }: { readonly line: number; readonly endLine: number }): string {
  return line === endLine ? `${line}` : `${line}–${endLine}`;
}

function lines({ line, endLine }: Increment): { readonly line: number; readonly endLine: number } {
  return { line, endLine };
}

function count(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${number} ${noun}${noun.endsWith('ch') ? 'es' : 's'}`;
}
