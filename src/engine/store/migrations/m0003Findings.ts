/** What audits found. */
export const findings: readonly string[] = [
  `CREATE TABLE audits (
     seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, files INTEGER NOT NULL, functions INTEGER NOT NULL, lines INTEGER NOT NULL,
     findings INTEGER NOT NULL, duration_ms REAL NOT NULL
   )`,
  `CREATE TABLE findings (
     audit INTEGER NOT NULL, rank INTEGER NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL, line INTEGER NOT NULL,
     cyclomatic INTEGER NOT NULL, cognitive INTEGER NOT NULL, excess REAL NOT NULL, churn INTEGER NOT NULL, score REAL NOT NULL,
     PRIMARY KEY (audit, rank)
   ) WITHOUT ROWID`,
  `CREATE INDEX findings_by_id ON findings (id)`,
];
