/**
 * What can be said of a file from its content alone: no path, no settings, no increments. Packed into a text of three lines,
 * it is what is kept by content: the first two hold what a ranking asks of every file, the third all functions, which are unpacked
 * only where somebody looks at them.
 */
import { z } from 'zod';
import type { Suggestion } from './hotspot';
import { functionKinds, type FunctionMetrics, type SyntaxError } from './metrics';
import { isOver, withOrdinals, type Thresholds } from './ranking';
import { suppressionSchema, type Suppression } from './suppression';

/** What gives a content away as not written by a person, as shown to people; absent where nothing does. */
export interface ContentMarks {
  readonly generated?: string;
  readonly minified?: string;
}

/** The first line. */
export interface ContentSummary {
  readonly lines: number;
  readonly functions: number;
  readonly marks: ContentMarks;
  /** False where a mark spared the parser the content: there are no functions then, and nobody knows whether there are. */
  readonly isMeasured: boolean;
  readonly syntaxErrors: readonly SyntaxError[];
}

/** One of the functions that a ranking may ask for. */
export interface OutlinedFunction {
  /** Its place among all functions. */
  readonly index: number;
  /** The how manyeth of its name it is; see withIds. */
  readonly ordinal: number;
  readonly measured: FunctionMetrics;
}

/** The first two lines: all that a ranking asks for, unless thresholds are lower than those of the outline. */
export interface ContentOutline extends ContentSummary {
  /** In the order of withIds. */
  readonly outlined: readonly OutlinedFunction[];
  /** For functions that were over a threshold when they were measured, by their index. */
  readonly suggestions: ReadonlyMap<number, Suggestion>;
  /** Comments that suppress findings; absent without any. */
  readonly suppressions?: readonly Suppression[];
}

export interface ContentMeasurement extends Omit<ContentSummary, 'functions'> {
  readonly functions: readonly FunctionMetrics[];
  /** For functions that were over a threshold when they were measured, by their index. */
  readonly suggestions: ReadonlyMap<number, Suggestion>;
  /** Comments that suppress findings; absent without any. */
  readonly suppressions?: readonly Suppression[];
}

/** What is above one of these stands in the outline: lower than the thresholds most people set, and still few. */
export const outlinedAbove: Thresholds = { cyclomatic: 10, cognitive: 10 };

/**
 * What a content is known by: git's id of it as a blob (SHA-1 of `blob <bytes>\0` and the content, in hex) and the extension
 * it is read as, which says what language it is. `facet` tells apart what different measurers say of one content.
 */
export function contentKey(blob: string, path: string, facet = 'functions'): string {
  return `${blob}${/\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? ''}:${facet}`;
}

const columns = 10;
const suppressionsSchema = z.array(suppressionSchema);

export function packMeasurement(measurement: ContentMeasurement): string {
  const { lines, functions, suggestions, suppressions = [], marks, isMeasured, syntaxErrors } = measurement;
  const errors = syntaxErrors.flatMap(({ line, column, message }) => [line, column, message]);
  const head = [lines, functions.length, marks.generated ?? 0, marks.minified ?? 0, isMeasured ? 1 : 0, ...errors];
  const kept = [...suggestions].map(([index, { text, line, endLine }]) => [index, text, line ?? 0, endLine ?? 0]);
  const [places, rows] = outlineOf(functions);
  const outline = suppressions.length === 0 ? [places, rows, kept] : [places, rows, kept, suppressions];
  return `${JSON.stringify(head)}\n${JSON.stringify(outline)}\n${JSON.stringify(functions.flatMap(rowOf))}`;
}

/** Index and ordinal of each function that a ranking may ask for, and their numbers. */
function outlineOf(functions: readonly FunctionMetrics[]): [places: number[], rows: (string | number)[]] {
  if (!functions.some((measured) => isOver(measured, outlinedAbove))) return [[], []];
  const indexes = new Map(functions.map((measured, index) => [measured, index]));
  const outlined = withOrdinals(functions).filter(([, measured]) => isOver(measured, outlinedAbove));
  return [
    outlined.flatMap(([ordinal, measured]) => [indexes.get(measured) ?? 0, ordinal]),
    outlined.flatMap(([, measured]) => rowOf(measured)),
  ];
}

function rowOf(measured: FunctionMetrics): (string | number)[] {
  const { name, kind, line, column, endLine, cyclomatic, cognitive, nesting, parameters, fingerprint } = measured;
  return [name, functionKinds.indexOf(kind), line, column, endLine, cyclomatic, cognitive, nesting, parameters, fingerprint ?? ''];
}

/** Undefined for a text that `packMeasurement` did not write. */
export function unpackOutline(packed: string): ContentOutline | undefined {
  const [head, outline] = linesOf(packed);
  const summary = unpackSummary(head);
  const [places, rows, kept, comments] = parseArray(outline) ?? [];
  if (summary === undefined || !Array.isArray(places) || !Array.isArray(rows) || !Array.isArray(kept)) return undefined;
  const outlined = unpackOutlined(places, unpackFunctions(rows), summary.functions);
  const suggestions = unpackSuggestions(kept, summary.functions);
  const suppressions = comments === undefined ? undefined : suppressionsSchema.safeParse(comments);
  if (outlined === undefined || suggestions === undefined || suppressions?.success === false) return undefined;
  return { ...summary, outlined, suggestions, ...(suppressions === undefined ? {} : { suppressions: suppressions.data }) };
}

/** Undefined for a text that `packMeasurement` did not write. */
export function unpackMeasurement(packed: string): ContentMeasurement | undefined {
  const outline = unpackOutline(packed);
  const functions = unpackAllFunctions(packed);
  if (outline === undefined || functions?.length !== outline.functions) return undefined;
  const { lines, marks, isMeasured, syntaxErrors, suggestions, suppressions } = outline;
  const said = { lines, marks, isMeasured, syntaxErrors, functions, suggestions };
  return suppressions === undefined ? said : { ...said, suppressions };
}

/** The third line; undefined for a text that `packMeasurement` did not write. */
export function unpackAllFunctions(packed: string): readonly FunctionMetrics[] | undefined {
  const rows = parseArray(linesOf(packed)[2]);
  return rows && unpackFunctions(rows);
}

function linesOf(packed: string): [head: string, outline: string, functions: string] {
  const first = packed.indexOf('\n');
  const second = packed.indexOf('\n', first + 1);
  return [packed.slice(0, first), packed.slice(first + 1, second), packed.slice(second + 1)];
}

function unpackSummary(line: string): ContentSummary | undefined {
  const [lines, functions, generated, minified, isMeasured, ...errors] = parseArray(line) ?? [];
  const syntaxErrors = unpackErrors(errors);
  if (!isCount(lines) || !isCount(functions) || syntaxErrors === undefined) return undefined;
  const marks = {
    ...(typeof generated === 'string' ? { generated } : {}),
    ...(typeof minified === 'string' ? { minified } : {}),
  };
  return { lines, functions, marks, isMeasured: isMeasured === 1, syntaxErrors };
}

function unpackOutlined(
  places: readonly unknown[],
  measured: readonly FunctionMetrics[] | undefined,
  functions: number,
): OutlinedFunction[] | undefined {
  if (measured === undefined || places.length !== 2 * measured.length) return undefined;
  const outlined: OutlinedFunction[] = [];
  for (const [at, each] of measured.entries()) {
    const index = places[2 * at];
    const ordinal = places[2 * at + 1];
    if (!isCount(index) || index >= functions || !isCount(ordinal) || ordinal === 0) return undefined;
    outlined.push({ index, ordinal, measured: each });
  }
  return outlined;
}

function unpackFunctions(row: readonly unknown[]): FunctionMetrics[] | undefined {
  if (row.length % columns !== 0) return undefined;
  const functions: FunctionMetrics[] = [];
  for (let at = 0; at < row.length; at += columns) {
    const name = row[at];
    const kindIndex = row[at + 1];
    const kind = typeof kindIndex === 'number' ? functionKinds[kindIndex] : undefined;
    const line = row[at + 2];
    const column = row[at + 3];
    const endLine = row[at + 4];
    const cyclomatic = row[at + 5];
    const cognitive = row[at + 6];
    const nesting = row[at + 7];
    const parameters = row[at + 8];
    const fingerprint = row[at + 9];
    if (typeof name !== 'string' || kind === undefined || !isCount(line) || !isCount(column) || !isCount(endLine)) return undefined;
    if (!isCount(cyclomatic) || !isCount(cognitive) || !isCount(nesting) || !isInteger(parameters)) return undefined;
    if (typeof fingerprint !== 'string') return undefined;
    const lines = endLine - line + 1;
    const measured = { name, kind, line, column, endLine, cyclomatic, cognitive, nesting, parameters, lines };
    functions.push(fingerprint === '' ? measured : { ...measured, fingerprint });
  }
  return functions;
}

function unpackSuggestions(kept: readonly unknown[], functions: number): Map<number, Suggestion> | undefined {
  const suggestions = new Map<number, Suggestion>();
  for (const each of kept) {
    const [index, text, line, endLine] = Array.isArray(each) ? (each as readonly unknown[]) : [];
    if (!isCount(index) || index >= functions || typeof text !== 'string' || !isCount(line) || !isCount(endLine)) return undefined;
    suggestions.set(index, { text, ...(line === 0 ? {} : { line }), ...(endLine === 0 ? {} : { endLine }) });
  }
  return suggestions;
}

function unpackErrors(errors: readonly unknown[]): SyntaxError[] | undefined {
  const found: SyntaxError[] = [];
  for (let at = 0; at < errors.length; at += 3) {
    const [line, column, message] = errors.slice(at, at + 3);
    if (!isCount(line) || !isCount(column) || typeof message !== 'string') return undefined;
    found.push({ line, column, message });
  }
  return found;
}

function parseArray(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

function isCount(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}
