/** Valid tasks files in many styles, and edits of them, as fast-check arbitraries: what the property tests run over. */
import fc from 'fast-check';
import { taskStatuses } from '../../src/domain/tasks/taskStatus';

/** One key of a task as it is written. */
export interface FieldModel {
  readonly key: string;
  readonly value: unknown;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'list' | 'explicit' | 'tagged' | 'anchored';
  readonly quoteKey: boolean;
  readonly hasComment: boolean;
  readonly hasCommentAbove: boolean;
}

export interface ItemModel {
  readonly layout: 'block' | 'flow' | 'flowLines';
  readonly fields: readonly FieldModel[];
  readonly hasBlankBefore: boolean;
  readonly hasCommentBefore: boolean;
}

export interface FileModel {
  readonly items: readonly ItemModel[];
  readonly isFlowList: boolean;
  readonly hasMark: boolean;
  readonly eol: '\n' | '\r\n';
  readonly hasStart: boolean;
  readonly hasEnd: boolean;
  readonly hasFinalNewline: boolean;
  readonly hasHeader: boolean;
  readonly hasFooter: boolean;
  readonly indent: number;
  readonly gap: number;
}

/** A file with the pieces it was put together from. */
export interface BuiltFile {
  readonly text: string;
  /** The text of each item, by its id, and of each of its keys. */
  readonly items: readonly {
    readonly id: string;
    readonly text: string;
    readonly fields: ReadonlyMap<string, string>;
    readonly layout: string;
  }[];
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/).filter((text) => !/^(null|true|false|yes|no|on|off|y|n)$/.test(text));
const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
/** What breaks careless quoting. */
const awkward = fc.constantFrom(
  'yes',
  'no',
  '1.0',
  'null',
  '~',
  '',
  ' leading',
  'trailing ',
  '# not a comment',
  'a: b',
  'a #b',
  '- x',
  '? y',
  '[x]',
  '{x}',
  '*x',
  '&x',
  '!x',
  '@x',
  '%x',
  '`x',
  '|',
  '>',
  '"',
  "'",
  "it's",
  'tab\there',
  'grüße 👋',
  'null\u0000',
  '\u001b[31m',
  '\u0085',
  '\u2028',
  '\ufeff',
  '---',
  '...',
  'a\r\nb',
  '0x10',
  '1_000',
  '2024-01-01',
  '12:30:45',
  '<<',
  '=',
  ':',
  'a:',
  ',',
  'x, y',
  'end:',
);
export const anyText = fc.oneof(
  { weight: 3, arbitrary: phrase },
  { weight: 2, arbitrary: awkward },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
);
const lines = fc.array(fc.oneof(phrase, fc.constant(''), awkward), { minLength: 2, maxLength: 5 }).map((parts) => parts.join('\n'));

const flags = { quoteKey: fc.boolean(), hasComment: fc.boolean(), hasCommentAbove: fc.boolean() };
const scalarStyle = fc.constantFrom('plain', 'plain', 'single', 'double', 'explicit', 'tagged', 'anchored');

function field(key: string, value: fc.Arbitrary<unknown>, style: fc.Arbitrary<string>): fc.Arbitrary<FieldModel> {
  return fc.record({ key: fc.constant(key), value, style, ...flags }) as fc.Arbitrary<FieldModel>;
}

const otherFields = fc.tuple(
  fc.option(field('title', phrase, scalarStyle)),
  fc.option(field('status', fc.constantFrom(...taskStatuses), scalarStyle)),
  fc.option(field('reason', anyText, fc.constant('double'))),
  fc.option(
    field(
      'description',
      fc.array(phrase, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n')),
      fc.constantFrom('literal', 'folded', 'double'),
    ),
  ),
  fc.option(field('priority', fc.integer({ min: -5, max: 50 }), fc.constantFrom('plain', 'explicit', 'anchored'))),
  fc.option(field('tags', fc.array(word, { maxLength: 3 }), fc.constantFrom('plain', 'list'))),
  fc.option(field('metrics', fc.dictionary(word, fc.nat(99), { minKeys: 1, maxKeys: 3 }), fc.constantFrom('plain', 'list'))),
  fc.option(field('x-note', anyText, fc.constant('double'))),
  fc.option(field('epic', fc.constant(null), fc.constant('plain'))),
);

function item(index: number): fc.Arbitrary<ItemModel> {
  return fc
    .record({
      layout: fc.constantFrom('block', 'block', 'block', 'flow', 'flowLines'),
      id: field('id', fc.constant(`t${index}`), scalarStyle),
      others: otherFields,
      shuffle: fc.nat(10),
      hasBlankBefore: fc.boolean(),
      hasCommentBefore: fc.boolean(),
    })
    .map(({ id, others, shuffle, ...rest }) => {
      const present = others.filter((other) => other !== null);
      const at = Math.min(shuffle > 5 ? shuffle - 5 : 0, present.length);
      return { ...rest, fields: [...present.slice(0, at), id, ...present.slice(at)] };
    });
}

export const fileModel: fc.Arbitrary<FileModel> = fc.integer({ min: 0, max: 5 }).chain((count) =>
  fc.record({
    items: fc.tuple<ItemModel[]>(...Array.from({ length: count }, (_, index) => item(index))),
    isFlowList: fc.nat(5).map((number) => number === 0),
    hasMark: fc.boolean(),
    eol: fc.constantFrom('\n', '\r\n'),
    hasStart: fc.boolean(),
    hasEnd: fc.nat(4).map((number) => number === 0),
    hasFinalNewline: fc.boolean(),
    hasHeader: fc.boolean(),
    hasFooter: fc.boolean(),
    indent: fc.constantFrom(0, 0, 2, 4),
    gap: fc.constantFrom(1, 1, 3),
  }),
);

/** What the edit says about one task. */
export interface EditModel {
  readonly task: number;
  readonly changes: Readonly<Record<string, unknown>>;
}

const change = fc.record(
  {
    status: fc.option(fc.constantFrom(...taskStatuses)),
    reason: fc.option(fc.oneof(anyText, lines)),
    title: fc.option(anyText.filter((text) => text !== '')),
    description: fc.option(
      fc.oneof(
        anyText,
        lines,
        lines.map((text) => `${text}\n`),
      ),
    ),
    priority: fc.option(fc.oneof(fc.integer({ min: -9, max: 99 }), fc.double({ noNaN: true, noDefaultInfinity: true }))),
    tags: fc.option(fc.array(anyText, { maxLength: 3 })),
    metrics: fc.option(
      fc.dictionary(
        fc.oneof(
          word,
          anyText.filter((text) => text !== '<<' && text !== '__proto__'),
        ),
        fc.oneof(fc.nat(99), anyText, fc.array(fc.nat(9), { maxLength: 2 })),
        { maxKeys: 3 },
      ),
    ),
    epic: fc.option(anyText),
    'x-note': fc.option(anyText),
    command: fc.oneof(
      phrase,
      lines.filter((text) => text !== ''),
    ),
  },
  { requiredKeys: [] },
);

export const editModels = fc.array(fc.record({ task: fc.nat(5), changes: change }), { minLength: 1, maxLength: 2 });
export const additionModels = fc.array(change, { maxLength: 2 });

let commentNumber = 0;
const comment = (): string => `# c${commentNumber++}!`;

/** The text of a model. */
export function build(model: FileModel): BuiltFile {
  commentNumber = 0;
  const built = model.items.map((one) =>
    model.isFlowList
      ? flowItem(one, '  ', false)
      : one.layout === 'block'
        ? blockItem(one, model)
        : flowItem(one, ' '.repeat(model.indent + 1 + model.gap), one.layout === 'flowLines'),
  );
  const out: string[] = [];
  if (model.hasHeader) out.push(comment(), '');
  if (model.hasStart) out.push('---');
  if (model.isFlowList) {
    out.push('[', ...built.map(({ text }, index) => `  ${text}${index < built.length - 1 ? ',' : ''}`), ']');
  } else {
    built.forEach(({ text }, index) => {
      const one = model.items[index];
      if (one?.hasBlankBefore === true) out.push('');
      if (one?.hasCommentBefore === true) out.push(' '.repeat(model.indent) + comment());
      out.push(`${' '.repeat(model.indent)}-${' '.repeat(model.gap)}${text}`);
    });
  }
  if (model.hasFooter) out.push('', comment());
  if (model.hasEnd && out.length > 0) out.push('...');
  const text = out.join('\n') + (model.hasFinalNewline ? '\n' : '');
  return {
    text: (model.hasMark ? '\ufeff' : '') + text.replaceAll('\n', model.eol),
    items: built.map((one, index) => ({
      ...one,
      id: `t${index}`,
      layout: model.isFlowList ? 'flow' : (model.items[index]?.layout ?? 'block'),
    })),
  };
}

function keyText({ key, quoteKey }: FieldModel): string {
  return quoteKey ? JSON.stringify(key) : key;
}

function inline({ value, style }: FieldModel): string {
  if (value === null) return '';
  if (typeof value === 'string') {
    if (style === 'double' || style === 'literal' || style === 'folded') return JSON.stringify(value);
    if (style === 'single') return `'${value.replaceAll("'", "''")}'`;
    if (style === 'tagged') return `!!str ${value}`;
    return style === 'anchored' ? `&a${commentNumber} ${value}` : value;
  }
  if (typeof value === 'object') return JSON.stringify(value).replaceAll(':', ': ');
  return JSON.stringify(value);
}

function blockItem({ fields }: ItemModel, { indent, gap }: FileModel): { text: string; fields: Map<string, string> } {
  const pad = ' '.repeat(indent + 1 + gap);
  const texts = new Map<string, string>();
  const parts = fields.map((one, index) => {
    const above = one.hasCommentAbove && index > 0 ? `${comment()}\n${pad}` : '';
    const text = blockField(one, pad);
    texts.set(one.key, text);
    return above + text;
  });
  return { text: parts.join(`\n${pad}`), fields: texts };
}

function blockField(one: FieldModel, pad: string): string {
  const { value, style } = one;
  const tail = one.hasComment ? `  ${comment()}` : '';
  const key = keyText(one);
  if (typeof value === 'string' && (style === 'literal' || style === 'folded')) {
    const sign = style === 'literal' ? '|-' : '>';
    return [`${key}: ${sign}${tail}`, ...value.split('\n').map((line) => (line === '' ? '' : `${pad}   ${line}`))].join('\n');
  }
  if (style === 'list' && Array.isArray(value) && value.length > 0)
    return [`${key}:${tail}`, ...value.map((entry) => `${pad}- ${String(entry)}`)].join('\n');
  if (style === 'list' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return [`${key}:${tail}`, ...Object.entries(value).map(([name, entry]) => `${pad}  ${name}: ${String(entry)} ${comment()}`)].join('\n');
  }
  if (style === 'explicit') return `? ${key}\n${pad}: ${inline(one)}${tail}`;
  const text = inline(one);
  return `${key}:${text === '' ? '' : ' '}${text}${tail}`;
}

function flowItem({ fields }: ItemModel, pad: string, isMultiline: boolean): { text: string; fields: Map<string, string> } {
  const texts = new Map<string, string>();
  const parts = fields.map((one, index) => {
    const text = `${keyText(one)}: ${inline(one)}`.trim();
    texts.set(one.key, text);
    const tail = isMultiline && one.hasComment ? ` ${comment()}` : '';
    return text + (index < fields.length - 1 ? ',' : '') + tail;
  });
  return { text: isMultiline ? `{\n${pad}  ${parts.join(`\n${pad}  `)}\n${pad}}` : `{ ${parts.join(' ')} }`, fields: texts };
}
