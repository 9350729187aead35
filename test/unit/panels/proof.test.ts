/** The proof panel's model, and what is rendered of it. */
import assert from 'node:assert/strict';
import { proofPanel } from '../../../src/panels/proof';
import { hostMessageSchema } from '../../../src/protocol/webview';
import { proof } from '../../panels/proofSamples';

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
