/**
 * What can be said of a file from its content alone: no path, no settings, no increments. Packed into a text of two lines, it
 * is what threads send and what is kept by content: the first line holds what a ranking asks of every file, the second the
 * functions, which are unpacked only where somebody looks at them.
 */
import { z } from 'zod';
import type { Suggestion } from './hotspot';
import { functionKinds, type FunctionMetrics, type SyntaxError } from './metrics';
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
  /** The highest of any function; 0 without functions. */
  readonly mostCyclomatic: number;
  readonly mostCognitive: number;
  readonly marks: ContentMarks;
  /** False where a mark spared the parser the content: there are no functions then, and nobody knows whether there are. */
  readonly isMeasured: boolean;
  readonly syntaxErrors: readonly SyntaxError[];
}

export interface ContentMeasurement extends Omit<ContentSummary, 'functions' | 'mostCyclomatic' | 'mostCognitive'> {
  readonly functions: readonly FunctionMetrics[];
  /** For functions that were over a threshold when they were measured, by their index. */
  readonly suggestions: ReadonlyMap<number, Suggestion>;
  /** Comments that suppress findings; absent without any. */
  readonly suppressions?: readonly Suppression[];
}

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
  let [mostCyclomatic, mostCognitive] = [0, 0];
  const row: (string | number)[] = [];
  for (const { name, kind, line, column, endLine, cyclomatic, cognitive, nesting, parameters, fingerprint } of functions) {
    mostCyclomatic = Math.max(mostCyclomatic, cyclomatic);
    mostCognitive = Math.max(mostCognitive, cognitive);
    row.push(name, functionKinds.indexOf(kind), line, column, endLine, cyclomatic, cognitive, nesting, parameters, fingerprint ?? '');
  }
  const errors = syntaxErrors.flatMap(({ line, column, message }) => [line, column, message]);
  const head = [
    lines,
    functions.length,
    mostCyclomatic,
    mostCognitive,
    marks.generated ?? 0,
    marks.minified ?? 0,
    isMeasured ? 1 : 0,
    ...errors,
  ];
  const kept = [...suggestions].map(([index, { text, line, endLine }]) => [index, text, line ?? 0, endLine ?? 0]);
  return `${JSON.stringify(head)}\n${JSON.stringify(suppressions.length === 0 ? [row, kept] : [row, kept, suppressions])}`;
}

/** Undefined for a text that `packMeasurement` did not write. */
export function unpackSummary(packed: string): ContentSummary | undefined {
  const head = parseArray(packed.slice(0, packed.indexOf('\n')));
  if (head === undefined) return undefined;
  const [lines, functions, mostCyclomatic, mostCognitive, generated, minified, isMeasured, ...errors] = head;
  if (!isCount(lines) || !isCount(functions) || !isCount(mostCyclomatic) || !isCount(mostCognitive)) return undefined;
  const syntaxErrors = unpackErrors(errors);
  if (syntaxErrors === undefined) return undefined;
  const marks = {
    ...(typeof generated === 'string' ? { generated } : {}),
    ...(typeof minified === 'string' ? { minified } : {}),
  };
  return { lines, functions, mostCyclomatic, mostCognitive, marks, isMeasured: isMeasured === 1, syntaxErrors };
}

/** Undefined for a text that `packMeasurement` did not write. */
export function unpackMeasurement(packed: string): ContentMeasurement | undefined {
  const summary = unpackSummary(packed);
  const body = parseArray(packed.slice(packed.indexOf('\n') + 1));
  if (summary === undefined || body === undefined) return undefined;
  const [row, kept, comments] = body;
  if (!Array.isArray(row) || !Array.isArray(kept) || row.length !== summary.functions * columns) return undefined;
  const functions = unpackFunctions(row);
  const suggestions = unpackSuggestions(kept, summary.functions);
  const suppressions = comments === undefined ? undefined : suppressionsSchema.safeParse(comments);
  if (functions === undefined || suggestions === undefined || suppressions?.success === false) return undefined;
  const { lines, marks, isMeasured, syntaxErrors } = summary;
  return {
    lines,
    marks,
    isMeasured,
    syntaxErrors,
    functions,
    suggestions,
    ...(suppressions === undefined ? {} : { suppressions: suppressions.data }),
  };
}

function unpackFunctions(row: readonly unknown[]): FunctionMetrics[] | undefined {
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
