/**
 * Edits of a valid tasks file: what each task must say afterwards is worked out first, then the text is spliced, parsed again
 * and compared with it, task by task. A text that says anything else is never returned.
 */
import { isMap, isSeq, type Document, type Node, type YAMLMap } from 'yaml';
import { EngineError } from '../../domain/errors';
import { taskSchema } from '../../domain/tasks/task';
import { graphError, graphFaults } from '../../domain/tasks/taskGraph';
import { inlinedAliases } from './yamlAliases';
import { appendItems, type NewItem } from './yamlAppend';
import { changeKey } from './yamlEdit';
import { spliced } from './yamlSplice';
import { eolAt } from './yamlPlaces';
import { composeYaml } from './yamlSource';
import { checkTask, type ParsedTask } from './taskChecks';
import { parseTasks, type ParsedTasks } from './tasksParse';
import { changedKeys, normaliseChanges, sameValue, type KeyChange } from './taskChanges';
import { isRecord, keyOf } from './yamlValues';

/**
 * Keys of one task as in the file, to their new values; null removes one. `context.cwd` and `target.line` name an entry of these
 * maps. What is not named stays.
 */
export interface TaskEdit {
  readonly id: string;
  readonly changes: Readonly<Record<string, unknown>>;
}

/** A task to be appended: keys as in the file, in the order they shall stand. */
export type TaskAddition = NewItem;

export interface TasksChange {
  readonly edits: readonly TaskEdit[];
  readonly additions: readonly TaskAddition[];
}

const keyOrder = Object.keys(taskSchema.shape);

/** The valid file with the change made, parsed. The same object when nothing changes. */
export function applyEdits(parsed: ParsedTasks, change: TasksChange): ParsedTasks {
  const before = parsed.items.map(({ item }) => item.value);
  const expected = expectedValues(parsed, change);
  assertGood(parsed, expected);
  const changes = new Map<number, KeyChange[]>();
  for (let index = 0; index < before.length; index++) {
    if (before[index] === expected[index]) continue;
    const keys = changedKeys(before[index], expected[index]);
    if (keys.length > 0) changes.set(index, keys);
  }
  if (changes.size === 0 && change.additions.length === 0) return parsed;
  let result = rewritten(parsed, changes, change.additions);
  // Tasks that merge or repeat what was changed have changed with it: they get what they said before as keys of their own.
  const followers = differing(result, expected).filter((index) => index < before.length && !changes.has(index));
  if (followers.length > 0) {
    for (const index of followers) changes.set(index, changedKeys(result.items[index]?.item.value, expected[index]));
    result = rewritten(parsed, changes, change.additions);
  }
  assertExact(result, expected);
  return result;
}

function expectedValues(parsed: ParsedTasks, { edits, additions }: TasksChange): unknown[] {
  const values: unknown[] = parsed.items.map(({ item }) => item.value);
  const indexes = new Map(parsed.items.map(({ item }, index) => [item.id, index]));
  for (const { id, changes } of edits) {
    const index = indexes.get(id);
    if (index === undefined) throw new EngineError('unknownTask', `There is no task \`${id}\` in the tasks file.`, { data: { id } });
    const value = { ...(values[index] as Record<string, unknown>) };
    for (const [key, next] of Object.entries(normaliseChanges(changes))) setKey(value, key, next);
    values[index] = value;
  }
  return [...values, ...additions.map(normaliseChanges)];
}

/** A map that loses its last entry goes with it. */
function setKey(value: Record<string, unknown>, key: string, next: unknown): void {
  const [, map, entry] = /^(context|target)\.(.+)$/.exec(key) ?? [];
  if (map !== undefined && entry !== undefined) {
    const entries = { ...(isRecord(value[map]) ? value[map] : {}) };
    setKey(entries, entry, next);
    setKey(value, map, Object.keys(entries).length === 0 ? null : entries);
  } else if (next === null || next === undefined) Reflect.deleteProperty(value, key);
  else value[key] = next;
}

/** Refuses values that the file could not be read with again. */
function assertGood(parsed: ParsedTasks, expected: readonly unknown[]): void {
  const checked = expected.map((value, index) => {
    const known = parsed.items[index]?.item;
    if (known?.task !== undefined && known.value === value) return known.task;
    const { task, findings } = checkTask(value, () => ({ start: 0, end: 0 }));
    if (task !== undefined) return task;
    const messages = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    const name = isRecord(value) && typeof value['id'] === 'string' ? `Task \`${value['id']}\`` : 'The new task';
    throw new EngineError('invalidInput', `${name}: ${messages.join('; ')}.`, { data: { messages } });
  });
  const isSameGraph = parsed.hasSoundGraph && checked.length === parsed.items.length && checked.every(isSameNode(parsed));
  const [fault] = isSameGraph ? [] : graphFaults(checked);
  if (fault !== undefined) throw graphError(fault);
}

function isSameNode({ items }: ParsedTasks): (task: ParsedTask, index: number) => boolean {
  return ({ id, dependencies }, index) => {
    const known = items[index]?.item.task;
    return known?.dependencies === dependencies || (known?.id === id && known.dependencies.join(' ') === dependencies.join(' '));
  };
}

function rewritten(parsed: ParsedTasks, changes: ReadonlyMap<number, readonly KeyChange[]>, additions: readonly NewItem[]): ParsedTasks {
  const eol = eolAt(parsed.text, 0);
  let text = parsed.slices === undefined ? rewriteWhole(parsed.text, changes, eol) : rewriteSlices(parsed, changes, eol);
  if (additions.length > 0) text = appended(text, additions, changes.size === 0 ? placeOfLastTwo(parsed) : 0);
  return parseTasks(parsed.hasByteOrderMark ? `\ufeff${text}` : text, parsed);
}

function rewriteWhole(text: string, changes: ReadonlyMap<number, readonly KeyChange[]>, eol: string): string {
  let result = text;
  for (const [index, keys] of changes) for (const key of keys) result = changeItem(result, index, key, eol);
  return result;
}

/** Slices are lists of one item each: only those with a change are looked at. */
function rewriteSlices(parsed: ParsedTasks, changes: ReadonlyMap<number, readonly KeyChange[]>, eol: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const [index, keys] of [...changes].sort(([a], [b]) => a - b)) {
    const start = parsed.items[index]?.base ?? 0;
    const end = parsed.items[index + 1]?.base ?? sliceEnd(parsed);
    const slice = keys.reduce((text, key) => changeItem(text, 0, key, eol), parsed.text.slice(start, end));
    parts.push(parsed.text.slice(at, start), slice);
    at = end;
  }
  return parts.join('') + parsed.text.slice(at);
}

/** Where the last slice ends: at a marker that ends the document, or with the text. */
function sliceEnd(parsed: ParsedTasks): number {
  const base = parsed.items.at(-1)?.base ?? 0;
  const marker = /^\.\.\.(?=\s|$)/m.exec(parsed.text.slice(base));
  return marker === null ? parsed.text.length : base + marker.index;
}

function changeItem(text: string, index: number, { path, value }: KeyChange, eol: string): string {
  const document = compose(text);
  const site = findMap(document, index, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  const pair = site.map.items.find((candidate) => keyOf(candidate) === key);
  const freed = pair === undefined ? undefined : inlinedAliases(document, pair);
  if (freed !== undefined && freed.length > 0) return changeItem(spliced(text, freed), index, { path, value }, eol);
  // A key that is merged in can only be covered.
  const isMerged = value === undefined && pair === undefined;
  return spliced(text, changeKey({ text, eol, ...site }, key, isMerged ? null : value, path.length === 1 ? keyOrder : []));
}

function compose(text: string): Document.Parsed {
  const { documents } = composeYaml(text, { keepSourceTokens: true });
  const [document] = documents;
  if (document === undefined) throw defect('the text does not parse');
  return document;
}

function findMap(document: Document.Parsed, index: number, path: readonly string[]): { map: YAMLMap; isInFlow: boolean } {
  const list = document.contents as Node | null;
  let node: Node | undefined = isSeq(list) ? (list.items[index] as Node | undefined) : undefined;
  let isInFlow = isSeq(list) && list.flow === true;
  for (const step of path) {
    isInFlow ||= isMap(node) && node.flow === true;
    node = isMap(node) ? (node.items.find((pair) => keyOf(pair) === step)?.value as Node | undefined) : undefined;
  }
  if (!isMap(node)) throw defect(`there is no map at ${['', ...path].join('.')} of item ${index}`);
  return { map: node, isInFlow: isInFlow || node.flow === true };
}

/** From where on the end of the list can be read: where items do not depend on each other, its style shows in the last two. */
function placeOfLastTwo({ slices, items }: ParsedTasks): number {
  return slices === undefined || items.length < 2 ? 0 : (items.at(-2)?.base ?? 0);
}

function appended(text: string, additions: readonly NewItem[], from: number): string {
  const end = text.slice(from);
  const { documents } = composeYaml(end, { keepSourceTokens: true });
  return text.slice(0, from) + spliced(end, [appendItems(end, documents[0], additions)]);
}

function differing(result: ParsedTasks, expected: readonly unknown[]): number[] {
  return expected.flatMap((value, index) => (sameValue(result.items[index]?.item.value, value) ? [] : [index]));
}

function assertExact(result: ParsedTasks, expected: readonly unknown[]): void {
  const problem = result.problems.find(({ severity }) => severity === 'error');
  if (problem !== undefined) throw defect(`line ${problem.line} would be wrong: ${problem.message}`);
  if (result.items.length !== expected.length) throw defect(`there would be ${result.items.length} tasks instead of ${expected.length}`);
  const [index] = differing(result, expected);
  if (index === undefined) return;
  const id = result.items[index]?.item.id ?? String(index);
  throw defect(`task \`${id}\` would not say what it should`);
}

function defect(detail: string): EngineError {
  return new EngineError('internal', `The edit could not be written into the tasks file safely (${detail}). The file was left as it is.`);
}
