/** Runs as they are listed, a page at a time. */
import assert from 'node:assert/strict';
import type { Run } from '../../../../src/domain/runs/run';
import { RunStore } from '../../../../src/engine/runs/runStore';

const run = (id: string): Run => ({
  id,
  state: 'done',
  startedAt: 0,
  requested: [],
  tasksFile: 'tasks.yml',
  costUsed: 0,
  costBudget: null,
  results: [],
  warnings: [],
});

describe('the list of runs', () => {
  const store = new RunStore({ append: async () => undefined }, []);
  before(async () => {
    for (const id of ['r1', 'r2', 'r3', 'r4', 'r5']) await store.record({ type: 'run.started', run: run(id) });
  });
  const page = async (limit: number, before?: string): Promise<[string[], number]> => {
    const { runs, older } = await store.page(limit, before);
    return [runs.map(({ id }) => id), older];
  };

  it('begins with the newest, and says how many are older', async () => {
    assert.deepEqual(await page(2), [['r5', 'r4'], 3]);
  });

  it('goes on where a page ended, to the last one', async () => {
    assert.deepEqual(await page(2, 'r4'), [['r3', 'r2'], 1]);
    assert.deepEqual(await page(2, 'r2'), [['r1'], 0]);
  });

  it('has nothing before a run that it does not know', async () => {
    assert.deepEqual(await page(2, 'gone'), [[], 0]);
  });
});
