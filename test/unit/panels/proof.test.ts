/** The proof panel's model, and what is rendered of it. */
import assert from 'node:assert/strict';
import type { Proof } from '../../../src/domain/proof/proof';
import { proofPanel } from '../../../src/panels/proof';
import { hostMessageSchema } from '../../../src/protocol/webview';

const proof: Proof = {
  version: 1,
  id: 'a1',
  taskId: 'tidy',
  title: 'Tidy `total`',
  runId: 'r1',
  strategy: 'command',
  rationale: 'Shorter.',
  madeAt: 0,
  base: 'b'.repeat(40),
  candidate: 'c'.repeat(40),
  changes: {
    files: [{ kind: 'modified', path: 'src/cart.ts', isBinary: false, additions: 2, deletions: 7, before: 'x', after: 'y' }],
    omitted: [],
  },
  gates: [
    { gate: 'scope', state: 'passed', reason: '1 file.' },
    { gate: 'api', state: 'failed', reason: 'step is gone.', api: [{ change: 'removed', name: 'step', before: 'const step' }] },
    {
      gate: 'metrics',
      state: 'passed',
      reason: 'Fine.',
      numbers: [
        { of: 'sum of cognitive over what changed', before: 0, after: -7 },
        { of: 'src/cart.ts: total cognitive', before: 20, after: 13, threshold: 12 },
        { of: 'src/cart.ts: other cognitive', before: 3, after: 3, threshold: 12 },
      ],
    },
    {
      gate: 'checks',
      state: 'skipped',
      reason: 'Red.',
      commands: [{ name: 'test', command: 'npm test', exitCode: null, durationMs: 1500, onBase: 1, log: '.symbiote/logs/x.log' }],
    },
  ],
  verdict: 'red',
  environment: { symbiote: '1.0.0', runtime: 'Node 22', platform: 'linux x64' },
};

const select = (state: 'waiting' | 'stopped' | 'accepted') =>
  proofPanel.select({ known: { proof, state }, failure: undefined, isLoading: false });

describe('the proof panel', () => {
  it('shows the numbers that changed, sums last and as differences', () => {
    assert.deepEqual(
      select('waiting').shown?.numbers.map(({ of, before, after, difference, threshold, isOver }) => [
        of,
        before,
        after,
        difference,
        threshold,
        isOver,
      ]),
      [
        ['src/cart.ts: total cognitive', '20', '13', '−7', '12', true],
        ['sum of cognitive over what changed', '', '', '−7', '', false],
      ],
    );
  });

  it('says what stopped it, and how commands ended', () => {
    const { shown } = select('stopped');
    assert.equal(shown?.verdict, 'Not proved: stopped by “Public API”');
    assert.deepEqual(
      shown.gates.flatMap(({ commands }) => commands).map(({ exit, onBase, duration }) => [exit, onBase, duration]),
      [['did not end', '1', '1.5s']],
    );
  });

  it('offers to decide only what can be decided', () => {
    const offered = (state: 'waiting' | 'stopped' | 'accepted'): string[] => {
      const names = JSON.stringify(proofPanel.render(select(state))).matchAll(/"name":"(accept|retry|discard|undo)"/g);
      return [...names].map((match) => match[1] ?? '');
    };
    assert.deepEqual([offered('waiting'), offered('stopped'), offered('accepted')], [['accept', 'retry', 'discard'], [], ['undo']]);
  });

  it('renders what the wire takes, and names every action its buttons send', () => {
    const trees = [proofPanel.render(select('waiting')), proofPanel.render(select('accepted'))];
    const none = proofPanel.select({ known: undefined, failure: 'x', isLoading: true });
    for (const tree of [...trees, proofPanel.render(none)])
      assert.equal(hostMessageSchema.safeParse({ type: 'render', number: 1, now: 0, tree }).success, true);
    const names = [...JSON.stringify(trees).matchAll(/"action":\{"name":"(\w+)"/g)].map((match) => match[1] ?? '');
    assert.deepEqual([...new Set(names)].sort(), [...proofPanel.actions].sort());
  });
});
