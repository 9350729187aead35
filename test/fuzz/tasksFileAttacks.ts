/** Malformed files against the real memory in a real folder: no crash, no hang, no overwrite, always a position. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../src/domain/errors';
import { parseTasks } from '../../src/engine/memory/tasksDocument';
import { TasksMemory } from '../../src/engine/memory/tasksMemory';
import type { Clock } from '../../src/ports/clock';
import type { Files } from '../../src/ports/files';
import { checkSlices } from './tasksFileProperties';
import { malformed, type Malformed } from './tasksFileMalformed';

export interface AttackReport {
  readonly files: number;
  readonly invalid: number;
  readonly slowest: { readonly kind: string; readonly number: number; readonly ms: number };
}

export interface AttackOptions {
  readonly count: number;
  readonly seed: number;
  readonly folder: string;
  readonly files: Files;
  readonly clock: Clock;
  /** What one file may take, reading and refusing it. */
  readonly maxMs: number;
}

export async function attackMemory(options: AttackOptions): Promise<AttackReport> {
  const path = join(options.folder, 'tasks.yml');
  let invalid = 0;
  let slowest = { kind: '', number: 0, ms: 0 };
  for (let number = 0; number < options.count; number++) {
    const file = malformed(number, options.seed);
    const name = `${file.kind} (number ${number}, seed ${options.seed})`;
    await writeFile(path, file.bytes);
    const startedAt = performance.now();
    if (await attack(file, name, path, options)) invalid++;
    const ms = performance.now() - startedAt;
    assert.ok(ms < options.maxMs, `${name} took ${ms.toFixed(0)} ms`);
    if (ms > slowest.ms) slowest = { kind: file.kind, number, ms };
  }
  return { files: options.count, invalid, slowest };
}

/** Returns whether the file was invalid. */
async function attack(file: Malformed, name: string, path: string, { files, clock }: AttackOptions): Promise<boolean> {
  const memory = new TasksMemory({ files: withoutWatching(files), path: 'tasks.yml', clock });
  try {
    const state = await memory.load();
    const errors = state.problems.filter((problem) => problem.severity === 'error');
    checkPositions(file, state.problems, name);
    const parsed = parseTasks(file.bytes);
    const [task] = parsed.tasks;
    checkSlices(parsed.text);
    if (errors.length === 0) return false;
    assert.equal(state.isStale, true, name);
    const edits = [{ id: task?.id ?? 'build', changes: { status: 'done', reason: null } }];
    await assert.rejects(
      memory.update(edits),
      (error) => EngineError.is(error, 'invalidTasksFile') && Array.isArray(error.data['problems']),
      name,
    );
    await assert.rejects(memory.add([{ title: 'New one' }]), (error) => EngineError.is(error, 'invalidTasksFile'), name);
    assert.ok(Buffer.from(file.bytes).equals(await readFile(path)), `${name} was overwritten`);
    return true;
  } finally {
    memory.dispose();
  }
}

function checkPositions(
  file: Malformed,
  problems: readonly { line: number; column: number; endLine: number; endColumn: number }[],
  name: string,
): void {
  const lines = new TextDecoder('utf-8').decode(file.bytes).split('\n');
  for (const { line, column, endLine, endColumn } of problems) {
    assert.ok(line >= 1 && line <= lines.length, `${name}: line ${line} of ${lines.length}`);
    assert.ok(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1, `${name}: column ${column} of line ${line}`);
    assert.ok(endLine > line || (endLine === line && endColumn >= column), `${name}: ends before it begins`);
  }
}

/** Thousands of watchers would only slow this down; watching has tests of its own. */
function withoutWatching(files: Files): Files {
  const quiet: Files = {
    root: files.root,
    absolute: (path) => files.absolute(path),
    info: (path) => files.info(path),
    infos: (paths, signal) => files.infos(paths, signal),
    read: (path) => files.read(path),
    readPart: (path, start, length) => files.readPart(path, start, length),
    writeAtomic: (path, data) => files.writeAtomic(path, data),
    replaceIf: (path, data, mayReplace) => files.replaceIf(path, data, mayReplace),
    setExecutable: (path, isExecutable) => files.setExecutable(path, isExecutable),
    removeLeftovers: (path) => files.removeLeftovers(path),
    staysInside: (path) => files.staysInside(path),
    whyUnwritable: (path) => files.whyUnwritable(path),
    networkFileSystem: () => files.networkFileSystem(),
    openAppend: (path, options) => files.openAppend(path, options),
    list: (path) => files.list(path),
    makeDirectory: (path) => files.makeDirectory(path),
    rename: (path, to) => files.rename(path, to),
    remove: (path) => files.remove(path),
    watch: () => ({ dispose: () => undefined }),
  };
  return quiet;
}
