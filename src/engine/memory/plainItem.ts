/**
 * Items of the tasks file in the plain form nearly all of them have, read without YAML nodes: some twenty times as quick, which is
 * what makes a file of thousands of tasks open at once. It reads one item or says that it will not: whatever is not certain to
 * be what the `yaml` package would read (an anchor, an escape, a tag, a tab, anything wrong) is left to that, and so is every
 * item about which something is to be told.
 */
import { checkTask } from './taskChecks';
import { PlainLines } from './plainLines';
import { plainScalar, quotedScalar, type Scalar } from './plainScalars';
import type { ParsedItem, Range } from './tasksItem';
import { childRole, emptyRecord, itemRole, namedAsWritten, type Role } from './yamlValues';

/** The item that the text of one is, or undefined where YAML has to be asked. */
export function readPlainItem(slice: string): ParsedItem | undefined {
  if (slice.includes('\t')) return undefined;
  try {
    return new PlainItemReader(slice).read();
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

/** Thrown and caught in this file: at any depth, the whole item is given up. */
const notPlain = new Error('Not in the plain form.');

/** A value, and where it stands when it is no map. */
interface Placed extends Range {
  readonly value: unknown;
  /** Of a list. */
  readonly items?: readonly Range[];
}

class PlainItemReader {
  readonly #text: string;
  readonly #lines: PlainLines;
  #id: Placed | undefined;
  #dependencies: Placed | undefined;

  constructor(slice: string) {
    this.#text = slice;
    this.#lines = new PlainLines(slice);
  }

  read(): ParsedItem {
    const lines = this.#lines;
    if (lines.isDone || !this.#text.startsWith('- ', lines.content)) throw notPlain;
    lines.enterItem();
    const start = lines.content;
    const value = this.#map(lines.indent, 'task');
    if (!lines.isDone) throw notPlain;
    const id = this.#id;
    const { task, findings } = checkTask(value, () => ({ start: 0, end: 0 }));
    if (task === undefined || id === undefined || findings.length > 0) throw notPlain;
    return { start, value, task, findings: [], id: task.id, idRange: rangeOf(id), ...this.#waitsFor() };
  }

  #waitsFor(): Pick<ParsedItem, 'dependencies' | 'dependencyRanges'> {
    const ranges = new Map<string, Range>();
    const { value, items = [] } = this.#dependencies ?? { value: [] };
    if (Array.isArray(value)) {
      value.forEach((id: unknown, index) => {
        const range = items[index];
        if (typeof id === 'string' && range !== undefined && !ranges.has(id)) ranges.set(id, range);
      });
    }
    return { dependencies: [...ranges.keys()], dependencyRanges: [...ranges.values()] };
  }

  /** Keys that stand in this column, until a line that stands further left. */
  #map(indent: number, role: Role): Record<string, unknown> {
    const lines = this.#lines;
    const map = emptyRecord();
    while (!lines.isDone && lines.indent >= indent) {
      if (lines.indent > indent) throw notPlain;
      keyPattern.lastIndex = lines.content;
      const key = keyPattern.exec(this.#text)?.[1];
      if (key === undefined || keyPattern.lastIndex > lines.end || Object.hasOwn(map, key)) throw notPlain;
      const placed = this.#value(keyPattern.lastIndex, indent, childRole(role, key));
      if (role === 'task' && key === 'id') this.#id = placed;
      if (role === 'task' && key === 'dependencies') this.#dependencies = placed;
      map[key] = placed.value;
    }
    return map;
  }

  /** What stands behind a key, from the colon on; the next line is then the current one. */
  #value(afterColon: number, indent: number, role: Role): Placed {
    const lines = this.#lines;
    const at = lines.skipSpaces(afterColon);
    if (lines.isRestEmpty(at)) return this.#nested(indent, role);
    if (at === afterColon) throw notPlain;
    const first = this.#text[at];
    if (first === '|' || first === '>') return { start: at, end: at, value: this.#blockText(at, indent) };
    const placed = first === '[' ? this.#flowList(at, role) : this.#scalar(at, role);
    lines.next();
    return placed;
  }

  #nested(indent: number, role: Role): Placed {
    const lines = this.#lines;
    lines.next();
    if (lines.isDone || lines.indent < indent) throw notPlain;
    const start = lines.content;
    if (this.#text.startsWith('- ', start)) return this.#blockList(lines.indent, role);
    if (lines.indent === indent) throw notPlain;
    return { start, end: start, value: this.#map(lines.indent, role) };
  }

  #blockList(indent: number, role: Role): Placed {
    const lines = this.#lines;
    const start = lines.content;
    const items: Placed[] = [];
    while (!lines.isDone && lines.indent === indent && this.#text.startsWith('- ', lines.content)) {
      items.push(this.#scalar(lines.skipSpaces(lines.content + 1), itemRole(role)));
      lines.next();
    }
    return { start, end: start, value: items.map(({ value }) => value), items: items.map(rangeOf) };
  }

  /** Words, numbers and simple quotes in brackets, on one line. */
  #flowList(start: number, role: Role): Placed {
    const lines = this.#lines;
    const items: Placed[] = [];
    let at = lines.skipSpaces(start + 1);
    while (this.#text[at] !== ']') {
      const item = this.#isQuote(at) ? quotedScalar(this.#text, at, lines.end) : flowWord(this.#text, at);
      if (item === undefined || item.end > lines.end) throw notPlain;
      items.push(placedAs(item, itemRole(role)));
      at = lines.skipSpaces(item.end);
      if (this.#text[at] === ']') break;
      if (this.#text[at] !== ',') throw notPlain;
      at = lines.skipSpaces(at + 1);
      if (this.#text[at] === ']') throw notPlain;
    }
    if (at >= lines.end || !lines.isRestEmpty(at + 1)) throw notPlain;
    return { start, end: at + 1, value: items.map(({ value }) => value), items: items.map(rangeOf) };
  }

  #scalar(at: number, role: Role): Placed {
    const lines = this.#lines;
    const scalar = this.#isQuote(at) ? quotedScalar(this.#text, at, lines.end) : plainScalar(this.#text, at, lines.end);
    if (scalar === undefined || !lines.isRestEmpty(scalar.end)) throw notPlain;
    return placedAs(scalar, role);
  }

  #isQuote(at: number): boolean {
    return this.#text[at] === '"' || this.#text[at] === "'";
  }

  #blockText(at: number, indent: number): string {
    const header = /^([|>])(-?)$/.exec(this.#text.slice(at, this.#lines.end));
    const body = header === null ? undefined : this.#lines.takeBlock(indent, header[1] === '>');
    if (header === null || body === undefined) throw notPlain;
    return header[2] === '-' ? body : `${body}\n`;
  }
}

const keyPattern = /([A-Za-z_][A-Za-z0-9_-]{0,60}):/y;
const flowWordPattern = /[A-Za-z0-9_][A-Za-z0-9_./-]*/y;

function flowWord(text: string, at: number): Scalar | undefined {
  flowWordPattern.lastIndex = at;
  const word = flowWordPattern.exec(text)?.[0];
  return word === undefined ? undefined : plainScalar(text, at, at + word.length);
}

function placedAs({ value, source, start, end }: Scalar, role: Role): Placed {
  return { value: source !== undefined && namedAsWritten(value, role) ? source : value, start, end };
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}
