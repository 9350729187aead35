/** Two runs compared, as it is shown in a real browser. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { FileChange } from '../../src/domain/runs/changes';
import type { Attempt, Run, RunResult } from '../../src/domain/runs/run';
import { comparisonPanel } from '../../src/panels/comparison';
import type { ComparisonSnapshot } from '../../src/panels/comparisonModel';
import type { ElementTree } from '../../src/shared/elementTree';
import { inForm } from '../longForm';
import { launchChromium, PanelPage } from './page';
import type { ThemeName } from './themes';

const result = (taskId: string, title: string, more: Partial<RunResult> = {}): RunResult => ({
  taskId,
  title,
  status: 'done',
  durationMs: 1000,
  exitCode: 0,
  attemptId: `a-${taskId}`,
  ...more,
});
const run = (id: string, results: RunResult[], more: Partial<Run> = {}): Run => ({
  id,
  state: 'done',
  startedAt: 1_000_000,
  endedAt: 1_061_000,
  ending: 'completed',
  requested: [],
  tasksFile: 'tasks.yml',
  costUsed: 3,
  costBudget: null,
  results,
  warnings: [],
  ...more,
});
const attempt = (runId: string, taskId: string, number: number, files: Partial<FileChange>[]): Attempt => ({
  id: `a-${runId}-${taskId}-${number}`,
  runId,
  taskId,
  title: taskId,
  number,
  startedAt: 1_000_000,
  endedAt: 1_001_000,
  terminal: true,
  changes: {
    files: files.map((file, index) => ({ kind: 'modified', path: `f${index}`, isBinary: false, additions: 0, deletions: 0, ...file })),
    omitted: [],
  },
});

const left: ComparisonSnapshot['left'] = {
  label: 'Yesterday 18:40',
  record: {
    run: run('r-1', [
      result('lint', 'Lint everything', { durationMs: 4000, cost: 1 }),
      result('unit', 'Run the `unit` tests', { durationMs: 61_000, cost: 1, attemptId: 'a-r-1-unit-1' }),
      result('docs', 'Write the docs'),
    ]),
    attempts: [attempt('r-1', 'lint', 1, []), attempt('r-1', 'unit', 1, [{ additions: 10, deletions: 3 }]), attempt('r-1', 'docs', 1, [])],
  },
};
const right: ComparisonSnapshot['right'] = {
  label: 'Today 14:02',
  record: {
    run: run(
      'r-2',
      [
        result('lint', 'Lint everything', { durationMs: 2500, cost: 1 }),
        result('unit', 'Run the `unit` tests', {
          durationMs: 90_000,
          cost: 2.1,
          status: 'failed',
          exitCode: 3,
          reason: 'timed out after 90 s',
        }),
        result('ship', 'Ship it'),
      ],
      { state: 'failed', endedAt: 1_100_000, costUsed: 4.1 },
    ),
    attempts: [
      attempt('r-2', 'lint', 2, []),
      attempt('r-2', 'unit', 2, [{ additions: 1 }, { deletions: 1 }]),
      attempt('r-2', 'unit', 3, [{ additions: 1 }]),
      attempt('r-2', 'ship', 1, []),
    ],
  },
};
const both: ComparisonSnapshot = { left, right, isLoading: false, failure: undefined, now: 2_000_000 };
const treeOf = (snapshot: ComparisonSnapshot): ElementTree => comparisonPanel.render(comparisonPanel.select(snapshot));

describe('the comparison of two runs in a browser', function () {
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
    assert.deepEqual(panel.violations, []);
    assert.deepEqual(panel.requests, []);
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  const rowsOf = async (name: string | RegExp): Promise<string[]> => {
    const rows = await panel.page.getByRole('table', { name }).locator('tr').allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' ').trim());
  };

  it('shows both as a whole, with what lies between them', async () => {
    await panel.render(treeOf(both));
    assert.deepEqual(await rowsOf('As a whole'), [
      'Yesterday 18:40 Today 14:02 Difference',
      'State done failed',
      'Result 3 done 2 done, 1 failed',
      'Duration 1m 01s 1m 40s +39s',
      'Tasks 3 3',
      'Attempts 3 4 +1',
      'Changes 1 file, +10 −3 2 files, +2 −1 +1 file',
      'Cost 3 4.1 +1.1',
    ]);
    assert.equal(await panel.page.getByRole('status').innerText(), '1 task ended differently.');
  });

  it('compares task by task, what ended differently first', async () => {
    await panel.render(treeOf(both));
    assert.deepEqual(await rowsOf(/^Task by task/), [
      'Task Run Result Duration Attempts Cost Exit code Changes',
      'Run the unit tests unit Yesterday 18:40 done 1m 01s 1 1 0 1 file, +10 −3',
      'Today 14:02 failed timed out after 90 s 1m 30s (+29s) 2 2.1 3 2 files, +2 −1',
      'Lint everything lint Yesterday 18:40 done 4.0s 1 1 0',
      'Today 14:02 done 2.5s (−1.5s) 1 1 0',
    ]);
    assert.deepEqual(await panel.page.locator('td.differs').allInnerTexts(), [
      'failed',
      '2 done, 1 failed',
      '1m 40s',
      '4',
      '2 files, +2 −1',
      '4.1',
      'failed\ntimed out after 90 s',
      '2',
      '2.1',
      '3',
      '2 files, +2 −1',
    ]);
  });

  it('tells what only one of them did', async () => {
    await panel.render(treeOf(both));
    assert.deepEqual((await rowsOf('Only in Yesterday 18:40')).slice(1), ['Write the docs docs done 1.0s 1 0']);
    assert.deepEqual((await rowsOf('Only in Today 14:02')).slice(1), ['Ship it ship done 1.0s 1 0']);
  });

  it('opens either run and any task by keyboard', async () => {
    await panel.render(treeOf(both));
    for (const name of ['Yesterday 18:40', 'Today 14:02', 'Ship it']) {
      await panel.page.getByRole('button', { name }).focus();
      await panel.page.keyboard.press('Enter');
    }
    await panel.until('they were sent', () => panel.actions.length === 3);
    assert.deepEqual(panel.actions, [
      { name: 'openRun', argument: 'r-1' },
      { name: 'openRun', argument: 'r-2' },
      { name: 'openTask', argument: 'ship' },
    ]);
  });

  it('says what it is doing, and what went wrong', async () => {
    await panel.render(treeOf({ ...both, left: undefined, isLoading: true }));
    assert.equal(await panel.page.getByRole('status').innerText(), 'Reading the runs …');
    await panel.render(treeOf({ ...both, left: undefined, failure: 'There is no run r-1.' }));
    assert.equal(await panel.page.getByRole('alert').innerText(), 'There is no run r-1.');
  });

  it('tells of a live run what is known up to now', async () => {
    const live = run('r-3', [], { state: 'running', currentTask: 'lint' });
    const { endedAt: _, changes: __, ...begun } = attempt('r-3', 'lint', 3, []);
    await panel.render(treeOf({ ...both, right: { label: 'Now', record: { run: live, attempts: [begun] } }, now: 1_030_000 }));
    assert.deepEqual((await rowsOf(/^Task by task/)).slice(1), ['lint Yesterday 18:40 done 4.0s 1 1 0', 'Now running 30s (+26s) 1']);
  });

  it('shows the first of thousands of tasks and says how many more there are', async () => {
    const many = Array.from({ length: 2000 }, (_, index) => result(`t${index}`, `Task ${index}`));
    const other = many.map((one, index) => (index === 1999 ? { ...one, status: 'failed' as const } : one));
    const record = (id: string, results: RunResult[]) => ({ label: id, record: { run: run(id, results), attempts: [] } });
    await panel.render(treeOf({ ...both, left: record('r-1', many), right: record('r-2', other) }));
    assert.equal(await panel.page.getByText('1500 more tasks are not shown.').count(), 1);
    assert.match((await rowsOf(/^Task by task/))[1] ?? '', /^Task 1999/);
  });

  for (const theme of inForm<readonly ThemeName[]>(['dark'], ['dark', 'light', 'contrast'])) {
    it(`looks right in ${theme} (a screenshot to look at)`, async () => {
      const themed = await PanelPage.open(browser, theme);
      await themed.render(treeOf(both));
      await themed.page.getByRole('button', { name: 'Today 14:02' }).focus();
      await themed.screenshot(`comparison-${theme}`);
      await themed.page.setViewportSize({ width: 480, height: 700 });
      await themed.screenshot(`comparison-narrow-${theme}`);
      await themed.close();
    });
  }
});
