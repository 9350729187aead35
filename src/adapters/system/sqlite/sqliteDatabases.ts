/** Databases of sql.js in this thread: SQLite as WebAssembly, all of it in memory. What is asked is done before anything else is. */
import type { Database as Sqlite, SqlJsStatic, Statement as Prepared, SqlValue as Cell } from 'sql.js';
import { EngineError } from '../../../domain/errors';
import type { Database, Databases, QueryLimits, Rows, SqlValue, Statement } from '../../../ports/database';
import { messageOf } from '../../../shared/messageOf';
import { sealed, unsealed } from '../../../shared/sealed';

export interface SqliteOptions {
  /** Absolute path of sql-wasm.wasm; by default the one in the package. */
  readonly wasm?: string;
  /** What `runEncoded` is given, as statements. */
  readonly decode?: (bytes: Uint8Array) => Iterable<Statement>;
}

/** So many prepared statements are kept; ours are a few dozen. */
const keptStatements = 200;

export function createSqliteDatabases({ wasm, decode = nothingToRead }: SqliteOptions = {}): Databases {
  let loading: Promise<SqlJsStatic> | undefined;
  return {
    async open(content) {
      const bytes = content === undefined ? undefined : unsealed(content);
      if (content !== undefined && bytes === undefined) throw damaged('its checksum does not fit');
      loading ??= load(wasm);
      const { Database: Opened } = await loading;
      return new SqliteDatabase(openChecked(Opened, bytes), decode);
    },
  };
}

/** Nothing of it is a file that could be torn: what takes a failed transaction back is kept as it is, and nothing is written out twice. */
function tune(db: Sqlite): void {
  db.run('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768');
}

function nothingToRead(): never {
  throw new EngineError('internal', 'This database was given nothing that reads bytes.');
}

/** With the first database: WebAssembly takes its time, and many an engine ends without one. */
async function load(wasm: string | undefined): Promise<SqlJsStatic> {
  const { default: initialise } = await import('sql.js');
  return initialise(wasm === undefined ? {} : { locateFile: () => wasm });
}

/** A file that is none of SQLite's is found out by the first look into it. */
function openChecked(Opened: SqlJsStatic['Database'], bytes: Uint8Array | undefined): Sqlite {
  const db = new Opened(bytes);
  try {
    db.exec('SELECT count(*) FROM sqlite_schema');
    return db;
  } catch (error) {
    db.close();
    throw damaged(messageOf(error));
  }
}

class SqliteDatabase implements Database {
  readonly #db: Sqlite;
  readonly #decode: (bytes: Uint8Array) => Iterable<Statement>;
  readonly #prepared = new Map<string, Prepared>();
  #isClosed = false;

  constructor(db: Sqlite, decode: (bytes: Uint8Array) => Iterable<Statement>) {
    this.#db = db;
    tune(db);
    this.#decode = decode;
  }

  async runEncoded(bytes: Uint8Array): Promise<void> {
    return this.#runAll(this.#decode(bytes));
  }

  async run(statements: readonly Statement[]): Promise<void> {
    return this.#runAll(statements);
  }

  #runAll(statements: Iterable<Statement>): void {
    this.#assertOpen();
    this.#db.run('BEGIN');
    let current = '';
    try {
      for (const { text, values = [] } of statements) {
        current = text;
        this.#prepare(text).run([...values]);
      }
      this.#db.run('COMMIT');
    } catch (error) {
      this.#rollBack();
      throw new EngineError('internal', `The database cannot carry out \`${current}\`: ${messageOf(error)}`, { cause: error });
    }
  }

  async query({ text, values = [] }: Statement): Promise<Rows> {
    this.#assertOpen();
    try {
      const prepared = this.#prepare(text);
      prepared.bind([...values]);
      const { columns, rows } = rowsOf(prepared, Infinity);
      prepared.reset();
      return { columns, rows };
    } catch (error) {
      throw new EngineError('internal', `The database cannot answer \`${text}\`: ${messageOf(error)}`, { cause: error });
    }
  }

  async ask(text: string, { rows: limit }: QueryLimits): Promise<Rows & { readonly isCut: boolean }> {
    this.#assertOpen();
    assertReads(text);
    this.#db.run('PRAGMA query_only = 1');
    try {
      this.#assertOne(text);
      const prepared = this.#db.prepare(text);
      try {
        return rowsOf(prepared, limit);
      } finally {
        prepared.free();
      }
    } catch (error) {
      if (error instanceof EngineError) throw error;
      throw new EngineError('invalidInput', `SQL: ${messageOf(error)}.`, { cause: error });
    } finally {
      this.#db.run('PRAGMA query_only = 0');
    }
  }

  async export(): Promise<Uint8Array> {
    this.#assertOpen();
    // It closes and opens the database again: statements that were prepared before are gone then.
    this.#forget();
    const bytes = this.#db.export();
    tune(this.#db);
    return sealed(bytes);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#forget();
    this.#db.close();
  }

  #prepare(text: string): Prepared {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    if (this.#prepared.size >= keptStatements) this.#forget();
    const prepared = this.#db.prepare(text);
    this.#prepared.set(text, prepared);
    return prepared;
  }

  #forget(): void {
    for (const prepared of this.#prepared.values()) prepared.free();
    this.#prepared.clear();
  }

  /** A statement that failed is still in the middle of it, and what a failed COMMIT left open would swallow the next transaction. */
  #rollBack(): void {
    this.#forget();
    try {
      this.#db.run('ROLLBACK');
    } catch {
      // SQLite rolled back by itself.
    }
  }

  #assertOne(text: string): void {
    let count = 0;
    const statements = this.#db.iterateStatements(text);
    while (!statements.next().done) count += 1;
    if (count !== 1) throw new EngineError('invalidInput', `Expected one statement, found ${count}.`);
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new EngineError('internal', 'The database is closed.');
  }
}

function rowsOf(prepared: Prepared, limit: number): Rows & { readonly isCut: boolean } {
  const rows: SqlValue[][] = [];
  while (prepared.step()) {
    if (rows.length >= limit) return { columns: prepared.getColumnNames(), rows, isCut: true };
    rows.push(prepared.get().map(valueOf));
  }
  return { columns: prepared.getColumnNames(), rows, isCut: false };
}

/** Bytes are for nobody to read: as SQLite's own shell quotes them. */
function valueOf(cell: Cell): SqlValue {
  if (!(cell instanceof Uint8Array)) return cell;
  return `x'${[...cell].map((byte) => byte.toString(16).padStart(2, '0')).join('')}'`;
}

/** `query_only` keeps the tables as they are; PRAGMA and ATTACH would get around it. */
function assertReads(text: string): void {
  const word = /^[a-z]*/i.exec(withoutLeadingComments(text))?.[0].toUpperCase() ?? '';
  if (['SELECT', 'WITH', 'VALUES', 'EXPLAIN'].includes(word)) return;
  const found = word === '' ? 'something else' : word;
  throw new EngineError('invalidInput', `Expected a statement that reads (SELECT, WITH, VALUES or EXPLAIN), found ${found}.`);
}

function withoutLeadingComments(text: string): string {
  return text.replace(/^(\s|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, '');
}

function damaged(reason: string): EngineError {
  return new EngineError('damaged', `The database is damaged: ${reason}.`);
}
