/** JavaScript and TypeScript, with and without JSX, through TypeScript's parser and one walk. */
import type { CodeFacts } from '../../../domain/proof/codeFacts';
import { defineLanguage } from '../../../ports/language';
import type { MeasuredFile, MeasuredFunction } from '../../../domain/audit/metrics';
import { effectsOf } from './effects';
import { Lines } from './lines';
import { parse } from './parse';
import { practice } from './practice';
import { publicApi } from './publicApi';
import { suppressionsIn } from './suppressions';
import { testFacts } from './testFacts';
import type { Unit } from './unit';
import { Walk } from './walk';

const extensions = {
  '.ts': 'typescript',
  '.tsx': 'typescriptreact',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.js': 'javascript',
  '.jsx': 'javascriptreact',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
} as const;

/**
 * Measures every function, static block and field initialiser of a text. To keep reports calm, an initialiser is listed
 * only where it has something to say (cyclomatic over 1 or cognitive over 0); functions in it are always functions of
 * their own. Where positions point is said in functionPlace, how the peers count in unit. A leading byte order mark is
 * not counted as a column. Text that is nested too deeply for the parser is a syntax error at line 1, with no functions
 * from there on.
 */
function measure(path: string, text: string): MeasuredFile {
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return measureParsed(path, withoutMark);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'Nested too deeply to be measured.';
    return { ...empty(path, withoutMark), syntaxErrors: [{ line: 1, column: 1, message }] };
  }
}

function measureParsed(path: string, text: string): MeasuredFile {
  const { source, errors } = parse(path, text);
  const lines = new Lines(source.getLineStarts());
  const walk = new Walk(source, lines);
  walk.run();
  const units = walk.units.filter((unit) => unit.isWorthListing);
  const suppressions = suppressionsIn(source, units, lines);
  return {
    path,
    language: languageOf(path),
    lines: lines.count(text.length),
    functions: units.map((unit) => measured(unit, lines)),
    syntaxErrors: errors.map(({ start, message }) => ({ ...lines.placeAt(start), message })),
    ...(suppressions.length === 0 ? {} : { suppressions }),
  };
}

function measured(unit: Unit, lines: Lines): MeasuredFunction {
  return { ...unit.metrics(lines), increments: unit.increments };
}

function languageOf(path: string): string {
  const extension = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? '';
  return (extensions as Readonly<Record<string, string>>)[extension] ?? 'javascript';
}

function empty(path: string, text: string): MeasuredFile {
  return { path, language: languageOf(path), lines: text.replace(/\n$/, '').split('\n').length, functions: [], syntaxErrors: [] };
}

function facts(path: string, text: string): Omit<CodeFacts, 'measured'> {
  return { api: publicApi(path, text), effects: effectsOf(path, text), tests: testFacts(path, text) };
}

export const typescript = defineLanguage({ id: 'typescript', extensions, measure, facts, practice });
