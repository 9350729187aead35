/** A list of plain values changed item by item, so that what stands beside those that stay, stays: comments, quotes, spaces. */
import { isScalar, type Scalar, type YAMLSeq } from 'yaml';
import { contentEnd, eolAt, indentOf, lineStart } from './yamlPlaces';
import { renderInline, type Quote } from './yamlRender';
import type { Splice } from './yamlSplice';
import { lineEnd } from './yamlSource';

type Item = Scalar & { range: [number, number, number] };

/** The splices; undefined where nothing of the list stays, or where its items are not plain values on lines of their own. */
export function changeList(text: string, list: YAMLSeq, values: readonly unknown[], isInFlow: boolean): Splice[] | undefined {
  const items: readonly unknown[] = list.items;
  if (!items.every(isPlain)) return undefined;
  const kept = new Set<Item>();
  for (const item of items) if (kept.size < values.length && valueOf(item) === values[kept.size]) kept.add(item);
  const last = [...kept].at(-1);
  const added = values.slice(kept.size);
  if (last === undefined || !added.every((value) => typeof value === 'string')) return undefined;
  const rendered = added.map((value) => renderInline(value, { quote: quoteOf(last), isInFlow: isInFlow || list.flow === true }));
  const change = { text, items, kept, last, rendered };
  return list.flow === true ? changeFlow(change) : changeBlock(change, indentOf(list));
}

interface Change {
  readonly text: string;
  readonly items: readonly Item[];
  readonly kept: ReadonlySet<Item>;
  /** The last one that stays. */
  readonly last: Item;
  readonly rendered: readonly string[];
}

function isPlain(item: unknown): item is Item {
  return isScalar(item) && item.range != null && item.anchor === undefined && item.tag === undefined && !String(item.source).includes('\n');
}

/** As the file is read: an id may be a number, and is a text all the same. */
function valueOf({ value, source }: Item): unknown {
  return typeof value === 'number' && String(value) === source ? source : value;
}

function quoteOf({ type }: Item): Quote {
  return type === 'QUOTE_DOUBLE' ? 'double' : type === 'QUOTE_SINGLE' ? 'single' : 'plain';
}

function changeBlock({ text, items, kept, last, rendered }: Change, indent: number): Splice[] | undefined {
  const isOnOwnLine = items.every(({ range: [start] }) => /^ *- +$/.test(text.slice(lineStart(text, start), start)));
  if (!isOnOwnLine || items.some(({ type }) => type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED')) return undefined;
  const removals = items.filter((item) => !kept.has(item)).map((item) => line(text, item));
  const at = lineEnd(text, contentEnd(text, last));
  const eol = eolAt(text, last.range[0]);
  const added = rendered.map((value) => `${eol}${' '.repeat(indent)}- ${value}`).join('');
  return added === '' ? removals : [...removals, { start: at, end: at, text: added }];
}

/** The item's line with its line ending; at the end of a file without one, with that of the line before. */
function line(text: string, { range: [start, end] }: Item): Splice {
  const from = lineStart(text, start);
  const to = lineEnd(text, end);
  if (to < text.length) return { start: from, end: text.indexOf('\n', to) + 1, text: '' };
  return { start: from - (text[from - 2] === '\r' ? 2 : 1), end: to, text: '' };
}

function changeFlow({ text, items, kept, last, rendered }: Change): Splice[] | undefined {
  const [first, final] = [items[0], items.at(-1)];
  if (first === undefined || final === undefined) return undefined;
  // A comment in brackets: which item it belongs to is anybody's guess.
  if (kept.size < items.length && text.slice(first.range[0], final.range[1]).includes('#')) return undefined;
  const removals = items.flatMap((item, index) => {
    if (kept.has(item) || item.range[0] > last.range[0]) return [];
    return [{ start: item.range[0], end: items[index + 1]?.range[0] ?? item.range[1], text: '' }];
  });
  const added = rendered.map((value) => `, ${value}`).join('');
  return [...removals, { start: last.range[1], end: final.range[1], text: added }];
}
