/** What of a tree is sent where another one is shown. */
import assert from 'node:assert/strict';
import { changedSince } from '../../../src/shared/elementChanges';
import { element, keyed, type ElementTree } from '../../../src/shared/elementTree';

const line = (key: string, text: string): ElementTree => keyed(key, element('div', {}, text));

describe('what changed of a tree', () => {
  it('is the whole where nothing is shown, or something else', () => {
    const tree = element('ul', {}, line('a', '1'));
    assert.equal(changedSince(undefined, tree), tree);
    assert.equal(changedSince(element('ol', {}), tree), tree);
  });

  it('names what stayed by its key', () => {
    const before = element('main', {}, 'text', element('ul', {}, line('a', '1'), line('b', '2')));
    const after = element('main', {}, 'other', element('ul', { class: 'x' }, line('b', '2'), line('a', '3'), line('c', '4')));
    assert.deepEqual(changedSince(before, after), {
      tag: 'main',
      attributes: {},
      children: ['other', { tag: 'ul', attributes: { class: 'x' }, children: [{ kept: 'b' }, line('a', '3'), line('c', '4')] }],
    });
  });

  it('sees a change of an attribute, an action or a child deep inside', () => {
    const deep = (text: string, name: string, label: string): ElementTree =>
      keyed('k', element('div', { 'aria-label': label }, { tag: 'button', action: { name }, children: [text] }));
    const [before, same] = [element('p', {}, deep('t', 'n', 'l')), element('p', {}, deep('t', 'n', 'l'))];
    assert.deepEqual(changedSince(before, same).children, [{ kept: 'k' }]);
    for (const other of [deep('x', 'n', 'l'), deep('t', 'x', 'l'), deep('t', 'n', 'x')])
      assert.ok(!('kept' in Object(changedSince(before, element('p', {}, other)).children[0])));
  });
});
