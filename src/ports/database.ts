/** The port for databases: SQL over tables in memory, taken in and given out as bytes. Where they are kept is the caller's question. */

export type SqlValue = string | number | null;

/** One statement and what its question marks stand for. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly SqlValue[];
}

export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

export interface QueryLimits {
  /** So many rows are given; more are counted as `isCut`. */
  readonly rows: number;
}

export interface Database {
  /** All of them or none, in one transaction. Calls are carried out in their order. */
  run(statements: readonly Statement[]): Promise<void>;
  /**
   * As `run`, with the statements that are in these bytes for whoever made the `Databases`: read where the database is, in its own
   * thread if it has one. The caller gives the bytes away.
   */
  runEncoded(bytes: Uint8Array): Promise<void>;
  /** What one of our own statements finds. */
  query(statement: Statement): Promise<Rows>;
  /**
   * What a person's text finds. One statement that only reads: anything else is refused with `invalidInput`, and so is one that
   * SQL does not understand. Aborting ends a statement that would never end, and with it this database where there is no other way.
   */
  ask(text: string, limits: QueryLimits, signal?: AbortSignal): Promise<Rows & { readonly isCut: boolean }>;
  /** The whole database with a checksum, for `open`. Nobody else has these bytes. */
  export(): Promise<Uint8Array>;
  /** Twice is as good as once. */
  close(): Promise<void>;
}

export interface Databases {
  /**
   * An empty one, or the one that was exported. Bytes that do not check are refused with `damaged`. The caller gives the bytes
   * away: they may be moved to another thread.
   */
  open(content?: Uint8Array): Promise<Database>;
}
