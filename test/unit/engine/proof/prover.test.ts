import assert from 'node:assert/strict';
import { effectsOf } from '../../../../src/adapters/languages/typescript/effects';
import { publicApi } from '../../../../src/adapters/languages/typescript/publicApi';
import { testFacts } from '../../../../src/adapters/languages/typescript/testFacts';
import { typescript } from '../../../../src/adapters/languages/typescript/typescript';
import type { EvidenceCommand, GateName } from '../../../../src/domain/proof/proof';
import type { FileChange } from '../../../../src/domain/runs/changes';
import { defaultSettings } from '../../../../src/domain/settings';
import { Prover, type ProvedCandidate } from '../../../../src/engine/proof/prover';
import type { CodeReader } from '../../../../src/ports/codeReader';
import { taskOf } from '../../../taskOf';

const reader: CodeReader = {
  factsOf: async (path, text) =>
    /\.[cm]?[jt]sx?$/.test(path)
      ? {
          measured: typescript.measure(path, text),
          api: publicApi(path, text),
          effects: effectsOf(path, text),
          tests: testFacts(path, text),
        }
      : undefined,
};

/** Branches within a loop: cognitive 3 for each and one for the loop, cyclomatic 1 for each and two. */
const branches = (count: number): string => `for (const x of xs) { ${'if (x > 1) { if (x > 2) n++; }\n'.repeat(count)} }`;
const total = (body: string): string => `export function total(xs: number[]): number {\n let n = 0;\n ${body}\n return n;\n}\n`;
const hard = total(branches(7));
const eased = `${total('for (const x of xs) n += one(x) + two(x);')}function one(x: number) { let n = 0; ${'if (x > 1) n++;\n'.repeat(7)} return n; }\nfunction two(x: number) { let n = 0; ${'if (x > 2) n++;\n'.repeat(7)} return n; }\n`;

interface Version {
  readonly before?: string;
  readonly after?: string;
}

async function prove(files: Record<string, Version>, more: Partial<ProvedCandidate> = {}, commands: readonly EvidenceCommand[] = [green]) {
  const kept = new Map<string, string>();
  const changes = Object.entries(files).map(([path, { before, after }]): FileChange => {
    const keep = (side: string, text: string | undefined) =>
      text === undefined ? {} : (kept.set(`${side} ${path}`, text), { [side]: `${side} ${path}` });
    const kind = before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified';
    return { kind, path, isBinary: false, additions: 1, deletions: 1, ...keep('before', before), ...keep('after', after) };
  });
  let checked = 0;
  const prover = new Prover({
    clock: { now: () => 0, schedule: () => ({ dispose: () => undefined }), turn: async () => undefined },
    snapshots: { read: async (id) => new TextEncoder().encode(kept.get(id)) },
    reader,
    runChecks: async () => {
      checked += 1;
      return commands;
    },
  });
  const asked: GateName[] = [];
  const task = taskOf('t', { kind: 'refactor', target: { file: 'src/a.ts', symbol: 'total' } });
  const candidate: ProvedCandidate = {
    task,
    changes: { files: changes, omitted: [] },
    allows: { api: false, effects: false },
    scope: [],
    ...more,
  };
  const results = await prover.prove(candidate, {
    settings: defaultSettings,
    signal: new AbortController().signal,
    onGate: (gate) => asked.push(gate),
  });
  const last = results.at(-1);
  return { asked, checked, results, end: `${last?.gate} ${last?.state}: ${last?.reason}` };
}

const green: EvidenceCommand = { name: 'tests', command: 'npm run test', exitCode: 0, durationMs: 9, onBase: 0 };

describe('a candidate at the gates', () => {
  it('passes all of them when it is good, the cheapest first', async () => {
    const { asked, results, end } = await prove({ 'src/a.ts': { before: hard, after: eased } });
    assert.deepEqual(asked, ['scope', 'syntax', 'api', 'effects', 'metrics', 'tests', 'checks']);
    assert.ok(
      results.every(({ state }) => state === 'passed'),
      JSON.stringify(results, undefined, 1),
    );
    assert.match(results.find(({ gate }) => gate === 'metrics')?.reason ?? '', /^total: cyclomatic \d+ → 2, cognitive \d+ → 1\.$/);
    assert.equal(end, 'checks passed: `npm run test` green after the last edit.');
  });

  it('is ended by the first that it fails, and nothing costly is run for it', async () => {
    const failing: readonly (readonly [RegExp, Record<string, Version>])[] = [
      [/^scope failed: .*package-lock\.json/, { 'package-lock.json': { before: '{}', after: '{ }' } }],
      [/^syntax failed: src\/a\.ts:1:/, { 'src/a.ts': { before: hard, after: 'export function total( {' } }],
      [
        /^api failed: .*total was changed/,
        { 'src/a.ts': { before: hard, after: eased.replace('xs: number[]', 'xs: number[], extra = 1') } },
      ],
      [/^effects failed: .*eval\(\)/, { 'src/a.ts': { before: hard, after: eased.replace('let n = 0', 'let n = eval("0")') } }],
      [/^metrics failed: total is still over/, { 'src/a.ts': { before: hard, after: hard.replace('n++', 'n += 1') } }],
      [
        /^tests failed: src\/a\.test\.ts: 1 assertions → 0/,
        {
          'src/a.ts': { before: hard, after: eased },
          'src/a.test.ts': { before: "it('a', () => { expect(1).toBe(1); });", after: "it('a', () => {});" },
        },
      ],
    ];
    for (const [expected, files] of failing) {
      const { end, checked } = await prove(files);
      assert.match(end, expected);
      assert.equal(checked, 0);
    }
  });

  it('is judged by what the project’s checks said of the base', async () => {
    const files = { 'src/a.ts': { before: hard, after: eased } };
    assert.match(
      (await prove(files, {}, [green, { ...green, command: 'npm run lint', exitCode: 1 }])).end,
      /^checks failed: `npm run lint` ended with 1/,
    );
    assert.match((await prove(files, {}, [{ ...green, exitCode: 1, onBase: 1 }])).end, /^checks skipped: Red on the base already/);
    assert.match(
      (await prove(files, {}, [green, { ...green, command: 'npm run lint', exitCode: 1, onBase: 1 }])).end,
      /^checks passed: .*Set aside/,
    );
    assert.match((await prove(files, {}, [])).end, /^checks skipped: .*without tests/);
  });

  it('may do what its task allows', async () => {
    const files = { 'src/a.ts': { before: hard, after: eased.replace('xs: number[]', 'xs: number[], extra = 1') } };
    assert.match((await prove(files, { allows: { api: true, effects: false } })).end, /^checks passed/);
    assert.match((await prove({ 'other.ts': { after: 'export const a = 1;' } }, { scope: ['src/**'] })).end, /^scope failed/);
  });
});
