/** Tasks put at the end of the list, in the file's own style; what stands behind the list stays there. */
import { isMap, isScalar, isSeq, type Document, type Node, type YAMLSeq } from 'yaml';
import { contentEnd, eolAt, indentOf, isEmptyNode, keepsBlankLines, lineStart } from './yamlPlaces';
import { indented, renderInline, renderMap, type Quote } from './yamlRender';
import type { Splice } from './yamlSplice';
import { lineEnd, nextLine } from './yamlSource';

export type NewItem = Readonly<Record<string, unknown>>;

/** One splice that appends the items to the list of a document that was parsed with its tokens. */
export function appendItems(text: string, document: Document.Parsed | undefined, items: readonly NewItem[]): Splice {
  const list = document?.contents as Node | null | undefined;
  if (list == null || isEmptyNode(list)) return appendToEmpty(text, items);
  if (!isSeq(list)) throw new TypeError('The document holds no list.');
  if (list.flow !== true) return appendToBlock(text, list, items);
  return list.items.length === 0 && isAlone(text, list) ? replaceEmpty(text, list, items) : appendToFlow(text, list, items);
}

/** A file without tasks: at its end, or before the marker that ends the document. */
function appendToEmpty(text: string, items: readonly NewItem[]): Splice {
  const marker = /^\.\.\.(?=\s|$)/m.exec(text);
  const at = marker?.index ?? text.length;
  const eol = eolAt(text, 0);
  const lines = items.flatMap((item) => itemLines(item, 0, 2));
  const before = at > 0 && text[at - 1] !== '\n' ? eol : '';
  return { start: at, end: at, text: before + lines.map((line) => line + eol).join('') };
}

function appendToBlock(text: string, list: YAMLSeq, items: readonly NewItem[]): Splice {
  const dash = indentOf(list);
  const last = list.items.at(-1) as Node | undefined;
  const content = contentEnd(text, list);
  const eol = eolAt(text, content);
  const separator = hasBlankLines(text, list) ? [''] : [];
  const lines = items.flatMap((item) => [...separator, ...itemLines(item, dash, contentColumn(list, dash))]);
  if (last !== undefined && keepsBlankLines(text, last)) {
    const at = last.range?.[2] ?? text.length;
    return { start: at, end: at, text: lines.map((line) => line + eol).join('') };
  }
  const at = endOfOwnComments(text, lineEnd(text, content), dash);
  return { start: at, end: at, text: lines.map((line) => eol + line).join('') };
}

/** Comments below the last task that are indented like its keys belong to it. */
function endOfOwnComments(text: string, from: number, dash: number): number {
  let end = from;
  for (let at = nextLine(text, from); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    if (!/^ *#/.test(line) || line.indexOf('#') <= dash) break;
    end = at + line.length;
  }
  return end;
}

/** Column of the keys behind the dash, as the last task has it. */
function contentColumn(list: YAMLSeq, dash: number): number {
  const last: unknown = list.items.at(-1);
  const column = isMap(last) && last.flow !== true ? indentOf(last) - dash : 2;
  return column >= 2 && column <= 8 ? column : 2;
}

/** Whether the last two tasks have an empty line between them. */
function hasBlankLines(text: string, list: YAMLSeq): boolean {
  const [before, last] = list.items.slice(-2) as Node[];
  if (before?.range == null || last?.range == null) return false;
  return /\n[ \t]*\r?\n/.test(text.slice(contentEnd(text, before), last.range[0]));
}

function itemLines(item: NewItem, dash: number, column: number): string[] {
  const [first = '', ...rest] = renderMap(item);
  return [`${' '.repeat(dash)}-${' '.repeat(column - 1)}${first}`, ...indented(rest, dash + column)];
}

/** `[]` with nothing but spaces before and behind it in its lines. */
function isAlone(text: string, list: YAMLSeq): boolean {
  const [start, end] = list.range ?? [0, 0];
  const around = text.slice(lineStart(text, start), start) + text.slice(start + 1, end - 1) + text.slice(end, lineEnd(text, end));
  return around.trim() === '';
}

function replaceEmpty(text: string, list: YAMLSeq, items: readonly NewItem[]): Splice {
  const [start, end] = list.range ?? [0, 0];
  const eol = eolAt(text, start);
  const lines = items.flatMap((item) => itemLines(item, 0, 2));
  return { start: lineStart(text, start), end, text: lines.join(eol) };
}

function appendToFlow(text: string, list: YAMLSeq, items: readonly NewItem[]): Splice {
  const last = list.items.at(-1) as Node | undefined;
  const quote = quoteOf(last);
  const rendered = items.map((item) => renderInline(item, { quote, isInFlow: true }));
  const start = list.range?.[0] ?? 0;
  if (last?.range == null) return { start: start + 1, end: start + 1, text: rendered.join(', ') };
  const at = last.range[1];
  const line = text.slice(lineStart(text, last.range[0]), last.range[0]);
  const isOwnLine = line.trim() === '' && text.slice(start, last.range[0]).includes('\n');
  const separator = isOwnLine ? `,${eolAt(text, start)}${line}` : ', ';
  return { start: at, end: at, text: rendered.map((item) => separator + item).join('') };
}

/** A file that is written like JSON stays JSON. */
function quoteOf(node: Node | undefined): Quote {
  const pair = isMap(node) ? node.items[0] : undefined;
  const key: unknown = pair?.key;
  return isScalar(key) && key.type === 'QUOTE_DOUBLE' ? 'double' : 'plain';
}
