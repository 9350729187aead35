/** Properties of editing tasks.yml: the values are as asked for, and every byte outside the edit survives. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Problem } from '../../src/domain/problem';
import { editTasks, isValid, parseTasks } from '../../src/engine/memory/tasksDocument';
import { additionModels, build, editModels, fileModel, type BuiltFile, type EditModel } from './tasksFileStyles';

type Value = Record<string, unknown>;

/** Runs the property over random files and edits; throws with the smallest counterexample. */
export function checkEdits(options: { readonly runs: number; readonly seed: number; readonly endAfterMs?: number }): void {
  const property = fc.property(fileModel, editModels, additionModels, (model, edits, additions) => {
    const file = build(model);
    const parsed = parseTasks(file.text);
    assert.ok(isValid(parsed), `the generated file is valid: ${JSON.stringify(parsed.problems[0])}\n${file.text}`);
    checkSlices(file.text);
    const known = edits.filter(({ task }) => task < file.items.length);
    const merged = mergedEdits(known);
    const added = additions.map((value, index) => ({ id: `new${index}`, ...withoutNulls(value) }));
    const result = editTasks(
      file.text,
      [...merged].map(([task, changes]) => ({ id: `t${task}`, changes })),
      added,
    );
    checkValues(file, result, merged, added);
    checkBytes(file, result, merged);
  });
  fc.assert(property, {
    numRuns: options.runs,
    seed: options.seed,
    ...(options.endAfterMs === undefined ? {} : { interruptAfterTimeLimit: options.endAfterMs }),
  });
}

/** A file that is read item by item says the same as when it is read as a whole, which a directive enforces. */
export function checkSlices(text: string): void {
  const sliced = parseTasks(text);
  if (sliced.slices === undefined || sliced.hasByteOrderMark || /^(---|%)/m.test(text)) return;
  const whole = parseTasks(`%YAML 1.2\n---\n${text}`);
  assert.equal(whole.slices, undefined);
  const tasks = whole.tasks.map((task) => ({ ...task, line: (task.line ?? 0) - 2 }));
  const problems = whole.problems.map((problem) => ({ ...problem, line: problem.line - 2, endLine: problem.endLine - 2 }));
  assert.deepEqual(JSON.stringify(sliced.tasks), JSON.stringify(tasks), text);
  assert.deepEqual(sliced.problems.map(comparable), problems.map(comparable), text);
}

/** Without what may differ: lines named in the words, and the item that syntax belongs to, which only slices know. */
function comparable(problem: Problem): Problem {
  const path = problem.code === 'yaml-syntax' ? '' : problem.path;
  return { ...problem, path, message: problem.message.replace(/line \d+/, 'line') };
}

function mergedEdits(edits: readonly EditModel[]): Map<number, Value> {
  const merged = new Map<number, Value>();
  for (const { task, changes } of edits) merged.set(task, { ...merged.get(task), ...changes });
  return merged;
}

/** Read back by the package itself, not by our own reader. */
function checkValues(file: BuiltFile, result: string, edits: ReadonlyMap<number, Value>, added: readonly Value[]): void {
  const before = readAll(file.text);
  const expected = [...before.map((value, index) => ({ ...value, ...edits.get(index) })), ...added];
  assert.deepEqual(readAll(result).map(withoutNulls), expected.map(withoutNulls), `values\n${file.text}\n=>\n${result}`);
}

function readAll(text: string): Value[] {
  return JSON.parse(JSON.stringify(parse(text.replace(/^\ufeff/, ''), { logLevel: 'silent' }) ?? [])) as Value[];
}

function withoutNulls(value: Value): Value {
  return JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null)))) as Value;
}

function checkBytes(file: BuiltFile, result: string, edits: ReadonlyMap<number, Value>): void {
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const said = `bytes\n${file.text}\n=>\n${result}`;
  if (eol === '\r\n') assert.doesNotMatch(result, /[^\r]\n/, said);
  assert.equal(result.startsWith('\ufeff'), file.text.startsWith('\ufeff'), said);
  let at = 0;
  file.items.forEach((item, index) => {
    const changes = edits.get(index) ?? {};
    const before = readAll(file.text)[index] ?? {};
    const pieces = Object.keys(changes).some((key) => !same(before[key], changes[key]))
      ? [...item.fields].filter(([key]) => !(key in changes)).map(([, text]) => text)
      : [item.text];
    for (const piece of pieces) {
      const found = result.indexOf(piece.replaceAll('\n', eol), at);
      assert.notEqual(found, -1, `lost: ${piece}\n${said}`);
      at = found + piece.length;
    }
    checkStatusLine({ file, result, item, changes, before, said, isOnly: edits.size === 1 });
  });
  checkComments(file, result, edits, said);
}

interface StatusCheck {
  readonly file: BuiltFile;
  readonly result: string;
  readonly item: BuiltFile['items'][number];
  readonly changes: Value;
  readonly before: Value;
  readonly said: string;
  readonly isOnly: boolean;
}

/** A change of an existing status, and of nothing else, is a change of one line. */
function checkStatusLine({ file, result, item, changes, before, said, isOnly }: StatusCheck): void {
  const isStatusAlone =
    isOnly && Object.keys(changes).length === 1 && typeof changes['status'] === 'string' && before['status'] !== undefined;
  if (!isStatusAlone || !item.fields.has('status')) return;
  const old = file.text.split('\n');
  const now = result.split('\n');
  if (now.length !== old.length) return;
  const changed = old.filter((line, index) => line !== now[index]);
  assert.ok(changed.length <= 1, `${changed.length} lines changed\n${said}`);
}

/** Comments survive, unless they stood behind a key that was removed or within a value that was replaced. */
function checkComments(file: BuiltFile, result: string, edits: ReadonlyMap<number, Value>, said: string): void {
  const mayGo = new Set<string>();
  for (const [index, changes] of edits) {
    for (const [key, text] of file.items[index]?.fields ?? []) {
      const isScalarChange = !text.includes('\n') && changes[key] !== null;
      if (key in changes && !isScalarChange) for (const [name] of text.matchAll(/# c\d+!/g)) mayGo.add(name);
    }
    // In brackets a comment behind a removed key goes with its comma.
    if (file.items[index]?.layout === 'flowLines' && Object.values(changes).includes(null)) {
      for (const [name] of (file.items[index]?.text ?? '').matchAll(/# c\d+!/g)) mayGo.add(name);
    }
  }
  for (const [name] of file.text.matchAll(/# c\d+!/g))
    if (!mayGo.has(name)) assert.ok(result.includes(name), `lost comment ${name}\n${said}`);
}

function same(a: unknown, b: unknown): boolean {
  return (a ?? null) === (b ?? null) || JSON.stringify(a) === JSON.stringify(b);
}
