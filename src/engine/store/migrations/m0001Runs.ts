/** Tasks, runs, attempts, stages, results and events, and what is asked of them most. */
export const runs: readonly string[] = [
  `CREATE TABLE store (name TEXT PRIMARY KEY, value) WITHOUT ROWID`,
  `CREATE TABLE tasks (
     id TEXT PRIMARY KEY, title TEXT, kind TEXT, status TEXT NOT NULL, reason TEXT, priority REAL, cost REAL,
     cwd TEXT, branch TEXT, file TEXT, tasks_file TEXT, seen_at INTEGER NOT NULL, moved_at INTEGER,
     last_attempt TEXT, is_unstarted INTEGER NOT NULL DEFAULT 0, is_gone INTEGER NOT NULL DEFAULT 0
   ) WITHOUT ROWID`,
  `CREATE TABLE runs (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, ending TEXT, reason TEXT,
     started_at INTEGER NOT NULL, ended_at INTEGER, tasks_file TEXT NOT NULL, body TEXT NOT NULL
   )`,
  `CREATE TABLE attempts (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL, task_id TEXT NOT NULL, number INTEGER NOT NULL,
     key TEXT, command TEXT, cwd TEXT, branch TEXT, started_at INTEGER NOT NULL, ended_at INTEGER,
     verdict TEXT, exit_code INTEGER, files_changed INTEGER, body TEXT NOT NULL
   )`,
  `CREATE INDEX attempts_of_run ON attempts (run_id)`,
  `CREATE INDEX attempts_of_task ON attempts (task_id, number)`,
  `CREATE TABLE stages (
     owner TEXT NOT NULL, owner_id TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
     started_at INTEGER NOT NULL, ended_at INTEGER, detail TEXT, PRIMARY KEY (owner_id, position)
   ) WITHOUT ROWID`,
  `CREATE TABLE results (
     run_id TEXT NOT NULL, position INTEGER NOT NULL, task_id TEXT NOT NULL, attempt_id TEXT, status TEXT NOT NULL, reason TEXT,
     duration_ms REAL NOT NULL, cost REAL, exit_code INTEGER, body TEXT NOT NULL, PRIMARY KEY (run_id, position)
   ) WITHOUT ROWID`,
  `CREATE TABLE events (
     seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, run_id TEXT, task_id TEXT, attempt_id TEXT, detail TEXT
   )`,
  `CREATE INDEX events_by_time ON events (at)`,
  `CREATE TABLE failures (
     attempt_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL, run_id TEXT NOT NULL, task_id TEXT NOT NULL,
     kind TEXT NOT NULL, exit_code INTEGER, detail TEXT, command TEXT
   ) WITHOUT ROWID`,
  `CREATE VIEW queue_depth AS
     SELECT status, count(*) AS tasks, sum(cost) AS cost FROM tasks WHERE NOT is_gone GROUP BY status`,
  `CREATE VIEW failure_rate AS
     SELECT a.task_id, t.title, count(*) AS attempts, count(f.attempt_id) AS failures,
       round(1.0 * count(f.attempt_id) / count(*), 4) AS rate, max(f.at) AS last_failure_at
     FROM attempts a LEFT JOIN failures f ON f.attempt_id = a.id LEFT JOIN tasks t ON t.id = a.task_id
     WHERE a.ended_at IS NOT NULL AND a.verdict NOT IN ('cancelled', 'interrupted') GROUP BY a.task_id`,
  `CREATE VIEW durations AS
     WITH timed AS (
       SELECT a.task_id, s.name AS stage, s.ended_at - s.started_at AS ms,
         row_number() OVER (PARTITION BY a.task_id, s.name ORDER BY s.ended_at - s.started_at) AS place,
         count(*) OVER (PARTITION BY a.task_id, s.name) AS total
       FROM stages s JOIN attempts a ON a.id = s.owner_id WHERE s.owner = 'attempt' AND s.ended_at IS NOT NULL
     )
     SELECT task_id, stage, total AS attempts, min(ms) AS shortest_ms, round(avg(ms), 1) AS mean_ms,
       max(CASE WHEN place = (total + 1) / 2 THEN ms END) AS median_ms,
       max(CASE WHEN place = (total * 95 + 99) / 100 THEN ms END) AS p95_ms, max(ms) AS longest_ms
     FROM timed GROUP BY task_id, stage`,
  `CREATE VIEW context_switches AS
     WITH places AS (
       SELECT run_id, coalesce(cwd, '.') AS cwd, coalesce(branch, '') AS branch, lag(seq) OVER following AS before,
         lag(coalesce(cwd, '.')) OVER following AS cwd_before, lag(coalesce(branch, '')) OVER following AS branch_before
       FROM attempts WINDOW following AS (PARTITION BY run_id ORDER BY seq)
     )
     SELECT run_id, count(*) AS attempts, sum(before IS NOT NULL AND (cwd <> cwd_before OR branch <> branch_before)) AS switches
     FROM places GROUP BY run_id`,
];
