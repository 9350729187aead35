/** How often a panel is rendered and sent. */
import assert from 'node:assert/strict';
import { PanelFeed } from '../../../../src/hosts/vscode/panelFeed';
import type { HostMessage } from '../../../../src/protocol/webview';
import { element, keyed } from '../../../../src/shared/elementTree';

function feedOf() {
  let count = 0;
  const posted: HostMessage[] = [];
  let wake: (() => void) | undefined;
  const feed = new PanelFeed({
    render: () => ({ tree: element('main', {}, keyed('same', element('p', {}, 'x')), String(count)), state: { count } }),
    post: (message) => {
      posted.push(message);
      wake?.();
    },
  });
  return {
    feed,
    posted,
    change: () => {
      count += 1;
      feed.changed();
    },
    next: () => new Promise<void>((resolve) => (wake = resolve)),
  };
}
const shownCount = ({ tree }: HostMessage): unknown => tree.children.at(-1);

describe('the feed of a panel', () => {
  it('sends nothing before the webview listens, nor after it is hidden', () => {
    const { feed, posted, change } = feedOf();
    change();
    assert.equal(posted.length, 0);
    feed.open();
    assert.equal(posted.length, 1);
    feed.close();
    change();
    assert.equal(posted.length, 1);
    feed.resume();
    assert.equal(posted.length, 2);
    assert.equal(shownCount(posted[1] ?? assert.fail()), '2');
    feed.close();
  });

  it('has one tree under way, and the newest wins', async () => {
    const { feed, posted, change, next } = feedOf();
    feed.open();
    for (let count = 0; count < 10_000; count++) change();
    assert.equal(posted.length, 1);
    const second = next();
    feed.shown(1);
    await second;
    assert.deepEqual(posted.map(shownCount), ['0', '10000']);
    feed.shown(2);
    assert.equal(posted.length, 2);
    feed.close();
  });

  it('sends what changed; the whole to a webview that was made anew, or could not show a part', async () => {
    const { feed, posted, change, next } = feedOf();
    feed.open();
    const second = next();
    feed.shown(1);
    change();
    await second;
    assert.deepEqual(posted[1]?.tree.children[0], { kept: 'same' });
    feed.failed();
    assert.equal(posted.length, 3);
    assert.deepEqual(posted[2]?.tree.children[0], posted[0]?.tree.children[0]);
    feed.failed(); // The whole again would fail again.
    assert.equal(posted.length, 3);
    feed.open();
    assert.deepEqual(posted[3]?.tree.children[0], posted[0]?.tree.children[0]);
    feed.close();
  });

  it('does not take the answer to an older tree for the answer to the newest', () => {
    const { feed, posted, change } = feedOf();
    feed.open();
    feed.open();
    change();
    feed.shown(1);
    assert.equal(posted.length, 2);
    feed.close();
  });
});
