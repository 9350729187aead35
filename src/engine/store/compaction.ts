/** Forgetting: what a record of compaction takes out of the database. What is live, or the last that is known of a task, stays. */
import type { Statement } from '../../ports/database';
import { statement } from './statements';

export interface Retention {
  /** Milliseconds since 1970; what ended before goes. */
  readonly endedBefore: number;
  /** All but so many of the newest runs go. */
  readonly keepRuns: number;
}

/** So many audits keep their findings; of older ones the sums stay. */
const auditsWithFindings = 20;

export function compaction({ endedBefore, keepRuns }: Retention): Statement[] {
  const gone = `SELECT id FROM runs WHERE ended_at IS NOT NULL AND (ended_at < ? OR seq NOT IN (SELECT seq FROM runs ORDER BY seq DESC LIMIT ?))`;
  const ofGone = (table: string, column = 'run_id'): Statement =>
    statement(`DELETE FROM ${table} WHERE ${column} IN (${gone})`, endedBefore, keepRuns);
  const oldAttempts = `run_id IN (${gone}) AND ended_at IS NOT NULL AND id NOT IN (SELECT last_attempt FROM tasks WHERE last_attempt IS NOT NULL AND NOT is_gone)`;
  return [
    statement(`DELETE FROM stages WHERE owner_id IN (SELECT id FROM attempts WHERE ${oldAttempts})`, endedBefore, keepRuns),
    statement(`DELETE FROM failures WHERE attempt_id IN (SELECT id FROM attempts WHERE ${oldAttempts})`, endedBefore, keepRuns),
    statement(`DELETE FROM attempts WHERE ${oldAttempts}`, endedBefore, keepRuns),
    ...proofsOfGone(endedBefore),
    ofGone('events'),
    ofGone('results'),
    ofGone('budgets'),
    ofGone('reservations'),
    ofGone('stages', 'owner_id'),
    ofGone('runs', 'id'),
    statement(`DELETE FROM events WHERE at < ? AND (run_id IS NULL OR run_id NOT IN (SELECT id FROM runs))`, endedBefore),
    statement(`DELETE FROM tasks WHERE is_gone AND seen_at < ?`, endedBefore),
    statement(`DELETE FROM audits WHERE at < ?`, endedBefore),
    statement(`DELETE FROM findings WHERE audit NOT IN (SELECT seq FROM audits ORDER BY seq DESC LIMIT ${auditsWithFindings})`),
  ];
}

/** What waits for a person stays, however old; what was accepted can be undone as long as it is known. */
function proofsOfGone(before: number): Statement[] {
  const gone = `SELECT id FROM proofs WHERE state <> 'waiting' AND made_at < ?`;
  return [
    statement(`DELETE FROM gates WHERE proof_id IN (${gone})`, before),
    statement(`DELETE FROM tree_writes WHERE ended_at < ? AND proof_id IN (${gone})`, before, before),
    statement(`DELETE FROM proofs WHERE state <> 'waiting' AND made_at < ?`, before),
  ];
}
