/** Tasks that an engine left in progress get what they earned, from whichever record is left of it. */
import assert from 'node:assert/strict';
import type { Attempt } from '../../../../src/domain/runs/run';
import type { Task } from '../../../../src/domain/tasks/task';
import { RunStore } from '../../../../src/engine/runs/runStore';
import { settleInProgress } from '../../../../src/engine/runs/settleInProgress';
import type { NewJournalRecord } from '../../../../src/engine/store/journalRecords';
import { taskOf } from '../../../taskOf';

const attempt: Attempt = { id: 'a1', runId: 'r1', taskId: 'a', title: 'A', number: 1, startedAt: 0, terminal: true };
const begun: NewJournalRecord = { type: 'task.moved', taskId: 'a', from: 'pending', to: 'in_progress' };
const started: NewJournalRecord = { type: 'attempt.started', attempt };
const ended: NewJournalRecord = { type: 'attempt.ended', attempt: { ...attempt, verdict: { kind: 'exited', exitCode: 0 }, endedAt: 1 } };
const settled: NewJournalRecord = { type: 'task.moved', taskId: 'a', from: 'in_progress', to: 'done' };

async function settle(...records: NewJournalRecord[]): Promise<unknown> {
  const runs = new RunStore({ append: async () => undefined }, []);
  for (const record of records) await runs.record(record);
  const task = taskOf('a', { status: 'in_progress' });
  let status: unknown;
  await settleInProgress(runs, { update: async (edits) => (status = edits([task])[0]?.changes.status) }, [task]);
  return status;
}

describe('a task that was left in progress', () => {
  it('is pending again when its attempt was interrupted, or never began', async () => {
    assert.equal(await settle(begun, started), 'pending');
    assert.equal(await settle(begun), 'pending');
    assert.equal(await settle(started, ended, settled, begun), 'pending');
  });

  it('is done when its attempt was, though the file could not say so', async () => {
    assert.equal(await settle(begun, started, ended), 'done');
  });

  it('is done when that was recorded, though the record of the attempt’s end is damaged', async () => {
    assert.equal(await settle(begun, started, settled), 'done');
  });

  it('is settled when the file comes back, where it was gone when it should have been written', async () => {
    const runs = new RunStore({ append: async () => undefined }, []);
    await runs.record(begun);
    const task = taskOf('a', { status: 'in_progress' });
    const settleIn = (found: readonly Task[]): Promise<string[]> =>
      settleInProgress(runs, { update: async (edits) => edits(found) }, [task]);
    assert.deepEqual(await settleIn([]), []);
    assert.deepEqual(await settleIn([task]), ['a']);
    assert.deepEqual(await settleIn([task]), []);
  });

  it('stays as it is when nothing was ever recorded of it: a person wrote that', async () => {
    assert.equal(await settle(), undefined);
  });
});
