/** Rows appended to SQLite by Node's own module, in WAL mode with a full sync for each: what the journal is compared with. Prints rows per second. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const [folder, count, text] = process.argv.slice(2);
const db = new DatabaseSync(join(folder, 'appends.db'));
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE journal (seq INTEGER PRIMARY KEY, record TEXT NOT NULL)');
const insert = db.prepare('INSERT INTO journal (record) VALUES (?)');
for (let index = 0; index < 20; index += 1) insert.run(text);
const start = performance.now();
for (let index = 0; index < Number(count); index += 1) insert.run(text);
console.log(Math.round((Number(count) / (performance.now() - start)) * 1000));
