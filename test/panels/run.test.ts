/** The run panel as it is shipped, in a real browser. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { runPanel } from '../../src/panels/run';
import type { RunSnapshot } from '../../src/panels/runSnapshot';
import type { ElementTree } from '../../src/shared/elementTree';
import { inForm } from '../longForm';
import { launchChromium, PanelPage } from './page';
import { sendEvents } from './runEvents';
import { failedRun, liveRun, logOf, now, pausedRun, snapshot, startedAt } from './runSamples';
import type { ThemeName } from './themes';

const treeOf = (shown: RunSnapshot): ElementTree => runPanel.render(runPanel.select(shown));

describe('the run panel in a browser', function () {
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

  const manyLines = (count: number): RunSnapshot => ({
    ...liveRun(),
    logs: new Map([['a2', logOf(Array.from({ length: count }, (_, index) => `line ${index}`).join('\n'))]]),
  });
  const log = () => panel.page.getByRole('group', { name: 'Output' });
  const fromEnd = () => log().evaluate((box) => Math.round(box.scrollHeight - box.clientHeight - box.scrollTop));

  it('says how far the run is, and what each task came to', async () => {
    await panel.render(treeOf(liveRun()), { now });
    assert.equal(await panel.page.getByRole('heading', { level: 1 }).innerText(), 'Run of 4 Tasks');
    assert.equal(await panel.page.getByRole('status').innerText(), 'Running. 1 of 4 tasks.');
    assert.equal(await panel.page.getByRole('progressbar').getAttribute('value'), '1');
    const rows = await panel.page.locator('.task > h3').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.replace(/\s+/g, ' ').trim()),
      [
        'Lint everything Done 58s',
        'Run the unit tests of src/parser Running Attempt 2 1m 05s',
        'Build the bundles Waiting',
        'Deploy to staging Waiting',
      ],
    );
    assert.deepEqual(await panel.page.getByRole('list', { name: 'Stages', exact: true }).getByRole('listitem').count(), 2);
  });

  it('counts times up by itself, on the extension’s clock', async () => {
    const moving = await PanelPage.open(browser, 'dark', { reducedMotion: 'no-preference' });
    await moving.render(treeOf(liveRun()), { now });
    const elapsed = moving.page.locator('.summary time[data-since]');
    assert.match(await elapsed.innerText(), /^2m 0[56]s$/);
    const first = await elapsed.innerText();
    await moving.until('a second has passed', async () => (await elapsed.innerText()) !== first);
    assert.deepEqual(
      moving.sent.filter(({ type }) => type === 'action'),
      [],
    );
    await moving.close();
  });

  it('sends what its buttons are for', async () => {
    await panel.render(treeOf(liveRun()));
    for (const name of ['Pause', 'Stop After This Task', 'Cancel', 'Show Terminal', 'Open Whole Log', 'Go to Task'])
      await panel.page.getByRole('button', { name, exact: true }).click();
    await panel.page.getByRole('button', { name: 'Lint everything' }).click();
    await panel.until('all was sent', () => panel.actions.length === 7);
    assert.deepEqual(panel.actions, [
      { name: 'pause', argument: '{"runId":"run-1"}' },
      { name: 'stop', argument: '{"runId":"run-1"}' },
      { name: 'cancel', argument: '{"runId":"run-1"}' },
      { name: 'showTerminal', argument: '{"attemptId":"a2"}' },
      { name: 'openLog', argument: '{"attemptId":"a2"}' },
      { name: 'openTask', argument: '{"taskId":"unit"}' },
      { name: 'toggleTask', argument: '{"taskId":"lint","isOpen":true}' },
    ]);
  });

  it('has no button to resume or run again in a workspace that is not trusted', async () => {
    await panel.render(treeOf(pausedRun()));
    assert.deepEqual(await panel.page.locator('header').getByRole('button').allInnerTexts(), ['Stop', 'Cancel']);
    await panel.render(treeOf({ ...pausedRun(), isTrusted: true }));
    assert.equal(await panel.page.getByRole('button', { name: 'Resume' }).count(), 1);
    await panel.render(treeOf({ ...failedRun(), isTrusted: false }));
    assert.equal(await panel.page.getByRole('button', { name: 'Run Again' }).count(), 0);
  });

  it('opens the places that the output names', async () => {
    await panel.render(treeOf(liveRun()));
    await panel.page.getByRole('button', { name: 'src/parser/parse.ts(120,7)' }).click();
    await panel.until('it was sent', () => panel.actions.length > 0);
    assert.deepEqual(panel.actions, [
      { name: 'openFile', argument: JSON.stringify({ attemptId: 'a2', path: 'src/parser/parse.ts', line: 120, column: 7 }) },
    ]);
    assert.equal(await log().getByRole('button').count(), 3, 'an address on the web is no link');
  });

  it('goes through the links of the output with the arrow keys: one stop of the Tab key', async () => {
    await panel.render(treeOf(liveRun()));
    await panel.page.getByRole('button', { name: 'Open Whole Log' }).focus();
    await panel.page.keyboard.press('Tab');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.id), 'log-a2');
    await panel.page.keyboard.press('Tab');
    const focused = () => panel.page.evaluate(() => document.activeElement?.textContent);
    assert.equal(await focused(), 'test/parser.test.ts:31:14');
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'src/parser/parse.ts:118:9');
    await panel.render(treeOf({ ...liveRun(), isLoading: true }));
    assert.equal(await focused(), 'src/parser/parse.ts:118:9');
    await panel.page.keyboard.press('Enter');
    await panel.until('it was sent', () => panel.actions.length > 0);
    await panel.page.keyboard.press('Tab');
    assert.notEqual(await focused(), 'src/parser/parse.ts(120,7)');
  });

  it('stays at the end of the output until the person scrolls up, and leads back', async () => {
    await panel.render(treeOf(manyLines(300)));
    assert.ok((await fromEnd()) <= 1);
    const jump = panel.page.getByRole('button', { name: 'Jump to End' });
    assert.equal(await jump.isVisible(), false);
    await log().hover();
    await panel.page.mouse.wheel(0, -400);
    await jump.waitFor();
    const before = await log().evaluate((box) => box.scrollTop);
    await panel.render(treeOf(manyLines(340)));
    assert.equal(await log().evaluate((box) => box.scrollTop), before);
    await jump.click();
    assert.ok((await fromEnd()) <= 1);
    assert.equal(await jump.isVisible(), false);
    await panel.render(treeOf(manyLines(380)));
    assert.ok((await fromEnd()) <= 1);
  });

  it('is as it was after a reload of the window: what the source said, the page’s place and the output’s', async () => {
    await panel.render(treeOf(manyLines(300)), { state: { runId: 'run-1', diffView: 'split' } });
    await log().hover();
    await panel.page.mouse.wheel(0, -600);
    await panel.page.getByRole('button', { name: 'Jump to End' }).waitFor();
    const place = await log().evaluate((box) => box.scrollTop);
    await panel.until('the place is kept', async () => JSON.stringify(await panel.kept()).includes('log-a2'));
    const kept = await panel.kept();
    assert.deepEqual((kept as { state: unknown }).state, { runId: 'run-1', diffView: 'split' });
    const again = await PanelPage.open(browser, 'dark', { state: kept });
    await again.render(treeOf(manyLines(300)));
    assert.equal(await again.page.locator('#log-a2').evaluate((box) => box.scrollTop), place);
    await again.close();
  });

  it('shows what was changed: kinds, counts, modes, lines and words', async () => {
    await panel.render(treeOf(failedRun()));
    const files = await panel.page.locator('.file > .row').allInnerTexts();
    assert.deepEqual(
      files.map((file) => file.replace(/\s+/g, ' ').trim()),
      [
        'M Modified parse.ts src/parser +4 −2 lines added and removed Open Diff',
        'A Added lineEnds.ts src/parser +12 −0 lines added and removed Open Diff',
        'D Deleted old.ts src/parser +0 −48 lines added and removed Open Diff',
        'R Renamed read.ts src/reader was src/read.ts +1 −1 lines added and removed Open Diff',
        'M Modified release.sh scripts now executable +0 −0 lines added and removed Open Diff',
        'M Modified logo.png media binary Open Diff',
      ],
    );
    const table = panel.page.getByRole('table', { name: 'Changes in src/parser/parse.ts' });
    assert.equal(await table.getByRole('columnheader').count(), 3);
    assert.deepEqual(await table.locator('del, ins').allInnerTexts(), ["'\\n'", 'lineEnd']);
    assert.deepEqual(await table.locator('.end').allInnerTexts(), ['CRLF', 'no line feed at the end']);
  });

  it('shows two columns where they are asked for, and more lines when they are', async () => {
    await panel.render(treeOf(failedRun({ diffView: 'split' })));
    const table = panel.page.getByRole('table', { name: 'Changes in src/parser/parse.ts' });
    assert.equal(await table.getByRole('columnheader').count(), 4);
    const row = table.locator('tr', { hasText: 'lineEnd' });
    assert.deepEqual(await row.locator('td').allInnerTexts(), [
      '116',
      "−  for (const line of text.split('\\n')) {",
      '116',
      '+  for (const line of text.split(lineEnd)) {',
    ]);
    assert.equal(await panel.page.getByRole('button', { name: 'Side by Side' }).getAttribute('aria-pressed'), 'true');
    await panel.page.getByRole('button', { name: 'Show 500 more lines' }).click();
    await panel.page.getByRole('button', { name: 'Open All Changes' }).click();
    await panel.page.getByRole('button', { name: 'Open Diff of media/logo.png' }).click();
    await panel.until('all was sent', () => panel.actions.length === 3);
    assert.deepEqual(panel.actions, [
      { name: 'showWhole', argument: '{"attemptId":"a2","path":"src/parser/lineEnds.ts"}' },
      { name: 'openAllChanges', argument: '{"attemptId":"a2"}' },
      { name: 'openDiff', argument: '{"attemptId":"a2","path":"media/logo.png"}' },
    ]);
    await panel.render(treeOf(failedRun({ files: { 'a2 src/parser/lineEnds.ts': 'whole' } })));
    assert.equal(await panel.page.locator('.diff tr.added').count(), 600);
  });

  it('says what there is to say where there is nothing to show', async () => {
    await panel.render(treeOf(snapshot({ run: undefined })));
    assert.match(await panel.page.locator('main').innerText(), /Nothing was run yet/);
    await panel.render(treeOf(snapshot({ run: undefined, isLoading: true })));
    assert.match(await panel.page.locator('main').innerText(), /Loading the run/);
    await panel.render(treeOf(snapshot({ run: undefined, failure: 'There is no run r-1.' })));
    assert.equal(await panel.page.getByRole('alert').innerText(), 'There is no run r-1.');
    await panel.render(treeOf({ ...liveRun(), logs: new Map() }));
    assert.match(await panel.page.locator('.output').innerText(), /Loading the output/);
    await panel.render(treeOf({ ...liveRun(), logs: new Map([['a2', logOf('')]]) }));
    assert.match(await panel.page.locator('.output').innerText(), /No output yet/);
  });

  it('takes markup in output, titles and diffs as text', async () => {
    const evil = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
    await panel.render(treeOf({ ...liveRun(), logs: new Map([['a2', logOf(evil)]]) }));
    assert.equal(await log().innerText(), evil);
    assert.equal(await panel.page.locator('#root img, #root script').count(), 0);
  });

  it('shows ten thousand events with no more trees than there were frames, one at a time', async () => {
    const result = await sendEvents(panel, 10_000);
    assert.match(result.lastLine, /event 10000 of/);
    assert.ok(result.lines <= 503, `${result.lines} lines are shown`);
    assert.equal(result.mostUnderWay, 1);
    assert.ok(result.trees <= result.frames + 2, `${result.trees} trees in ${result.frames} frames`);
    assert.ok(result.trees <= result.seconds * 20 + 3, `${result.trees} trees in ${result.seconds} s`);
  });

  it('shows many new lines over several frames, in their order, and lets the old ones go', async () => {
    const log = (from: number, to: number): ElementTree => ({
      tag: 'div',
      key: 'lines',
      attributes: { class: 'log', id: 'growing', 'data-follow': 'end' },
      children: Array.from({ length: to - from }, (_, at) => ({ tag: 'div', key: String(from + at), children: [`line ${from + at}`] })),
    });
    const lines = (): Promise<string[]> => panel.page.locator('#growing > div').allInnerTexts();
    await panel.render({ tag: 'main', children: [log(0, 400)] });
    await panel.page.evaluate(() => {
      const counts: number[] = [];
      Object.assign(window, { symbioteCounts: counts });
      const log = document.querySelector('#growing');
      if (log === null) throw new Error('There is no log.');
      new MutationObserver((changes) => counts.push(changes.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0))).observe(log, {
        childList: true,
      });
    });
    await panel.render({ tag: 'main', children: [log(390, 790)] });
    await panel.until('all of them are shown', async () => (await lines()).at(-1) === 'line 789');
    assert.deepEqual(
      await lines(),
      Array.from({ length: 400 }, (_, at) => `line ${390 + at}`),
    );
    const counts = await panel.page.evaluate(() => (window as unknown as { symbioteCounts: number[] }).symbioteCounts);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      390,
    );
    assert.ok(Math.max(...counts) <= 100, `${counts.join(', ')} lines at a time`);
  });

  it('sends a line for a line, not the log for a line', async () => {
    const { bytesOfFirst, bytesOfLast } = await sendEvents(panel, 1);
    assert.ok(bytesOfLast < bytesOfFirst / 8, `${bytesOfFirst} bytes for 500 lines, ${bytesOfLast} for one more`);
  });

  it('draws, and takes a press on a drawing from mouse and keyboard', async () => {
    const node = (key: string): ElementTree => ({
      tag: 'g',
      key,
      attributes: { role: 'button', tabindex: '0', 'aria-label': key },
      action: { name: 'open', argument: key },
      children: [{ tag: 'rect', attributes: { x: key === 'a' ? '0' : '50', y: '0', width: '40', height: '20' }, children: [] }],
    });
    await panel.render({
      tag: 'main',
      children: [{ tag: 'svg', attributes: { viewBox: '0 0 100 20', width: '400', height: '80' }, children: [node('a'), node('b')] }],
    });
    assert.equal(
      await panel.page
        .locator('rect')
        .first()
        .evaluate((rect) => rect instanceof SVGRectElement),
      true,
    );
    await panel.page.getByRole('button', { name: 'a' }).click();
    await panel.page.getByRole('button', { name: 'b' }).focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press(' ');
    await panel.until('all was sent', () => panel.actions.length === 3);
    assert.deepEqual(
      panel.actions,
      ['a', 'b', 'b'].map((argument) => ({ name: 'open', argument })),
    );
  });

  it('refuses what a drawing could load or run', async () => {
    for (const tree of [
      { tag: 'svg', children: [{ tag: 'image', attributes: { href: 'http://x/y.png' }, children: [] }] },
      { tag: 'svg', children: [{ tag: 'foreignObject', children: [] }] },
      { tag: 'path', attributes: { fill: 'url(http://x/y.svg#z)' }, children: [] },
      { tag: 'path', attributes: { 'marker-end': 'url(http://x/y.svg#z)' }, children: [] },
      { tag: 'div', attributes: { onload: 'alert(1)' }, children: [] },
    ]) {
      const before = panel.sent.length;
      await panel.post({ type: 'render', number: 1, now: 0, tree });
      await panel.until('it complained', () => panel.sent.slice(before).some(({ type }) => type === 'failed'));
    }
  });

  it('sends the choice that was made in a list', async () => {
    const choice = (value: string): ElementTree => ({
      tag: 'main',
      children: [
        {
          tag: 'select',
          attributes: { value, 'aria-label': 'Sort by' },
          action: { name: 'sort' },
          children: ['name', 'time'].map((name) => ({ tag: 'option', attributes: { value: name }, children: [name] })),
        },
      ],
    });
    await panel.render(choice('time'));
    const list = panel.page.getByRole('combobox', { name: 'Sort by' });
    assert.equal(await list.inputValue(), 'time');
    await list.selectOption('name');
    await panel.until('it was sent', () => panel.actions.length > 0);
    assert.deepEqual(panel.actions, [{ name: 'sort', argument: 'name' }]);
  });

  for (const theme of inForm<readonly ThemeName[]>(['dark'], ['dark', 'light', 'contrast'])) {
    for (const width of [900, 420]) {
      it(`looks right in ${theme} at ${width} pixels (screenshots to look at)`, async () => {
        const themed = await PanelPage.open(browser, theme);
        const samples = {
          live: liveRun(),
          failed: failedRun(),
          split: failedRun({ diffView: 'split' }),
          paused: pausedRun(),
          none: snapshot({ run: undefined }),
        };
        for (const [name, sample] of Object.entries(samples)) {
          await themed.page.setViewportSize({ width, height: 640 });
          await themed.render(treeOf(sample), { now: startedAt + 125_000 });
          const height = await themed.page.evaluate(() => document.documentElement.scrollHeight);
          await themed.page.setViewportSize({ width, height: Math.max(400, Math.min(height, 1400)) });
          await themed.screenshot(`run-${name}-${theme}-${width}`);
        }
        await themed.close();
      });
    }
  }
});
