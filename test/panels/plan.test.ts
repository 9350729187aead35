/** The Plan panel as it is shipped, in a real browser. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { Plan } from '../../src/domain/tasks/plan';
import { planPanel } from '../../src/panels/plan';
import { element, keyed, type ElementTree } from '../../src/shared/elementTree';
import { inForm } from '../longForm';
import { launchChromium, PanelPage } from './page';
import type { ThemeName } from './themes';

const step = (id: string, cost: number, cumulativeCost: number, more: Partial<Plan['order'][number]> = {}): Plan['order'][number] => ({
  id,
  title: `Task ${id}`,
  kind: 'command',
  priority: 0,
  cost,
  cumulativeCost,
  dependencies: [],
  ...more,
});

const plan: Plan = {
  order: [
    step('lint', 1, 1, { priority: 10, title: 'Lint everything' }),
    step('unit', 2, 3, { dependencies: ['lint'], title: 'Run the unit tests' }),
    step('build', 1.1, 4.1, { dependencies: ['lint', 'unit'], title: 'Build the bundles' }),
  ],
  blocked: [{ id: 'deploy', title: 'Deploy to staging', reason: 'dependency `smoke` failed' }],
  skipped: [{ id: 'simplify-parser', title: 'Simplify Parser.parse', reason: 'no strategy carries out tasks of kind refactor yet' }],
  cost: { total: 4.1, used: 1, budget: 6, isExhausted: false, warning: 'The plan uses 85% of the budget.' },
};

const treeOf = (shown: Plan | undefined, failure?: string): ElementTree =>
  planPanel.render(planPanel.select({ plan: shown, failure, isLoading: false }));

describe('the Plan panel in a browser', function () {
  // The first run may have to fetch the browser.
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

  it('shows order, cost so far, what is blocked and skipped and why', async () => {
    await panel.render(treeOf(plan));
    const rows = await panel.page.locator('tr').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.replace(/\s+/g, ' ').trim()),
      [
        '# Task Kind Priority Cost Cost so far After',
        '1 Lint everything lint command 10 1 1',
        '2 Run the unit tests unit command 0 2 3 lint',
        '3 Build the bundles build command 0 1.1 4.1 lint, unit',
        'Task Why',
        'Deploy to staging deploy dependency smoke failed',
        'Task Why',
        'Simplify Parser.parse simplify-parser no strategy carries out tasks of kind refactor yet',
      ],
    );
  });

  it('shows what backticks mark as code, and a lone one as it is', async () => {
    const [first] = plan.order;
    assert.ok(first);
    await panel.render(treeOf({ ...plan, order: [{ ...first, title: 'Simplify `Parser.parse` in src/p.ts (6` wide)' }] }));
    const open = panel.page.getByRole('button', { name: 'Simplify Parser.parse in src/p.ts (6` wide)' });
    assert.deepEqual(await open.locator('code').allInnerTexts(), ['Parser.parse']);
    assert.deepEqual(await panel.page.locator('.reason code').allInnerTexts(), ['smoke']);
  });

  it('is a table to a screen reader', async () => {
    await panel.render(treeOf(plan));
    const table = panel.page.getByRole('table', { name: 'In this order' });
    assert.equal(await table.getByRole('columnheader').count(), 7);
    assert.equal(await table.getByRole('rowheader').count(), 3);
    assert.equal(await panel.page.getByRole('status').innerText(), '3 to run, 1 blocked, 1 skipped.');
  });

  it('opens a task by keyboard alone', async () => {
    await panel.render(treeOf(plan));
    await panel.page.keyboard.press('Tab');
    assert.equal(await focusedText(panel), 'Refresh');
    await panel.page.keyboard.press('Tab');
    assert.equal(await focusedText(panel), 'Lint everything');
    await panel.page.keyboard.press('Enter');
    await panel.until('the action was sent', () => panel.actions.length > 0);
    assert.deepEqual(panel.actions, [{ name: 'openTask', argument: 'lint' }]);
  });

  it('keeps the focus on a task that moves to another row', async () => {
    await panel.render(treeOf(plan));
    await panel.page.getByRole('button', { name: 'Build the bundles' }).focus();
    await panel.render(treeOf({ ...plan, order: [...plan.order].reverse() }));
    assert.equal(await focusedText(panel), 'Build the bundles');
    assert.match(await panel.page.locator('tbody tr').first().innerText(), /Build the bundles/);
  });

  it('keeps its place when it is shown again', async () => {
    const many = Array.from({ length: 200 }, (_, index) => step(`t${index}`, 1, index + 1));
    await panel.render(treeOf({ ...plan, order: many }));
    await panel.page.evaluate(() => window.scrollTo(0, 1500));
    await panel.render(treeOf({ ...plan, order: many.slice(1) }));
    assert.ok((await panel.page.evaluate(() => window.scrollY)) > 1300);
  });

  it('shows markup in a title as text', async () => {
    const evil = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
    await panel.render(treeOf({ ...plan, order: [step('x', 1, 1, { title: evil })] }));
    assert.equal(await panel.page.getByRole('button', { name: evil }).count(), 1);
    assert.equal(await panel.page.locator('#root img, #root script').count(), 0);
    assert.equal(await panel.page.evaluate(() => 'pwned' in window), false);
  });

  it('refuses a tree with anything but listed tags and attributes', async () => {
    await panel.render(treeOf(plan));
    for (const tree of [
      { tag: 'iframe', children: [] },
      { tag: 'div', attributes: { onclick: 'alert(1)' }, children: [] },
      { tag: 'div', attributes: { style: 'color:red' }, children: [] },
    ]) {
      const before = panel.sent.length;
      await panel.post({ type: 'render', number: 1, now: 0, tree });
      await panel.until('it complained', () => panel.sent.slice(before).some(({ type }) => type === 'failed'));
    }
    assert.equal(await panel.page.getByRole('table').count(), 3);
  });

  it('says that it failed, and keeps the last plan', async () => {
    await panel.render(treeOf(plan));
    await panel.render(treeOf(plan, 'tasks.yml:3:5 expected a list'));
    assert.equal(await panel.page.getByRole('alert').innerText(), 'tasks.yml:3:5 expected a list');
    assert.equal(await panel.page.getByRole('table').count(), 3);
  });

  it('patches any tree into any other', async () => {
    const li = (key: string, ...children: (string | ElementTree)[]): ElementTree => keyed(key, element('li', {}, ...children));
    const trees = [
      element('ul', {}, li('a', '1'), li('b', '2'), li('c', '3')),
      element('ul', {}, li('c', '3'), li('a', '1', element('strong', {}, '!')), li('d', '4')),
      element('ul', { class: 'x' }, 'text', element('li', {}, 'no key'), li('b', '2')),
      element('ul', {}),
      element('ul', {}, element('li', {}, 'no key'), 'text', element('li', {}, 'another')),
    ];
    for (const from of trees) {
      for (const to of trees) {
        await panel.render(from);
        await panel.render(to);
        assert.equal(await panel.page.locator('#root').innerHTML(), html(to));
      }
    }
  });

  for (const theme of inForm<readonly ThemeName[]>(['dark'], ['dark', 'light', 'contrast'])) {
    it(`looks right in ${theme} (a screenshot to look at)`, async () => {
      const themed = await PanelPage.open(browser, theme);
      await themed.render(treeOf(plan));
      await themed.page.getByRole('button', { name: 'Run the unit tests' }).focus();
      await themed.screenshot(`plan-${theme}`);
      await themed.close();
    });
  }
});

async function focusedText(panel: PanelPage): Promise<string> {
  return panel.page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.innerText : ''));
}

function html(node: string | ElementTree): string {
  if (typeof node === 'string') return node;
  const attributes = Object.entries(node.attributes ?? {}).map(([name, value]) => ` ${name}="${value}"`);
  return `<${node.tag}${attributes.join('')}>${node.children.map(html).join('')}</${node.tag}>`;
}
