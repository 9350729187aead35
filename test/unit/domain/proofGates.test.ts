import assert from 'node:assert/strict';
import type { FunctionChange } from '../../../src/domain/audit/auditComparison';
import type { Changes } from '../../../src/domain/runs/changes';
import { syntaxGate } from '../../../src/domain/proof/codeGates';
import { noFacts } from '../../../src/domain/proof/codeFacts';
import { metricsGate, type MetricsRules } from '../../../src/domain/proof/metricsGate';
import { protectedByDefault, scopeGate } from '../../../src/domain/proof/scopeGate';

const state = (name: string, cognitive: number, cyclomatic = 5) => ({
  path: 'a.ts',
  name,
  line: 1,
  cyclomatic,
  cognitive,
  nesting: 1,
  parameters: 1,
  lines: 20,
});
const change = (name: string, before: number | undefined, after: number | undefined): FunctionChange => ({
  change: before === undefined ? 'new' : after === undefined ? 'removed' : after > before ? 'worse' : 'better',
  ...(before === undefined ? {} : { before: state(name, before) }),
  ...(after === undefined ? {} : { after: state(name, after) }),
  delta: { ...state(name, (after ?? 0) - (before ?? 0), 0) },
});
const rules: MetricsRules = {
  thresholds: { cyclomatic: 15, cognitive: 15 },
  target: { path: 'a.ts', symbol: 'parse' },
  leastImprovement: 5,
  mostGrowth: 3,
};

describe('the gate of metrics', () => {
  it('lets through what brought the target below its threshold, with the numbers', () => {
    const { state: result, reason, numbers } = metricsGate([change('parse', 31, 12), change('parseItem', undefined, 9)], rules);
    assert.equal(result, 'passed', reason);
    assert.equal(reason, 'parse: cyclomatic 5 → 5, cognitive 31 → 12.');
    assert.deepEqual(numbers?.[0], { of: 'a.ts: parse cognitive', before: 31, after: 12, threshold: 15 });
  });

  it('lets a partial improvement through that is large enough', () => {
    assert.equal(metricsGate([change('parse', 40, 30)], rules).state, 'passed');
    assert.match(metricsGate([change('parse', 40, 37)], rules).reason, /still over: cognitive 40 → 37, more than 15/);
  });

  it('stops what changed something else, moved the complexity, or made more of it', () => {
    assert.match(metricsGate([change('other', 10, 8)], rules).reason, /parse did not change/);
    assert.match(
      metricsGate([change('parse', 31, 2), change('helper', undefined, 28)], rules).reason,
      /helper .*is new and has cognitive 28/,
    );
    assert.match(metricsGate([change('parse', 31, 2), change('other', 14, 17)], rules).reason, /other .*grew from cognitive 14 to 17/);
    assert.match(
      metricsGate([change('parse', 20, 10), change('helper', undefined, 14)], rules).reason,
      /sum of cognitive grew by 4, more than 3/,
    );
  });

  it('asks nothing of a target that was taken apart, or where there is none', () => {
    assert.equal(
      metricsGate([change('parse', 31, undefined), change('a', undefined, 12), change('b', undefined, 12)], rules).state,
      'passed',
    );
    assert.equal(metricsGate([change('other', 40, 39)], { ...rules, target: undefined }).state, 'passed');
  });
});

describe('the gate of scope', () => {
  const changes = (...paths: string[]): Changes => ({
    files: paths.map((path) => ({ kind: 'modified', path, isBinary: false, additions: 1, deletions: 1 })),
    omitted: [],
  });
  const scope = { globs: ['src/**'], protectedGlobs: protectedByDefault };

  it('lets through what the task may change', () => {
    assert.equal(scopeGate(changes('src/a.ts', 'src/b/c.ts'), scope).state, 'passed');
    assert.equal(scopeGate(changes('anything.ts'), { ...scope, globs: [] }).state, 'passed');
  });

  it('stops what is outside, protected, unknown or nothing', () => {
    assert.match(scopeGate(changes('src/a.ts', 'test/a.test.ts'), scope).reason, /outside of the task’s scope: test\/a\.test\.ts/);
    assert.equal(scopeGate(changes('package-lock.json'), { ...scope, globs: [] }).state, 'failed');
    assert.equal(scopeGate(changes('.github/workflows/ci.yml'), { ...scope, globs: [] }).state, 'failed');
    assert.equal(scopeGate(changes('package-lock.json'), { ...scope, globs: ['package-lock.json'] }).state, 'passed');
    assert.equal(scopeGate(changes(), scope).reason, 'Nothing changed.');
    assert.match(scopeGate({ ...changes('src/a.ts'), omitted: [{ path: 'big.bin', reason: 'too large' }] }, scope).reason, /big\.bin/);
  });

  it('looks at both names of a renamed file', () => {
    const renamed: Changes = {
      files: [{ kind: 'renamed', path: 'src/a.ts', oldPath: 'lib/a.ts', isBinary: false, additions: 0, deletions: 0 }],
      omitted: [],
    };
    assert.match(scopeGate(renamed, scope).reason, /lib\/a\.ts/);
  });
});

describe('the gate of syntax', () => {
  it('lets nothing through that cannot be read, though it could not be read before either', () => {
    const broken = noFacts('a.ts', 'Nested too deeply.');
    const { state: result, reason } = syntaxGate([{ path: 'a.ts', before: broken, after: broken }]);
    assert.equal(result, 'failed');
    assert.match(reason, /a\.ts cannot be read: Nested too deeply/);
  });
});
