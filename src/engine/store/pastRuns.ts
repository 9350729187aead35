/** Runs and attempts as the database has them: those that are no longer held in memory. */
import { attemptSchema, runSchema, type Attempt, type Run } from '../../domain/runs/run';
import type { Database, SqlValue, Statement } from '../../ports/database';
import { statement } from './statements';

/** What a store of runs is opened with: all that is live, the newest runs, and whether there are more. */
export interface RecentRuns {
  /** Oldest first. */
  readonly runs: readonly Run[];
  /** Of these runs, and those that never ended; oldest first. */
  readonly attempts: readonly Attempt[];
  /** Ids of tasks that were moved to in progress and of which no attempt was recorded since. */
  readonly unstarted: readonly string[];
  /** Whether the database has runs or attempts beside these. */
  readonly hasOlder: boolean;
}

const columns = `r.body, (SELECT json_group_array(json(body)) FROM (SELECT body FROM results WHERE run_id = r.id ORDER BY position))`;

export async function recentRuns(database: Database, count: number): Promise<RecentRuns> {
  const newest = `SELECT seq FROM runs ORDER BY seq DESC LIMIT ?`;
  const live = `state IN ('running', 'pausing', 'paused', 'stopping')`;
  // All from the oldest that is wanted on, so that what is held has no gap.
  const from = `SELECT min(seq) FROM runs WHERE seq IN (${newest}) OR ${live}`;
  const wanted = `SELECT id FROM runs WHERE seq >= (${from})`;
  const [runs, attempts, unstarted, otherAttempts, otherRuns] = await Promise.all([
    database.query(statement(`SELECT ${columns} FROM runs r WHERE r.seq >= (${from}) ORDER BY r.seq`, count)),
    database.query(statement(`SELECT body FROM attempts WHERE ended_at IS NULL OR run_id IN (${wanted}) ORDER BY seq`, count)),
    database.query({ text: `SELECT id FROM tasks WHERE is_unstarted` }),
    database.query(statement(`SELECT count(*) FROM attempts WHERE run_id NOT IN (${wanted})`, count)),
    database.query(statement(`SELECT count(*) FROM runs WHERE seq < (${from})`, count)),
  ]);
  return {
    runs: runs.rows.map(runOf),
    attempts: attempts.rows.map(attemptOf),
    unstarted: unstarted.rows.map(([id]) => String(id)),
    hasOlder: countOf(otherAttempts.rows) + countOf(otherRuns.rows) > 0,
  };
}

export async function findRun(database: Database, id: string): Promise<Run | undefined> {
  const { rows } = await database.query(statement(`SELECT ${columns} FROM runs r WHERE r.id = ?`, id));
  return rows[0] === undefined ? undefined : runOf(rows[0]);
}

/** Newest first, of those before a run; and how many come after the page. */
export async function runsBefore(database: Database, before: string, limit: number): Promise<{ runs: Run[]; older: number }> {
  const older = `r.seq < (SELECT seq FROM runs WHERE id = ?)`;
  const { rows } = await database.query(
    statement(`SELECT ${columns} FROM runs r WHERE ${older} ORDER BY r.seq DESC LIMIT ?`, before, limit),
  );
  const total = await database.query(statement(`SELECT count(*) FROM runs r WHERE ${older}`, before));
  return { runs: rows.map(runOf), older: Math.max(0, countOf(total.rows) - rows.length) };
}

export async function findAttempts(database: Database, by: 'id' | 'run_id' | 'last of task', value: string): Promise<Attempt[]> {
  return (await database.query(attemptsBy(by, value))).rows.map(attemptOf);
}

function attemptsBy(by: 'id' | 'run_id' | 'last of task', value: string): Statement {
  if (by === 'last of task') return statement(`SELECT body FROM attempts WHERE task_id = ? ORDER BY number DESC, seq DESC LIMIT 1`, value);
  return statement(`SELECT body FROM attempts WHERE ${by} = ? ORDER BY seq`, value);
}

function runOf([body, results]: readonly SqlValue[]): Run {
  return runSchema.parse({ ...objectOf(body), results: JSON.parse(String(results)) as unknown });
}

function attemptOf([body]: readonly SqlValue[]): Attempt {
  return attemptSchema.parse(objectOf(body));
}

function objectOf(text: SqlValue | undefined): object {
  const value: unknown = JSON.parse(String(text));
  return typeof value === 'object' && value !== null ? value : {};
}

function countOf(rows: readonly (readonly SqlValue[])[]): number {
  return Number(rows[0]?.[0] ?? 0);
}
