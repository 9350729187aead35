/** What of a run is unfolded without anybody asking. */
import assert from 'node:assert/strict';
import { isTaskOpen, type RunSnapshot } from '../../../src/panels/runSnapshot';
import { initialRunPanelState } from '../../../src/panels/runState';
import { liveRun } from '../../panels/runSamples';

const base = liveRun();
const [sample] = base.run?.results ?? [];

function open(
  taskId: string,
  ended: readonly (readonly [string, 'done' | 'failed'])[],
  more: Partial<RunSnapshot> = {},
  currentTask?: string,
): boolean {
  assert.ok(base.run !== undefined && sample !== undefined);
  const { currentTask: _, ...run } = base.run;
  const results = ended.map(([id, status]) => ({ ...sample, taskId: id, status }));
  const running = currentTask === undefined ? {} : { currentTask };
  return isTaskOpen({ ...base, state: initialRunPanelState, waiting: [], ...more, run: { ...run, ...running, results } }, taskId);
}

describe('a task in the run panel', () => {
  it('is unfolded while it runs, and where it failed', () => {
    assert.equal(open('a', [], {}, 'a'), true);
    assert.equal(
      open('a', [
        ['a', 'failed'],
        ['b', 'done'],
      ]),
      true,
    );
    assert.equal(
      open('b', [
        ['a', 'failed'],
        ['b', 'done'],
      ]),
      false,
    );
  });

  it('stays unfolded where it was the only one', () => {
    assert.equal(open('a', [['a', 'done']]), true);
    assert.equal(open('a', [['a', 'done']], { waiting: [{ id: 'b', title: 'B' }] }), false);
    assert.equal(open('a', [['a', 'done']], {}, 'b'), false);
  });

  it('is as the person left it', () => {
    assert.equal(open('a', [['a', 'done']], { state: { ...initialRunPanelState, tasks: { a: false } } }), false);
    assert.equal(
      open(
        'b',
        [
          ['a', 'done'],
          ['b', 'done'],
        ],
        { state: { ...initialRunPanelState, tasks: { b: true } } },
      ),
      true,
    );
  });
});
