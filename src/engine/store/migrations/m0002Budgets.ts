/** What runs may use and did: a budget for each run, and a reservation for each task that takes from it. */
export const budgets: readonly string[] = [
  `CREATE TABLE budgets (run_id TEXT NOT NULL, unit TEXT NOT NULL, amount REAL, used REAL NOT NULL, PRIMARY KEY (run_id, unit)) WITHOUT ROWID`,
  `CREATE TABLE reservations (
     seq INTEGER PRIMARY KEY, run_id TEXT NOT NULL, task_id TEXT NOT NULL, unit TEXT NOT NULL, amount REAL NOT NULL,
     state TEXT NOT NULL, made_at INTEGER NOT NULL, settled_at INTEGER
   )`,
  `CREATE INDEX reservations_of_run ON reservations (run_id, state)`,
  `INSERT INTO budgets
     SELECT id, 'cost', json_extract(body, '$.costBudget'), json_extract(body, '$.costUsed') FROM runs`,
  `CREATE VIEW spend AS
     SELECT b.run_id, r.started_at, b.unit, b.amount AS budget, b.used,
       coalesce((SELECT sum(amount) FROM reservations v WHERE v.run_id = b.run_id AND v.unit = b.unit AND v.state = 'held'), 0) AS held,
       b.amount - b.used AS remaining
     FROM budgets b JOIN runs r ON r.id = b.run_id`,
];
