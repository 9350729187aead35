/** The dependency graph as it is shipped, in a real browser. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { graphPanel } from '../../src/panels/graph';
import type { GraphSnapshot, GraphTask } from '../../src/panels/graphModel';
import { changedSince, type ChangedElement } from '../../src/shared/elementChanges';
import type { ElementTree } from '../../src/shared/elementTree';
import { launchChromium, PanelPage } from './page';
import type { ThemeName } from './themes';
import { inForm } from '../longForm';

const task = (id: string, title: string, dependencies: string[] = [], more: Partial<GraphTask> = {}): GraphTask => ({
  id,
  title,
  status: 'pending',
  cost: 1,
  dependencies,
  ...more,
});

const tasks: readonly GraphTask[] = [
  task('lint', 'Lint everything', [], { status: 'done' }),
  task('unit', 'Run the `unit` tests', ['lint'], { status: 'in_progress', cost: 3 }),
  task('types', 'Check the types', ['lint'], { status: 'failed' }),
  task('build', 'Build the bundles, all of them, for every platform', ['unit', 'types'], {
    status: 'blocked',
    reason: 'dependency `types` failed',
  }),
  task('docs', 'Write the docs', ['lint'], { status: 'review' }),
  task('deploy', 'Deploy to staging', ['build', 'docs', 'secrets']),
  task('announce', '発表 する 発表 する 発表 する', ['deploy'], { status: 'cancelled' }),
  task('tidy', 'Tidy up', []),
];

const treeOf = (snapshot: Partial<GraphSnapshot> = {}): ElementTree =>
  graphPanel.render(graphPanel.select({ tasks, failure: undefined, isLoading: false, state: { hidesFinished: false }, ...snapshot }));

describe('the dependency graph in a browser', function () {
  this.timeout(600_000);
  let browser: Browser;
  let panel: PanelPage;

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());
  beforeEach(async function () {
    this.timeout(60_000);
    panel = await PanelPage.open(browser);
  });
  afterEach(async () => {
    assert.deepEqual(panel.violations, [], 'the content security policy was broken');
    assert.deepEqual(panel.requests, [], 'something was asked for over the network');
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  const left = async (name: string | RegExp): Promise<number> => (await panel.page.getByRole('button', { name }).boundingBox())?.x ?? -1;

  it('puts tasks right of what they wait for, and says what stands out', async () => {
    await panel.render(treeOf());
    assert.equal(await panel.page.getByRole('status').innerText(), '8 connected tasks, 5 to do, the longest chain has 3.');
    const places = await Promise.all([/^Lint/, /^Run the unit/, /^Build/, /^Deploy/].map(left));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.equal(new Set(places).size, 4);
    const label = await panel.page.getByRole('button', { name: /^Deploy/ }).getAttribute('aria-label');
    assert.equal(label, 'Deploy to staging, Waiting, in the longest chain, waits for Build the bundles, all of them, for every platform, Write the docs, secrets'); // prettier-ignore
    assert.equal(await panel.page.getByRole('button', { name: 'secrets, Not in the file' }).count(), 1);
    assert.equal(await panel.page.locator('.place.blocked').count(), 1);
    assert.equal(await panel.page.locator('.edge.critical').count(), 2 + 1);
  });

  it('lists what has no dependencies, and all of it as sentences', async () => {
    await panel.render(treeOf());
    assert.match(await panel.page.getByRole('region', { name: 'Without dependencies' }).innerText(), /Tidy up\s+Waiting/);
    await panel.page.getByText('As a list').click();
    const lines = await panel.page.locator('.waits li').allInnerTexts();
    assert.equal(lines[0], 'Run the unit tests waits for Lint everything (Done)');
    assert.equal(lines.at(-2), 'Deploy to staging waits for Build the bundles, all of them, for every platform (Blocked), Write the docs (To Review), secrets (Not in the file)'); // prettier-ignore
  });

  it('is walked with the arrow keys as it lies there, and Enter opens a task', async () => {
    await panel.render(treeOf());
    const focused = (): Promise<string> =>
      panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.split(',')[0] ?? '');
    await panel.page.getByRole('button', { name: /^Lint/ }).focus();
    await panel.page.keyboard.press('ArrowRight');
    const second = await focused();
    assert.ok(['Run the unit tests', 'Check the types', 'Write the docs'].includes(second), second);
    const layer = new Set([second]);
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown']) {
      await panel.page.keyboard.press(key);
      layer.add(await focused());
    }
    assert.deepEqual([...layer].sort(), ['Check the types', 'Run the unit tests', 'Write the docs']);
    await panel.page.getByRole('button', { name: /^Deploy/ }).focus();
    await panel.page.keyboard.press('ArrowRight');
    assert.equal(await focused(), '発表 する 発表 する 発表 する');
    await panel.page.keyboard.press('Enter');
    await panel.until('the action was sent', () => panel.actions.length > 0);
    assert.deepEqual(panel.actions, [{ name: 'openTask', argument: 'announce' }]);
    // One stop of the Tab key for all of them.
    await panel.page.keyboard.press('Tab');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.localName), 'summary');
  });

  it('shows what is connected with one task, by keyboard or mouse', async () => {
    await panel.render(treeOf());
    await panel.page.getByLabel('Show').selectOption({ label: 'what is connected with Run the unit tests' });
    await panel.page.getByRole('button', { name: /^Write the docs/ }).first().hover(); // prettier-ignore
    await panel.page.locator('.place:hover .around').click();
    await panel.until('both were sent', () => panel.actions.length === 2);
    assert.deepEqual(panel.actions, [{ name: 'focus', argument: 'unit' }, { name: 'focus', argument: 'docs' }]); // prettier-ignore
    await panel.render(treeOf({ state: { hidesFinished: false, focus: 'docs' } }));
    const labels = await panel.page
      .locator('.place .name')
      .allInnerTexts()
      .catch(() => []);
    const names = labels.length > 0 ? labels : await panel.page.locator('.place .name').allTextContents();
    assert.equal(names.length, 5);
    assert.equal(await panel.page.getByRole('button', { name: /^Check the types/ }).count(), 0);
    await panel.page.getByRole('button', { name: 'Show All' }).click();
    await panel.until('it was sent', () => panel.actions.length === 3);
    assert.deepEqual(panel.actions[2], { name: 'focus', argument: '' });
  });

  it('leaves out what is finished where that is wanted', async () => {
    await panel.render(treeOf({ state: { hidesFinished: true } }));
    assert.equal(await panel.page.getByRole('button', { name: /^Lint everything/ }).count(), 0);
    assert.equal(await panel.page.getByRole('button', { name: 'Hide Finished' }).getAttribute('aria-pressed'), 'true');
  });

  it('shows tasks that wait for each other as such', async () => {
    const knot = [task('a', 'A', ['c']), task('b', 'B', ['a']), task('c', 'C', ['b']), task('d', 'D', ['c', 'd'])];
    await panel.render(treeOf({ tasks: knot, problem: 'tasks.yml:3: Tasks wait for each other: a → c → b → a.' }));
    assert.equal(await panel.page.locator('path.edge.cycle').count(), 4 + 1);
    assert.match(await panel.page.getByRole('status').innerText(), /some wait for each other/);
    assert.equal(await panel.page.getByRole('button', { name: 'B, Waiting, waits for A, in a cycle' }).count(), 1);
    assert.match(await panel.page.locator('.failure').innerText(), /wait for each other/);
    await panel.screenshot('graph-cycle');
  });

  it('says so when there is nothing to draw', async () => {
    await panel.render(treeOf({ tasks: [task('a', 'A')] }));
    assert.equal(await panel.page.getByRole('status').innerText(), 'No task waits for another.');
    await panel.render(treeOf({ tasks: undefined, isLoading: true }));
    assert.equal(await panel.page.getByRole('status').innerText(), 'Reading the tasks …');
  });

  it(`stays fluid with ${inForm(200, 1000)} connected tasks`, async () => {
    const many = Array.from({ length: inForm(200, 1000) }, (_, index) =>
      task(
        `t${index}`,
        `Task number ${index}`,
        [7, 13, 40].flatMap((back) => (index >= back ? [`t${index - back}`] : [])),
      ),
    );
    const started = performance.now();
    const tree = treeOf({ tasks: many });
    const made = performance.now() - started;
    const shown = await paintTime(panel, tree);
    const changed = many.map((one, index) => (index === 100 ? { ...one, status: 'in_progress' as const } : one));
    const before = performance.now();
    const next = treeOf({ tasks: changed });
    const madeAgain = performance.now() - before;
    const again = await paintTime(panel, changedSince(tree, next));
    const frames = await panel.page.evaluate(async () => {
      const canvas = document.querySelector('.canvas');
      const times: number[] = [];
      let before = await new Promise<number>(requestAnimationFrame);
      for (let frame = 0; frame < 60; frame++) {
        canvas?.scrollBy(60, 25);
        const now = await new Promise<number>(requestAnimationFrame);
        times.push(now - before);
        before = now;
      }
      return times.sort((a, b) => a - b);
    });
    const times = { made, shown, madeAgain, again, frame: frames[30] ?? 0, slowest: frames[57] ?? 0 };
    console.log(`      ${Object.entries(times).map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`).join(', ')}`); // prettier-ignore
    assert.equal(await panel.page.locator('.place').count(), many.length);
    assert.ok(made < 8000 && shown < 12_000 && madeAgain < 4000 && again < 2000 && times.frame < 50, JSON.stringify(times));
  });

  for (const theme of inForm<readonly ThemeName[]>(['dark'], ['dark', 'light', 'contrast'])) {
    it(`looks right in ${theme} (a screenshot to look at)`, async () => {
      const themed = await PanelPage.open(browser, theme);
      await themed.render(treeOf());
      await themed.page.getByRole('button', { name: /^Write the docs/ }).first().focus(); // prettier-ignore
      await themed.screenshot(`graph-${theme}`);
      await themed.close();
    });

    it(`draws a cycle in ${theme}`, async () => {
      const themed = await PanelPage.open(browser, theme);
      await themed.render(treeOf({ tasks: [task('a', 'A', ['b']), task('b', 'B', ['a'])] }));
      const edges = await themed.page.locator('path.edge.cycle').evaluateAll((all) => all.map((each) => getComputedStyle(each).stroke));
      assert.ok(edges.length > 0 && !edges.includes('none'), edges.join());
      await themed.close();
    });
  }
});

/** From the message to two frames later, in the page's own time: what the browser does, and not what it takes to drive it. */
function paintTime(panel: PanelPage, tree: ChangedElement): Promise<number> {
  return panel.page.evaluate(
    async (message) => {
      const start = performance.now();
      const arrived = new Promise((resolve) => window.addEventListener('message', resolve, { once: true }));
      window.postMessage(message, '*');
      await arrived;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - start;
    },
    { type: 'render', number: 1, now: 0, tree },
  );
}
