/**
 * Writes to the person's tree what a proof says, or what was there before it: all files or none, through any crash. Each is told to
 * the journal before the first file is touched and after the last; what was begun and not told to have ended is gone on with.
 */
import { EngineError } from '../../domain/errors';
import type { KeptWrite, TreeOutcome, TreeWrite } from '../../domain/proof/treeWrite';
import type { Database } from '../../ports/database';
import type { Files } from '../../ports/files';
import type { Identifiers } from '../../ports/identifiers';
import type { Snapshots } from '../../ports/snapshots';
import type { NewJournalRecord } from '../store/journalRecords';
import type { PlannedWrite } from './acceptPlan';
import { applyWrites, resumeWrites, type WriteParts } from './applyWrites';
import { openWrites } from './pastProofs';

/** Of the store: what is recorded, and what is known. */
export interface ProofRecords {
  append(record: NewJournalRecord): Promise<void>;
  look<T>(question: (database: Database) => Promise<T>): Promise<T>;
}

export interface LedgerParts {
  readonly files: Files;
  readonly snapshots: Pick<Snapshots, 'read' | 'keep'>;
  readonly identifiers: Identifiers;
  readonly records: ProofRecords;
}

export type NewTreeWrite = Omit<TreeWrite, 'id' | 'writes'>;

/** How a write ended: `left` are files that somebody else changed meanwhile, and that were not touched. */
export interface Written {
  readonly write: TreeWrite;
  readonly outcome: TreeOutcome;
  readonly left: readonly string[];
}

export class Ledger {
  readonly #parts: LedgerParts;
  readonly #content: WriteParts;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    const { files, snapshots } = parts;
    this.#content = {
      files: {
        read: (path) => files.read(path),
        write: async (path, content, executable) => {
          await files.writeAtomic(path, content);
          if (executable !== undefined) await files.setExecutable(path, executable);
        },
        remove: (path) => files.remove(path),
      },
      content: async (id) => {
        const content = await snapshots.read(id);
        if (content === undefined)
          throw new EngineError('notFound', 'What the files were or are to be is no longer kept.', { data: { id } });
        return content;
      },
    };
  }

  /**
   * All of them or none.
   * @throws EngineError `refused` where somebody came between or a path leads out of the workspace, `io` for the disk; nothing is changed then
   */
  async write(about: NewTreeWrite, planned: readonly PlannedWrite[]): Promise<Written> {
    const write = await this.begin(about, planned);
    try {
      await applyWrites(this.#content, write.writes);
    } catch (error) {
      await this.#parts.records.append({ type: 'tree.written', writeId: write.id, outcome: 'putBack', left: [] });
      throw error;
    }
    return this.#end(write, []);
  }

  /** For a client that writes the files itself; it is to say when it has. */
  async begin(about: NewTreeWrite, planned: readonly PlannedWrite[]): Promise<TreeWrite> {
    const { files, identifiers, records } = this.#parts;
    for (const { path } of planned)
      if (!(await files.staysInside(path)))
        throw new EngineError('refused', `${path} leads out of the workspace. Nothing was changed.`, { data: { path } });
    const writes: KeptWrite[] = [];
    for (const each of planned) writes.push(await this.#kept(each));
    const write: TreeWrite = { ...about, id: identifiers.next('w'), writes };
    await records.append({ type: 'tree.writing', write });
    return write;
  }

  /** What is not written yet is written now, where nobody came between. */
  async finish(write: TreeWrite): Promise<Written> {
    return this.#end(write, await resumeWrites(this.#content, write.writes));
  }

  /** What a client or an engine began and did not end. */
  async finishOpen(): Promise<readonly Written[]> {
    const finished: Written[] = [];
    for (const write of await this.#parts.records.look(openWrites)) finished.push(await this.finish(write));
    return finished;
  }

  async #end(write: TreeWrite, left: readonly string[]): Promise<Written> {
    const outcome = left.length === 0 ? 'done' : 'partly';
    await this.#parts.records.append({ type: 'tree.written', writeId: write.id, outcome, left: [...left] });
    return { write, outcome, left };
  }

  /** Contents are in the store before anything is written: a crash leaves both sides to go on with. */
  async #kept({ path, expected, content, mode }: PlannedWrite): Promise<KeptWrite> {
    const { snapshots } = this.#parts;
    return {
      path,
      ...(expected === undefined ? {} : { before: await snapshots.keep(expected) }),
      ...(content === undefined ? {} : { after: await snapshots.keep(content) }),
      ...(mode === undefined ? {} : { executable: mode === '100755' }),
    };
  }
}
