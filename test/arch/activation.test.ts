/**
 * What the editor loads when it activates the extension is little: no schemas of the wire, no client of the engine, no parser,
 * no panel, nothing that a command does.
 */
import assert from 'node:assert/strict';
import { importsOf, readSources, resolveImport, type Source } from './sources';

/** Small ones. zod's small form is a few kilobytes; the whole of it takes the editor longer to compile than all of ours. */
const allowed = new Set(['vscode', '@vscode/l10n', 'zod/mini']);

/** Sources of what is seen only when it is asked for. Words that the views use too are not; nor is how a command is registered. */
const asked = /^src\/(panels|hosts\/vscode\/(commands|runs|sample))\//;
const seenAtOnce = new Set([
  'src/hosts/vscode/commands/commandHandler.ts',
  'src/hosts/vscode/commands/registerCommands.ts',
  'src/hosts/vscode/runs/changedContents.ts',
  'src/hosts/vscode/runs/reader.ts',
  'src/panels/icons.ts',
  'src/panels/outcomeWords.ts',
]);

/** Packages, and sources of what is asked for, that are loaded with a source, each with the imports that lead to it. */
function foundLoading(entry: string, sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const paths = new Set(byPath.keys());
  const ways = new Map([[entry, entry]]);
  const found: string[] = [];
  for (const [path, way] of ways) {
    const source = byPath.get(path);
    if (source === undefined) continue;
    for (const { specifier, isTypeOnly, isLater } of importsOf(source)) {
      if (isTypeOnly || isLater || specifier.startsWith('node:')) continue;
      const target = resolveImport(path, specifier, paths);
      if (target === undefined) found.push(`${specifier} <- ${way}`);
      else if (!ways.has(target)) ways.set(target, `${target} <- ${way}`);
    }
    if (asked.test(path) && !seenAtOnce.has(path)) found.push(way);
  }
  return found;
}

const loaded = (sources: readonly Source[]): string[] =>
  foundLoading('src/extension.ts', sources).filter((found) => !allowed.has(found.split(' ')[0] ?? ''));

describe('activation', () => {
  it('loads nothing that can be loaded when it is needed', () => {
    assert.deepEqual(loaded(readSources()), []);
  });

  it('would be found loading more', () => {
    const entry = { path: 'src/extension.ts', text: "import './a';" };
    const library = { path: 'src/b.ts', text: "import { z } from 'zod';" };
    const way = (text: string): string[] => loaded([entry, { path: 'src/a.ts', text }, library]);
    assert.deepEqual(way("import './b';"), ['zod <- src/b.ts <- src/a.ts <- src/extension.ts']);
    assert.deepEqual(way("const b = import('./b');"), []);
    assert.deepEqual(way("import type { B } from './b';"), []);
    const panel = { path: 'src/panels/plan.ts', text: '' };
    const found = loaded([{ path: 'src/extension.ts', text: "import './panels/plan';" }, panel]);
    assert.deepEqual(found, ['src/panels/plan.ts <- src/extension.ts']);
  });
});
