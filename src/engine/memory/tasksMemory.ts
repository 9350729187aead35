/**
 * The tasks file as the engine's memory: the last good tasks, changes by hand noticed, edits merged into whatever the file
 * says at that moment. The engine touches the fields of an edit and nothing else; an invalid file is never written.
 */
import { EngineError } from '../../domain/errors';
import type { Problem } from '../../domain/problem';
import type { NewTask, Task } from '../../domain/tasks/task';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import { sameBytes } from '../../shared/bytes';
import type { Disposable } from '../../shared/disposable';
import { Emitter, type Event } from '../../shared/emitter';
import { TasksHistory, type TasksSince } from './tasksHistory';
import { uniqueId, slug } from './taskIds';
import { applyEdits, type TaskAddition, type TaskEdit } from './tasksEdit';
import { assertValid, isValid, parseTasks, textWithMark, type ParsedTasks } from './tasksParse';

export interface TasksState {
  /** Relative to the workspace. */
  readonly path: string;
  readonly exists: boolean;
  /** While the file is invalid: the last good ones. */
  readonly tasks: readonly Task[];
  readonly problems: readonly Problem[];
  /** True while the file is invalid or cannot be read. */
  readonly isStale: boolean;
}

export interface TasksMemoryParts {
  readonly files: Files;
  /** Relative to the workspace. */
  readonly path: string;
  readonly clock: Clock;
  /** Rejects when another engine owns the workspace: nothing is written then. */
  readonly assertOwner?: () => Promise<void>;
}

export interface UpdateResult {
  /** Ids of edits that came to nothing because the task is no longer in the file. */
  readonly dropped: readonly string[];
}

/** What a file reads that is made when the first task is added and there is none. */
const newFileHeader = '# Tasks for Symbiote, in the order they were written. Edit freely: comments and layout are kept.\n';

/** Editors truncate a file and then write it: a file that lost tasks or became invalid is looked at again after this. */
const settleMs = 60;
const maxSettling = 5;
const maxAttempts = 20;

interface Reading {
  readonly bytes: Uint8Array | undefined;
  readonly parsed: ParsedTasks;
}

export class TasksMemory implements Disposable {
  readonly #files: Files;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #assertOwner: () => Promise<void>;
  readonly #changed = new Emitter<TasksState>();
  readonly #history: TasksHistory;
  #state: TasksState;
  #reading: Reading | undefined;
  /** What it knows need not be parsed again. */
  #lastGood: ParsedTasks | undefined;
  #watcher: Disposable | undefined;
  #isDisposed = false;
  /** Everything that reads or writes the file goes one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #isReloadQueued = false;
  #foreignEdits = 0;

  /** Nothing is read or watched before the first call. */
  constructor({ files, path, clock, assertOwner = async () => undefined }: TasksMemoryParts) {
    this.#files = files;
    this.#assertOwner = assertOwner;
    this.#path = path;
    this.#clock = clock;
    this.#history = new TasksHistory(`${clock.now()}:${path}`);
    this.#state = { path, exists: false, tasks: [], problems: [], isStale: false };
  }

  /** What was read last. */
  get state(): TasksState {
    return this.#state;
  }

  /** How the tasks of a version that was told before became those that were read last; without one, all of them. */
  changesSince(version: string | undefined): TasksSince {
    return this.#history.since(version);
  }

  /** Counts up whenever the file was found to be other than it was read or written last: by a person, a command, a checkout. */
  get foreignEdits(): number {
    return this.#foreignEdits;
  }

  /** After the state changed, by hand or by an edit. */
  get onDidChange(): Event<TasksState> {
    return this.#changed.event;
  }

  /** Reads the file and, from now on, watches it. Throws `io` when it is there and cannot be read. */
  load(): Promise<TasksState> {
    return this.#serially(async () => {
      await this.#read();
      return this.#state;
    });
  }

  /**
   * Changes fields of tasks, merged into the file as it is now; null removes one. Edits may be worked out from the tasks as they
   * are at that moment; what that throws is thrown. A task that is no longer there is left alone and reported. Throws `invalidTasksFile` (data.problems) for an invalid file, `invalidInput` for values that do not
   * fit, `io` when the file cannot be written.
   */
  update(wanted: readonly TaskEdit[] | ((tasks: readonly Task[]) => readonly TaskEdit[])): Promise<UpdateResult> {
    return this.#serially(async () => {
      if (typeof wanted !== 'function' && wanted.length === 0) return { dropped: [] };
      let dropped: readonly string[] = [];
      await this.#write((parsed) => {
        const edits = typeof wanted === 'function' ? wanted(parsed.tasks) : wanted;
        const ids = new Set(parsed.items.map(({ item }) => item.id));
        dropped = edits.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
        const present = edits.filter(({ id }) => ids.has(id));
        return present.length === 0 ? parsed : applyEdits(parsed, { edits: present, additions: [] });
      });
      return { dropped };
    });
  }

  /** Appends tasks; the file is made when it is not there. A task without an id gets one from its title. Returns them as read back. */
  add(newTasks: readonly NewTask[]): Promise<Task[]> {
    return this.#serially(async () => {
      if (newTasks.length === 0) return [];
      await this.#refuseOutside();
      let ids: readonly string[] = [];
      await this.#write((parsed, exists) => {
        const additions = withIds(newTasks, new Set(parsed.items.map(({ item }) => item.id ?? '')));
        ids = additions.map(({ id }) => id);
        return applyEdits(exists ? parsed : parseTasks(newFileHeader), { edits: [], additions });
      });
      const byId = new Map(this.#state.tasks.map((task) => [task.id, task]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#watcher?.dispose();
    this.#watcher = undefined;
    this.#changed.dispose();
  }

  /** Ends watching and takes nothing more; resolves when what was begun is over. */
  async close(): Promise<void> {
    this.dispose();
    await this.#queue;
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      if (this.#isDisposed) throw new EngineError('cancelled', 'The engine is stopping; nothing was read or written.');
      return this.#begin().then(work);
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #begin(): Promise<void> {
    if (this.#watcher !== undefined) return;
    this.#watch();
    await this.#files.removeLeftovers(this.#path);
  }

  #watch(): void {
    if (this.#isDisposed) return;
    this.#watcher ??= this.#files.watch(this.#path, () => {
      if (this.#isReloadQueued || this.#isDisposed) return;
      this.#isReloadQueued = true;
      // A file that cannot be read becomes a problem in the state; nobody waits for this promise.
      void this.#serially(() => {
        this.#isReloadQueued = false;
        return this.#isDisposed ? Promise.resolve() : this.#read().then(() => undefined);
      }).catch(() => undefined);
    });
  }

  /**
   * Reads, changes and replaces the file; begins again when it changed in between, so that what a person saved meanwhile is
   * what the change is made to.
   */
  async #write(change: (parsed: ParsedTasks, exists: boolean) => ParsedTasks): Promise<void> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const { bytes, parsed } = await this.#read();
      assertValid(parsed, this.#path);
      const result = change(parsed, bytes !== undefined);
      if (result === parsed) return;
      const next = new TextEncoder().encode(textWithMark(result));
      if (bytes !== undefined) await this.#assertWritable();
      if (await this.#replace(bytes, next)) return this.#accept({ bytes: next, parsed: result });
      await this.#pause(5 * attempt);
    }
    const message = `${this.#path} kept changing while Symbiote tried to save an edit; nothing was written. Try again.`;
    throw new EngineError('io', message, { data: { path: this.#files.absolute(this.#path) }, retryable: true });
  }

  /** Reads the file until it stands still, and takes over what it says. */
  async #read(): Promise<Reading> {
    try {
      let reading = this.#parse(await this.#readBytes());
      for (let round = 0; round < maxSettling && this.#looksUnfinished(reading); round++) {
        await this.#pause(settleMs);
        const again = await this.#readBytes();
        if (sameBytes(again, reading.bytes)) break;
        reading = this.#parse(again);
      }
      if (!sameBytes(reading.bytes, this.#reading?.bytes)) this.#foreignEdits += 1;
      this.#accept(reading);
      return reading;
    } catch (error) {
      this.#fail(EngineError.from(error));
      throw error;
    }
  }

  #parse(bytes: Uint8Array | undefined): Reading {
    if (this.#reading !== undefined && sameBytes(bytes, this.#reading.bytes)) return this.#reading;
    return { bytes, parsed: parseTasks(bytes ?? '', this.#lastGood) };
  }

  /** Whether somebody may be in the middle of saving: tasks that were there are gone, or the file became invalid. */
  #looksUnfinished({ bytes, parsed }: Reading): boolean {
    const before = this.#reading;
    if (before === undefined || sameBytes(bytes, before.bytes) || before.parsed.items.length === 0) return false;
    if (!isValid(parsed)) return isValid(before.parsed);
    const ids = new Set(parsed.items.map(({ item }) => item.id));
    return before.parsed.items.some(({ item }) => !ids.has(item.id));
  }

  #accept(reading: Reading): void {
    const before = this.#reading;
    this.#reading = reading;
    if (before === reading) return;
    const { parsed, bytes } = reading;
    const isGood = isValid(parsed);
    if (isGood) this.#lastGood = parsed;
    this.#become({
      path: this.#path,
      exists: bytes !== undefined,
      tasks: isGood ? parsed.tasks : this.#state.tasks,
      problems: parsed.problems,
      isStale: !isGood,
    });
  }

  /** The file is there and cannot be read: told as a problem at its beginning. */
  #fail(error: EngineError): void {
    const [known] = this.#state.problems;
    if (this.#state.isStale && known?.code === 'unreadable' && known.message === error.message) return;
    const place = { line: 1, column: 1, endLine: 1, endColumn: 1, path: '' };
    this.#reading = undefined;
    const problems: Problem[] = [{ ...place, severity: 'error', code: 'unreadable', message: error.message }];
    this.#become({ ...this.#state, exists: true, problems, isStale: true });
  }

  #become(state: TasksState): void {
    this.#state = state;
    this.#history.add(state.tasks);
    if (!this.#isDisposed) this.#changed.fire(state);
  }

  async #readBytes(): Promise<Uint8Array | undefined> {
    const info = await this.#files.info(this.#path);
    if (info === undefined) return undefined;
    const absolute = this.#files.absolute(this.#path);
    if (info.kind !== 'file') {
      const found = info.kind === 'directory' ? 'a folder' : 'neither a file nor a folder';
      const message = `${absolute} is ${found}; expected the tasks file. Move it away, or name another file in the setting tasksFile.`;
      throw new EngineError('io', message, { data: { path: absolute } });
    }
    try {
      return await this.#files.read(this.#path);
    } catch (error) {
      const message = `${absolute} cannot be read (${EngineError.from(error).message}). Check its permissions.`;
      throw new EngineError('io', message, { data: { path: absolute }, cause: error });
    }
  }

  /**
   * A repository may bring its tasks file as a link to anywhere. One that leads to tasks is a tasks file; filling any other with
   * titles that come from the repository's code could make a start-up file of it.
   */
  async #refuseOutside(): Promise<void> {
    const { parsed } = await this.#read();
    if (parsed.items.length > 0 || (await this.#files.staysInside(this.#path))) return;
    const path = this.#files.absolute(this.#path);
    const message = `${path} is a symbolic link that leads out of the workspace, and not to a list of tasks. Remove the link, or write the first task there yourself.`;
    throw new EngineError('refused', message, { data: { path } });
  }

  /** A file that its owner made read-only could still be replaced: that would not be what they meant. */
  async #assertWritable(): Promise<void> {
    try {
      await (await this.#files.openAppend(this.#path)).close();
    } catch (error) {
      throw this.#notWritable(error);
    }
  }

  /** Unless the file is no longer what the change was made to. Looked at as late as can be: writing takes a disk its time, and a person saves meanwhile. */
  async #replace(before: Uint8Array | undefined, next: Uint8Array): Promise<boolean> {
    try {
      return await this.#files.replaceIf(this.#path, next, async () => {
        await this.#assertOwner();
        return sameBytes(await this.#readBytes(), before);
      });
    } catch (error) {
      // What the owner refuses is no matter of the file.
      throw EngineError.is(error, 'refused') ? error : this.#notWritable(error);
    }
  }

  #notWritable(error: unknown): EngineError {
    const path = this.#files.absolute(this.#path);
    const reason = EngineError.from(error).message.replace(/\.$/, '');
    const message = `${path} cannot be written (${reason}). Make it and its folder writable, then try again.`;
    return new EngineError('io', message, { data: { path }, cause: error });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.schedule(ms, resolve));
  }
}

function withIds(tasks: readonly NewTask[], taken: Set<string>): (TaskAddition & { readonly id: string })[] {
  return tasks.map(({ id: given, title, ...rest }) => {
    const id = given ?? uniqueId(slug(title), taken);
    taken.add(id);
    const isNamedByTitle = title === id;
    return { id, ...(isNamedByTitle ? {} : { title }), ...rest };
  });
}
