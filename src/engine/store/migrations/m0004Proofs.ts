/** Proofs with their gates, and what was written to the person's tree. */
export const proofs: readonly string[] = [
  `CREATE TABLE proofs (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, task_id TEXT NOT NULL, run_id TEXT NOT NULL, strategy TEXT NOT NULL,
     verdict TEXT NOT NULL, state TEXT NOT NULL, gate TEXT, reason TEXT, made_at INTEGER NOT NULL, settled_at INTEGER,
     files_changed INTEGER NOT NULL, body TEXT NOT NULL
   )`,
  `CREATE INDEX proofs_of_task ON proofs (task_id)`,
  `CREATE TABLE gates (
     proof_id TEXT NOT NULL, position INTEGER NOT NULL, gate TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, duration_ms REAL,
     PRIMARY KEY (proof_id, position)
   ) WITHOUT ROWID`,
  `CREATE TABLE tree_writes (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, proof_id TEXT NOT NULL, task_id TEXT NOT NULL,
     files INTEGER NOT NULL, begun_at INTEGER NOT NULL, ended_at INTEGER, outcome TEXT, body TEXT NOT NULL
   )`,
  `CREATE VIEW gate_outcomes AS
     SELECT gate, sum(state = 'passed') AS passed, sum(state = 'failed') AS failed, sum(state = 'skipped') AS skipped,
       round(avg(duration_ms), 1) AS mean_ms
     FROM gates GROUP BY gate`,
  `CREATE VIEW review_queue AS
     SELECT p.id AS proof, p.task_id, t.title, p.strategy, p.files_changed, p.made_at
     FROM proofs p LEFT JOIN tasks t ON t.id = p.task_id WHERE p.state = 'waiting'`,
];
