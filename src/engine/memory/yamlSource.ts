/**
 * YAML text as the `yaml` package's nodes. A file is read item by item where its items do not depend on each other, so
 * that only items whose text changed are parsed again; anything unusual is read as a whole.
 */
import { Composer, isSeq, Lexer, Parser, type Document, type ParsedNode, type YAMLError, type YAMLSeq } from 'yaml';
import type { Finding } from './finding';

/** Nesting beyond this is refused before it costs time or stack. A task needs four levels. */
export const maxNesting = 100;

export interface ComposedYaml {
  readonly documents: readonly Document.Parsed[];
  readonly findings: readonly Finding[];
}

/** Parses a text. Never throws: what YAML refuses, and what nests too deeply, is a finding. */
export function composeYaml(text: string, options: { readonly keepSourceTokens?: boolean } = {}): ComposedYaml {
  const guard = new NestingGuard();
  try {
    const composer = new Composer({
      stringKeys: true,
      // Checked by ours (ValueReader): the package compares every pair of keys.
      uniqueKeys: false,
      resolveKnownTags: false,
      logLevel: 'silent',
      keepSourceTokens: options.keepSourceTokens ?? false,
    });
    const documents = [...composer.compose(guard.tokens(text), true, text.length)] as Document.Parsed[];
    if (guard.deepAt !== undefined) return { documents: [], findings: [tooDeep(guard.deepAt)] };
    const findings = documents.flatMap((document) => [
      ...document.errors.map((error) => syntaxFinding(error, text, 'error')),
      ...document.warnings.map((warning) => syntaxFinding(warning, text, 'warning')),
    ]);
    return { documents, findings };
  } catch {
    // A stack overflow, or a defect of the package: in both cases the text cannot be read, and must not be written.
    return { documents: [], findings: [tooDeep(guard.offset)] };
  }
}

/** Counts brackets and indicators while the lexer reads, and stops it when they nest too deeply. */
class NestingGuard {
  offset = 0;
  deepAt: number | undefined;
  #brackets = 0;
  #indicators = 0;
  #isScalar = false;

  *tokens(text: string): ReturnType<Parser['parse']> {
    const parser = new Parser();
    for (const lexeme of new Lexer().lex(text)) {
      this.#see(lexeme);
      if (this.deepAt !== undefined) return;
      yield* parser.next(lexeme);
    }
    yield* parser.end();
  }

  #see(lexeme: string): void {
    if (this.#isScalar) this.#isScalar = false;
    // Markers of the lexer stand for no text.
    else if (lexeme === '\u001f') return void (this.#isScalar = true);
    else if (lexeme === '\u0002' || lexeme === '\u0018') return;
    else this.#count(lexeme);
    if (this.#brackets > maxNesting || this.#indicators > maxNesting) this.deepAt = this.offset;
    this.offset += lexeme.length;
  }

  #count(lexeme: string): void {
    if (lexeme === '[' || lexeme === '{') this.#brackets++;
    else if (lexeme === ']' || lexeme === '}') this.#brackets--;
    else if (lexeme === '\n' || lexeme === '\r\n') this.#indicators = 0;
    else if (this.#brackets === 0 && (lexeme === '-' || lexeme === '?' || lexeme === ':')) this.#indicators++;
  }
}

function tooDeep(at: number): Finding {
  const message = `Expected at most ${maxNesting} levels of nesting; found more here.`;
  return { start: at, end: at + 1, severity: 'error', code: 'too-deep', message, path: '' };
}

const plainWords: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'expected spaces for indentation; found a tab',
  BAD_INDENT: 'wrong indentation',
  MULTILINE_IMPLICIT_KEY: 'expected `key: value` on one line; is a `:` or a quote missing?',
  BLOCK_AS_IMPLICIT_KEY: 'expected one `key: value` per line; found a second one (quote the value if it contains `: `)',
  KEY_OVER_1024_CHARS: 'expected a key of at most 1024 characters',
  NON_STRING_KEY: 'expected a simple name as key; found a list or a map',
  RESOURCE_EXHAUSTION: `expected at most ${maxNesting} levels of nesting; found more`,
  TAG_RESOLVE_FAILED: 'a tag that Symbiote does not know; the value is taken without it',
};

function syntaxFinding(error: YAMLError, text: string, severity: Finding['severity']): Finding {
  const start = Math.min(error.pos[0], text.length);
  const words = plainWords[error.code];
  const detail = firstLine(error.message);
  const message = words === undefined ? `YAML: ${detail}` : `YAML: ${words} (${detail})`;
  return { start, end: Math.max(start, Math.min(error.pos[1], text.length)), severity, code: 'yaml-syntax', message, path: '' };
}

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** Lines indented with tabs, for a text that does not parse: what the parser makes of them tells nobody what is wrong. */
export function tabFindings(text: string): Finding[] {
  const matches = [...text.matchAll(/^ *\t[ \t]*(?=[^\s#])/gm)].slice(0, 20);
  return matches.map(({ index, 0: { length } }) => {
    const message = `YAML: ${plainWords['TAB_AS_INDENT'] ?? ''}`;
    return { start: index, end: index + length, severity: 'error', code: 'yaml-syntax', message, path: '' };
  });
}

/** The one item of a text that holds a list of one, if that is what it holds, without any fault. */
export function composeSingleItem(text: string, options: { readonly keepSourceTokens?: boolean } = {}): ComposedItem | undefined {
  const { documents, findings } = composeYaml(text, options);
  const [document, second] = documents;
  if (document === undefined || second !== undefined || findings.some((finding) => finding.severity === 'error')) return undefined;
  const list = document.contents;
  if (!isSeq(list) || list.items.length !== 1) return undefined;
  return { list: list, node: list.items[0] as ParsedNode, findings };
}

export interface ComposedItem {
  readonly list: YAMLSeq.Parsed;
  readonly node: ParsedNode;
  readonly findings: readonly Finding[];
}

/** Where an item of the file's list begins and ends. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/**
 * The items of a block list at the top of the file, by their first lines: every line that begins with the indentation of
 * the first dash, a dash and a space. Undefined where that is not enough to tell (directives, several documents, a list in brackets).
 *
 * A list is its items one after the other; so when each slice is a list of one item on its own, without fault and without
 * an alias to another, the file is the list of them all. An item that runs on over such a line (in quotes or brackets) has a
 * fault on its own, and the caller then reads the file as a whole.
 */
export function sliceItems(text: string): readonly Slice[] | undefined {
  const begin = listStart(text);
  const dash = begin === undefined ? undefined : firstDash(text, begin);
  if (begin === undefined || dash === undefined) return undefined;
  const starts: number[] = [];
  let at = begin;
  for (; at < text.length && !isMarker(text, at, '...'); at = nextLine(text, at)) {
    if (isMarker(text, at, '---') || text[at] === '%') return undefined;
    if (isItemLine(text, at, dash)) starts.push(at);
  }
  if (!isOnlyComments(text, nextLine(text, at))) return undefined;
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? at }));
}

/** The first line that is no comment and not the `---` before a document; undefined when there is none, or a second document. */
function listStart(text: string): number | undefined {
  let markers = 0;
  for (let at = 0; at < text.length; at = nextLine(text, at)) {
    const isPlainMarker = isMarker(text, at, '---') && isCommentLine(text, at + 3);
    if (isPlainMarker) markers++;
    else if (!isCommentLine(text, at)) return markers > 1 ? undefined : at;
  }
  return undefined;
}

/** Whether the rest of the line is empty or a comment. */
function isCommentLine(text: string, at: number): boolean {
  return /^[ \t]*(#.*)?\r?$/.test(text.slice(at, lineEnd(text, at)));
}

function firstDash(text: string, at: number): string | undefined {
  return /^ *-(?=[ \r]|$)/.exec(text.slice(at, lineEnd(text, at)))?.[0];
}

function isItemLine(text: string, at: number, dash: string): boolean {
  if (!text.startsWith(dash, at)) return false;
  const after = text[at + dash.length];
  return after === undefined || after === ' ' || after === '\n' || after === '\r' || after === '\t';
}

function isMarker(text: string, at: number, marker: string): boolean {
  if (!text.startsWith(marker, at)) return false;
  const after = text[at + 3];
  return after === undefined || after === ' ' || after === '\t' || after === '\n' || after === '\r';
}

function isOnlyComments(text: string, from: number): boolean {
  return text
    .slice(from)
    .split('\n')
    .every((line) => /^\s*(#.*)?$/.test(line));
}

/** Start of the line after the one at an offset; the text's length on the last. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** End of the line at an offset, before its line ending. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}
