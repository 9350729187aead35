/** What is shown of an attempt that is being executed: how far it is, and its verdict only when a crash cannot take that back. */
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { createFiles } from '../../../../src/adapters/system/files';
import type { Attempt, Run } from '../../../../src/domain/runs/run';
import { AttemptDetails } from '../../../../src/engine/changes/attemptDetails';
import { RunStore } from '../../../../src/engine/runs/runStore';

const attempt: Attempt = { id: 'a1', runId: 'r1', taskId: 'a', title: 'A', number: 1, startedAt: 0, terminal: true };
const run: Run = {
  id: 'r1',
  state: 'running',
  startedAt: 0,
  tasksFile: 'tasks.yml',
  costBudget: null,
  costUsed: 0,
  requested: ['a'],
  warnings: [],
  results: [],
};
const verdict = { kind: 'exited', exitCode: 0 } as const;

describe('an attempt whose process has ended', () => {
  it('has its verdict for everybody once that is recorded, and not before', async () => {
    const runs = new RunStore({ append: async () => undefined }, []);
    await runs.record({ type: 'run.started', run });
    await runs.record({ type: 'attempt.started', attempt });
    const executor = { live: () => [{ ...attempt, pid: 7, verdict }] };
    const details = new AttemptDetails({ files: createFiles(tmpdir()), snapshots: { read: async () => undefined }, executor, runs });
    const shown = async (): Promise<Attempt[]> => [...(await details.run('r1')).attempts, ...(await details.live())];
    assert.deepEqual(await shown(), [
      { ...attempt, pid: 7 },
      { ...attempt, pid: 7 },
    ]);
    await runs.record({ type: 'attempt.changed', attemptId: 'a1', stages: [], verdict });
    assert.deepEqual(
      (await shown()).map((found) => found.verdict),
      [verdict, verdict],
    );
  });
});
