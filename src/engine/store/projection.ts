/** What a record of the journal means for the database: statements as a pure function of the record. */
import type { Attempt, Run, RunResult, Stage } from '../../domain/runs/run';
import { verdictReason } from '../../domain/tasks/statusReason';
import type { Statement } from '../../ports/database';
import { assertNever } from '../../shared/assertNever';
import { compaction } from './compaction';
import { LineReader } from './journalLines';
import { knownRecordTypes, parseRecord, type JournalRecord, type TaskSeen } from './journalRecords';
import { putInto, putLastSeq, statement } from './statements';

type RecordOf<T extends JournalRecord['type']> = Extract<JournalRecord, { type: T }>;

/** So many bytes of lines are decoded before what they mean is given. */
const decodedAtATime = 65_536;

/**
 * Of lines of the journal, all of which count; those of a later version mean nothing here, and are passed over. In one transaction
 * with the number of the last of them, so that a database always says how far it is.
 */
export function* statementsOf(lines: Uint8Array): Generator<Statement> {
  let lastSeq: number | undefined;
  const records: JournalRecord[] = [];
  const reader = new LineReader({
    onRecord: (envelope) => {
      lastSeq = envelope.seq;
      const record = knownRecordTypes.has(envelope.type) ? parseRecord(envelope) : undefined;
      if (record !== undefined) records.push(record);
      return true;
    },
  });
  for (let from = 0; from < lines.length; from += decodedAtATime) {
    reader.push(lines.subarray(from, from + decodedAtATime));
    for (const record of records.splice(0)) yield* project(record);
  }
  if (lastSeq !== undefined) yield putLastSeq(lastSeq);
}

function project(record: JournalRecord): Statement[] {
  switch (record.type) {
    case 'engine.started':
      return [event(record, { detail: { epoch: record.epoch, pid: record.pid, build: record.build } })];
    case 'journal.rotated':
      return [];
    case 'store.compacted':
      return compaction(record);
    case 'run.started':
      return [...runRow(record, record.run), event(record, { runId: record.run.id })];
    case 'run.changed':
      return runChanged(record);
    case 'run.result':
      return runResult(record);
    case 'attempt.started':
      return [
        ...attemptRow(record, record.attempt),
        ...startedTask(record.attempt),
        event(record, { runId: record.attempt.runId, taskId: record.attempt.taskId, attemptId: record.attempt.id }),
      ];
    case 'attempt.changed':
      return attemptChanged(record);
    case 'attempt.ended':
      return attemptEnded(record);
    case 'task.moved':
      return taskMoved(record);
    case 'proof.made':
      return proofMade(record);
    case 'proof.discarded':
      return proofDiscarded(record);
    case 'tree.writing':
      return treeWriting(record);
    case 'tree.written':
      return treeWritten(record);
    case 'tasks.seen':
      return tasksSeen(record);
    case 'audit.finished':
      return auditFinished(record);
    default:
      return assertNever(record);
  }
}

interface About {
  readonly runId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly attemptId?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>>;
}

const eventColumns = ['at', 'type', 'run_id', 'task_id', 'attempt_id', 'detail'] as const;
const putEvent = putInto('events', { key: ['seq'], columns: eventColumns });

function event({ seq, at, type }: JournalRecord, { runId, taskId, attemptId, detail }: About): Statement {
  const about = { run_id: runId, task_id: taskId, attempt_id: attemptId };
  return putEvent({ seq, at, type, ...about, detail: detail === undefined ? null : JSON.stringify(detail) });
}

const runColumns = ['seq', 'state', 'ending', 'reason', 'started_at', 'ended_at', 'tasks_file', 'body'] as const;
const putRun = putInto('runs', { key: ['id'], columns: runColumns });
const putBudget = putInto('budgets', { key: ['run_id', 'unit'], columns: ['amount', 'used'] });

/** Results have a table of their own, as they have records of their own. */
function runRow({ seq }: JournalRecord, run: Run): Statement[] {
  const { id, state, ending, reason, startedAt, endedAt, tasksFile } = run;
  const columns = { state, ending, reason, started_at: startedAt, ended_at: endedAt, tasks_file: tasksFile };
  return [
    putRun({ seq, id, ...columns, body: JSON.stringify({ ...run, results: [] }) }),
    putBudget({ run_id: id, unit: 'cost', amount: run.costBudget, used: run.costUsed }),
    ...stageRows('run', id, run.stages),
  ];
}

const updateRun = `UPDATE runs SET state = ?, ending = ?, reason = ?, ended_at = ?, body = ? WHERE id = ?`;
const updateBudget = `UPDATE budgets SET amount = ?, used = ? WHERE run_id = ? AND unit = 'cost'`;

function runChanged(record: RecordOf<'run.changed'>): Statement[] {
  const { run, seq, at } = record;
  // The number of the record that started it is what orders runs.
  const body = JSON.stringify({ ...run, results: [] });
  const update = statement(updateRun, run.state, run.ending, run.reason, run.endedAt, body, run.id);
  const budget = statement(updateBudget, run.costBudget, run.costUsed, run.id);
  const ended = run.endedAt === undefined ? [] : [event(record, { runId: run.id, detail: { ending: run.ending, reason: run.reason } })];
  return [update, budget, ...stageRows('run', run.id, run.stages), ...reservation(run, seq, at), ...ended];
}

/** A run says what it has used with the task it begins: what was not used before is held for it until its result is there. */
function reservation(run: Run, seq: number, at: number): Statement[] {
  const release = statement(`UPDATE reservations SET state = 'released', settled_at = ? WHERE run_id = ? AND state = 'held'`, at, run.id);
  if (run.currentTask === undefined) return [release];
  const isHeld = `SELECT 1 FROM reservations WHERE run_id = ? AND task_id = ? AND state = 'held'`;
  return [
    statement(
      `INSERT INTO reservations (seq, run_id, task_id, unit, amount, state, made_at)
       SELECT ?, ?, ?, 'cost', ? - coalesce((SELECT sum(amount) FROM reservations WHERE run_id = ? AND state = 'settled'), 0), 'held', ?
       WHERE NOT EXISTS (${isHeld})`,
      seq,
      run.id,
      run.currentTask,
      run.costUsed,
      run.id,
      at,
      run.id,
      run.currentTask,
    ),
  ];
}

function runResult({ runId, result, at }: RecordOf<'run.result'>): Statement[] {
  const { taskId, attemptId, status, reason, durationMs, cost, exitCode } = result;
  return [
    statement(
      `INSERT INTO results (run_id, position, task_id, attempt_id, status, reason, duration_ms, cost, exit_code, body)
       SELECT ?, count(*), ?, ?, ?, ?, ?, ?, ?, ? FROM results WHERE run_id = ?`,
      ...[runId, taskId, attemptId, status, reason, durationMs, cost, exitCode, JSON.stringify(result satisfies RunResult), runId],
    ),
    statement(
      `UPDATE reservations SET state = 'settled', settled_at = ?, amount = coalesce(?, amount) WHERE run_id = ? AND task_id = ? AND state = 'held'`,
      ...[at, cost, runId, taskId],
    ),
  ];
}

const attemptColumns = [
  ...(['seq', 'run_id', 'task_id', 'number', 'key', 'command', 'cwd', 'branch', 'started_at'] as const),
  ...(['ended_at', 'verdict', 'exit_code', 'files_changed', 'body'] as const),
];
/** The first record's number stays: it orders attempts. */
const putAttempt = putInto('attempts', { key: ['id'], columns: attemptColumns, kept: ['seq'] });

function attemptRow({ seq }: JournalRecord, attempt: Attempt): Statement[] {
  const { id, runId, taskId, number, key, command, cwd, branch, startedAt, endedAt, verdict, changes, stages } = attempt;
  const told = { run_id: runId, task_id: taskId, number, key, command, cwd, branch, started_at: startedAt };
  const ended = {
    ended_at: endedAt,
    verdict: verdict?.kind,
    exit_code: verdict?.kind === 'exited' ? verdict.exitCode : null,
    files_changed: changes?.files.length,
  };
  return [putAttempt({ seq, id, ...told, ...ended, body: JSON.stringify(attempt) }), ...stageRows('attempt', id, stages)];
}

function startedTask({ id, taskId, title, startedAt }: Attempt): Statement[] {
  return [
    statement(
      `INSERT INTO tasks (id, title, status, seen_at, last_attempt) VALUES (?, ?, 'in_progress', ?, ?)
       ON CONFLICT (id) DO UPDATE SET last_attempt = excluded.last_attempt, is_unstarted = 0`,
      ...[taskId, title, startedAt, id],
    ),
  ];
}

function attemptChanged({ attemptId, stages, verdict, before }: RecordOf<'attempt.changed'>): Statement[] {
  const body = `json_patch(body, json(?))`;
  const changed = JSON.stringify({ stages, verdict, before });
  const kind = verdict === undefined ? [] : [statement(`UPDATE attempts SET verdict = ? WHERE id = ?`, verdict.kind, attemptId)];
  return [
    statement(`UPDATE attempts SET body = ${body} WHERE id = ?`, changed, attemptId),
    ...kind,
    ...stageRows('attempt', attemptId, stages),
  ];
}

const failureColumns = ['seq', 'at', 'run_id', 'task_id', 'kind', 'exit_code', 'detail', 'command'] as const;
const putFailure = putInto('failures', { key: ['attempt_id'], columns: failureColumns });

function attemptEnded(record: RecordOf<'attempt.ended'>): Statement[] {
  const { attempt, seq, at } = record;
  const { id, runId, taskId, verdict, command } = attempt;
  const about = { runId, taskId, attemptId: id };
  const rows = [...attemptRow(record, attempt), ...startedTask(attempt), event(record, { ...about, detail: { verdict } })];
  const red = attempt.proof?.verdict === 'red' ? attempt.proof.reason : undefined;
  const reason = verdict === undefined ? undefined : (verdictReason(verdict) ?? red);
  if (verdict === undefined || reason === undefined || verdict.kind === 'cancelled' || verdict.kind === 'interrupted') return rows;
  const exitCode = verdict.kind === 'exited' ? verdict.exitCode : null;
  const kind = red === undefined ? verdict.kind : 'gate';
  const what = { run_id: runId, task_id: taskId, kind, exit_code: exitCode, detail: reason, command };
  return [...rows, putFailure({ attempt_id: id, seq, at, ...what })];
}

const putMovedTask = putInto('tasks', { key: ['id'], columns: ['status', 'reason', 'seen_at', 'moved_at', 'is_unstarted'] });

function taskMoved(record: RecordOf<'task.moved'>): Statement[] {
  const { taskId, from, to, reason, runId, at } = record;
  const row = { id: taskId, status: to, reason, seen_at: at, moved_at: at, is_unstarted: to === 'in_progress' };
  // Whoever takes a task out of review in another way than by accepting wants no more of what waited.
  const leftReview = from === 'review' && to !== 'done' ? [settleWaiting(taskId, 'superseded', at)] : [];
  return [putMovedTask(row), ...leftReview, event(record, { runId, taskId, detail: { from, to, reason } })];
}

const putProof = putInto('proofs', {
  key: ['id'],
  columns: ['seq', 'task_id', 'run_id', 'strategy', 'verdict', 'gate', 'reason', 'made_at', 'state', 'files_changed', 'body'],
});
const putGate = putInto('gates', { key: ['proof_id', 'position'], columns: ['gate', 'state', 'reason', 'duration_ms'] });
const putTreeWrite = putInto('tree_writes', { key: ['id'], columns: ['seq', 'kind', 'proof_id', 'task_id', 'files', 'begun_at', 'body'] });

function settleWaiting(taskId: string, state: string, at: number): Statement {
  return statement(`UPDATE proofs SET state = ?, settled_at = ? WHERE task_id = ? AND state = 'waiting'`, state, at, taskId);
}

function proofMade(record: RecordOf<'proof.made'>): Statement[] {
  const { proof, seq, at } = record;
  const { id, taskId, runId, strategy, verdict, gates, madeAt, changes } = proof;
  const failed = gates.find(({ state }) => state === 'failed');
  const about = { task_id: taskId, run_id: runId, strategy, verdict, gate: failed?.gate, reason: failed?.reason, made_at: madeAt };
  const row = { seq, id, ...about, state: verdict === 'green' ? 'waiting' : 'stopped', files_changed: changes.files.length };
  return [
    settleWaiting(taskId, 'superseded', at),
    putProof({ ...row, body: JSON.stringify(proof) }),
    ...gates.map(({ gate, state, reason, durationMs }, position) =>
      putGate({ proof_id: id, position, gate, state, reason, duration_ms: durationMs }),
    ),
    event(record, { runId, taskId, attemptId: id, detail: { verdict, gate: failed?.gate } }),
  ];
}

function proofDiscarded(record: RecordOf<'proof.discarded'>): Statement[] {
  const { proofId, taskId, reason, at } = record;
  return [
    statement(`UPDATE proofs SET state = 'discarded', settled_at = ? WHERE id = ?`, at, proofId),
    event(record, { taskId, attemptId: proofId, detail: { reason } }),
  ];
}

function treeWriting(record: RecordOf<'tree.writing'>): Statement[] {
  const { write, seq, at } = record;
  const { id, kind, proofId, taskId, writes } = write;
  const row = { seq, id, kind, proof_id: proofId, task_id: taskId, files: writes.length, begun_at: at, body: JSON.stringify(write) };
  return [putTreeWrite(row), event(record, { taskId, attemptId: proofId, detail: { kind, files: writes.length } })];
}

function treeWritten(record: RecordOf<'tree.written'>): Statement[] {
  const { writeId, outcome, left, at } = record;
  const settled = `CASE kind WHEN 'accept' THEN 'accepted' ELSE 'undone' END`;
  return [
    statement(`UPDATE tree_writes SET ended_at = ?, outcome = ? WHERE id = ?`, at, outcome, writeId),
    statement(
      `UPDATE proofs SET settled_at = ?, state = (SELECT ${settled} FROM tree_writes WHERE id = ?)
       WHERE ? <> 'putBack' AND id = (SELECT proof_id FROM tree_writes WHERE id = ?)`,
      ...[at, writeId, outcome, writeId],
    ),
    event(record, { detail: { writeId, outcome, left } }),
  ];
}

function tasksSeen({ tasksFile, tasks, gone, at }: RecordOf<'tasks.seen'>): Statement[] {
  return [
    ...tasks.map((task) => seenTask(task, tasksFile, at)),
    ...gone.map((id) => statement(`UPDATE tasks SET is_gone = 1, seen_at = ? WHERE id = ?`, at, id)),
  ];
}

const seenColumns = [
  ...(['title', 'kind', 'status', 'reason', 'priority', 'cost', 'cwd', 'branch', 'file'] as const),
  ...(['tasks_file', 'seen_at', 'is_gone'] as const),
];
const putSeenTask = putInto('tasks', { key: ['id'], columns: seenColumns });

/** Also what a question adds to its own copy, which is never written. */
export function seenTask(
  { id, title, kind, status, reason, priority, cost, cwd, branch, file }: TaskSeen,
  tasksFile: string,
  at: number,
): Statement {
  const what = { title, kind, status, reason, priority, cost, cwd, branch, file };
  return putSeenTask({ id, ...what, tasks_file: tasksFile, seen_at: at, is_gone: false });
}

const auditColumns = ['at', 'files', 'functions', 'lines', 'findings', 'duration_ms'] as const;
const putAudit = putInto('audits', { key: ['seq'], columns: auditColumns });
const findingColumns = ['id', 'path', 'name', 'line', 'cyclomatic', 'cognitive', 'excess', 'churn', 'score'] as const;
const putFinding = putInto('findings', { key: ['audit', 'rank'], columns: findingColumns });

function auditFinished({ seq, at, summary, findings }: RecordOf<'audit.finished'>): Statement[] {
  const { files, functions, lines, findings: found, durationMs } = summary;
  return [
    putAudit({ seq, at, files, functions, lines, findings: found, duration_ms: durationMs }),
    ...findings.map((finding) => putFinding({ audit: seq, ...finding })),
  ];
}

const stageColumns = ['owner', 'name', 'state', 'started_at', 'ended_at', 'detail'] as const;
const putStage = putInto('stages', { key: ['owner_id', 'position'], columns: stageColumns });

/** Of each name and place what it is now; a list that became shorter leaves none behind. */
function stageRows(owner: 'run' | 'attempt', id: string, stages: readonly Stage[] | undefined): Statement[] {
  if (stages === undefined) return [];
  return [
    statement(`DELETE FROM stages WHERE owner_id = ? AND position >= ?`, id, stages.length),
    ...stages.map(({ name, state, startedAt, endedAt, detail }, position) =>
      putStage({
        owner,
        owner_id: id,
        position,
        name,
        state,
        started_at: startedAt,
        ended_at: endedAt,
        detail,
      }),
    ),
  ];
}
