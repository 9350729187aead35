/**
 * Snapshots of the workspace as git trees, in a repository of our own. Nothing of the person's is touched: not their index,
 * references, configuration, hooks or stash, and nothing is written among their objects (git may renew the time of one that we
 * need too, which keeps it from being pruned). What their repository configures is not executed: see gitCommand.ts; filters,
 * line-ending and encoding conversions are ended by attributes of our own, so that a content is what is on the disk.
 *
 * Our index remembers each file's times and size, as git's own does: after the first snapshot only what changed is read.
 */
import { join, resolve } from 'node:path';
import { EngineError } from '../../../domain/errors';
import type { OmittedFile, Snapshot, SnapshotDifference, Snapshots } from '../../../ports/snapshots';
import { createGit, type GitOptions } from '../git';
import { createGitRun, type GitOutput, type GitRun, type GitRunOptions } from '../gitCommand';
import { Contents } from './contents';
import { parseDifferences } from './differences';
import { PrivateRepository, type LenderRepository } from './privateRepository';
import { examineFiles, findUnreadable, listFolder, listRepository, type ListedFiles } from './workspaceFiles';

export interface SnapshotsOptions extends GitOptions {
  /** Makes the state folder what it must be, or refuses. */
  readonly prepare: () => Promise<void>;
  /** Larger files are omitted. */
  readonly maxBytes?: number;
  /** No snapshot is taken where more than this would have to be stored. */
  readonly maxUntrackedBytes?: number;
}

/** Where snapshots are kept that are of another folder than the one that keeps them. */
interface Keeper {
  /** The workspace whose state folder it is; absolute. */
  readonly workspace: string;
  readonly index: string;
}

const defaultMaxBytes = 10 * 1024 * 1024;
const defaultMaxUntrackedBytes = 400 * 1024 * 1024;
/** Files may change while they are read; each round takes one out that git stumbled over. */
const maxRounds = 10;

/** Where a person's configuration would make our repository another one, or slower. The store can be made again: nothing is synced. */
const configuration = [
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.checkStat=default',
  'core.trustctime=true',
  'core.splitIndex=false',
  'core.untrackedCache=false',
  'core.sparseCheckout=false',
  'core.fsync=none',
  'core.looseCompression=1',
  'core.logAllRefUpdates=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'diff.renameLimit=1000',
];

export function createSnapshots(options: SnapshotsOptions): Snapshots {
  return new GitSnapshots(options);
}

class GitSnapshots implements Snapshots {
  readonly #options: SnapshotsOptions;
  readonly #workspace: string;
  readonly #maxBytes: number;
  readonly #maxUntrackedBytes: number;
  readonly #git: ReturnType<typeof createGit>;
  readonly #theirs: GitRun;
  readonly #ours: GitRun;
  readonly #repository: PrivateRepository;
  readonly #folderRun: GitRun;
  readonly #contents: Contents;
  /** There is one index: whatever uses it goes one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  /** Found while something was read: the next snapshot is taken in a new repository. */
  #isDamaged = false;

  constructor(options: SnapshotsOptions, keeper: Keeper = { workspace: options.workspace, index: 'index' }) {
    this.#options = options;
    const { workspace, environment = process.env, prepare } = options;
    const { maxBytes = defaultMaxBytes, maxUntrackedBytes = defaultMaxUntrackedBytes } = options;
    this.#workspace = workspace;
    this.#maxBytes = maxBytes;
    this.#maxUntrackedBytes = maxUntrackedBytes;
    this.#repository = new PrivateRepository(join(keeper.workspace, '.symbiote', 'cache'), prepare, keeper.index);
    this.#git = createGit({ workspace, environment });
    this.#theirs = createGitRun(workspace, environment);
    const variables = { GIT_DIR: this.#repository.path, GIT_WORK_TREE: workspace, GIT_INDEX_FILE: this.#repository.indexFile };
    this.#ours = createGitRun(workspace, environment, { variables, configuration });
    const withoutIndex = { ...variables, GIT_INDEX_FILE: `${this.#repository.indexFile}.none` };
    this.#folderRun = createGitRun(workspace, environment, { variables: withoutIndex, configuration });
    this.#contents = new Contents(this.#ours, () => (this.#isDamaged = true));
  }

  async unavailable(): Promise<string | undefined> {
    return (await this.#git.version()) === undefined ? 'git was not found' : undefined;
  }

  take(signal?: AbortSignal): Promise<Snapshot> {
    return this.#serially(signal, () => this.#takeOrMend(signal));
  }

  async compare(before: string, after: string, signal?: AbortSignal): Promise<readonly SnapshotDifference[]> {
    if (before === after) return [];
    const plain = ['-r', '-z', '--raw', '--no-abbrev', '--no-ext-diff', '--no-textconv', '-O/dev/null'];
    const diff = (renames: string): Promise<GitOutput | undefined> =>
      this.#ours(['diff-tree', ...plain, renames, before, after], { signal });
    let found = await diff('-M');
    // Renames are found by content, and a content may be gone from the person's repository.
    if (found !== undefined && found.exitCode !== 0) found = await diff('--no-renames');
    if (found !== undefined && found.exitCode !== 0) this.#isDamaged = true;
    if (found !== undefined && /bad object|not a tree object|not a git repository/i.test(found.stderr))
      throw new EngineError('notFound', 'What the files were before is no longer kept.');
    return parseDifferences(answer('diff-tree', found).stdout);
  }

  read(contentId: string): Promise<Uint8Array | undefined> {
    return this.#contents.read(contentId);
  }

  keep(content: Uint8Array): Promise<string> {
    return this.#serially(undefined, async () => {
      await this.#repository.open((await this.#git.isRepository()) ? await this.#lender(undefined) : undefined);
      const { stdout } = answer('hash-object', await this.#ours(['hash-object', '-w', '--stdin'], { input: content }));
      return stdout.toString('latin1').trim();
    });
  }

  of({ id, path }: { readonly id: string; readonly path: string }): Pick<Snapshots, 'take'> {
    return new GitSnapshots({ ...this.#options, workspace: path }, { workspace: this.#workspace, index: `index-${id}` });
  }

  diskBytes(): Promise<number> {
    return this.#repository.diskBytes();
  }

  clear(): Promise<void> {
    return this.#serially(undefined, () => this.#repository.drop());
  }

  #serially<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      throwIfAborted(signal);
      return work();
    });
    this.#queue = result.catch(() => undefined);
    return untilAborted(result, signal);
  }

  /** First with a new index, because objects it counts on may be gone; then with a new repository, because ours may be damaged. */
  async #takeOrMend(signal: AbortSignal | undefined): Promise<Snapshot> {
    const mends = [() => this.#repository.dropIndex(), () => this.#repository.drop()];
    if (this.#isDamaged) await this.#repository.drop();
    this.#isDamaged = false;
    for (;;) {
      try {
        return await this.#take(signal);
      } catch (error) {
        throwIfAborted(signal);
        const mend = mends.shift();
        if (mend === undefined || !EngineError.is(error, 'internal')) throw error;
        await mend();
      }
    }
  }

  async #take(signal: AbortSignal | undefined): Promise<Snapshot> {
    const isRepository = await this.#git.isRepository();
    await this.#repository.open(isRepository ? await this.#lender(signal) : undefined);
    const listing = isRepository ? listRepository(this.#theirs, signal) : listFolder(this.#folderRun, signal);
    const [all, indexed, changed] = await Promise.all([listing, this.#names(['ls-files', '-z'], signal), this.#changed(signal)]);
    if (all === undefined) throw new EngineError('internal', 'git could not list the files of the workspace.');
    const omitted = await this.#update(all, { indexed, changed }, signal);
    const tree = answer('write-tree', await this.#ours(['write-tree'], { signal }))
      .stdout.toString('latin1')
      .trim();
    return { id: tree, omitted: [...all.omitted, ...omitted] };
  }

  async #lender(signal: AbortSignal | undefined): Promise<LenderRepository | undefined> {
    const format = await this.#theirs(['rev-parse', '--show-object-format'], { signal });
    const objects = await this.#theirs(['rev-parse', '--git-path', 'objects'], { signal });
    if (objects?.exitCode !== 0) return undefined;
    return {
      objects: resolve(this.#workspace, objects.stdout.toString('utf8').replace(/\r?\n$/, '')),
      objectFormat: format?.stdout.toString('latin1').trim() === 'sha256' ? 'sha256' : 'sha1',
    };
  }

  /** Files of the index that are no longer as it knows them, or gone. By their times and size; those as young as the index are read. */
  #changed(signal: AbortSignal | undefined): Promise<Set<string>> {
    return this.#names(['diff-files', '-z', '--name-only', '--no-renames', '--no-ext-diff', '-O/dev/null'], signal);
  }

  async #names(args: readonly string[], signal: AbortSignal | undefined): Promise<Set<string>> {
    const { stdout } = answer(args[0] ?? '', await this.#ours(args, { signal }));
    return new Set(stdout.toString('utf8').split('\0').slice(0, -1));
  }

  /** Makes the index say what is on the disk; resolves with what had to be left out. */
  async #update(
    all: ListedFiles,
    { indexed, changed }: { readonly indexed: ReadonlySet<string>; readonly changed: ReadonlySet<string> },
    signal: AbortSignal | undefined,
  ): Promise<OmittedFile[]> {
    const listed = new Set(all.paths);
    const open = { paths: all.paths.filter((path) => !indexed.has(path) || changed.has(path)), untracked: all.untracked };
    const { paths, omitted, untrackedBytes } = await examineFiles(this.#workspace, open, this.#maxBytes);
    if (untrackedBytes > this.#maxUntrackedBytes) throw tooMuch(untrackedBytes, this.#maxUntrackedBytes);
    const out = omitted.map(({ path }) => path).filter((path) => indexed.has(path));
    for (const path of indexed) if (!listed.has(path)) out.push(path);
    throwIfAborted(signal);
    await this.#takeOut(out, signal);
    return [...omitted, ...(await this.#putIn(paths, indexed, signal))];
  }

  async #takeOut(paths: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    if (paths.length === 0) return;
    answer('update-index', await this.#updateIndex(['--force-remove'], paths, { signal }));
  }

  /** Git takes all or, when it stumbles over one, none: then the others are tried without it. */
  async #putIn(paths: readonly string[], indexed: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<OmittedFile[]> {
    const omitted: OmittedFile[] = [];
    let open = paths;
    for (let round = 1; open.length > 0; round++) {
      const done = await this.#updateIndex(['--add', '--remove', '--replace'], open, { signal });
      if (done?.exitCode === 0) break;
      if (round === maxRounds) throw failure('update-index', done);
      const { unreadable, elsewhere } = await findUnreadable(this.#workspace, open);
      const stumbled = unreadable.length + elsewhere.length > 0 ? [] : stumbledOver(done, open);
      if (unreadable.length + elsewhere.length + stumbled.length === 0) throw failure('update-index', done);
      omitted.push(...unreadable, ...stumbled.map((path) => ({ path, reason: 'it changed while it was read' })));
      const without = new Set([...unreadable.map(({ path }) => path), ...elsewhere, ...stumbled]);
      await this.#repository.dropLock();
      await this.#takeOut(
        [...without].filter((path) => indexed.has(path)),
        signal,
      );
      open = open.filter((path) => !without.has(path));
    }
    return omitted;
  }

  #updateIndex(args: readonly string[], paths: readonly string[], options: GitRunOptions): Promise<GitOutput | undefined> {
    const input = paths.map((path) => `${path}\0`).join('');
    return this.#ours(['update-index', '-z', ...args, '--stdin'], { ...options, input });
  }
}

function tooMuch(bytes: number, most: number): EngineError {
  const megabytes = (count: number): string => `${Math.ceil(count / 1_048_576).toLocaleString('en')} MB`;
  return new EngineError(
    'notSupported',
    `The files that git does not track take ${megabytes(bytes)}, more than the ${megabytes(most)} that are kept. Ignore in .gitignore what is not work.`,
  );
}

function stumbledOver(done: GitOutput | undefined, paths: readonly string[]): string[] {
  const named = /^fatal: Unable to process path ([^]*)\n$/m.exec(done?.stderr ?? '')?.[1];
  return paths.filter((path) => path === named);
}

/** @throws EngineError for a git that is not there or failed */
function answer(command: string, found: GitOutput | undefined): GitOutput {
  if (found?.exitCode !== 0) throw failure(command, found);
  return found;
}

function failure(command: string, found: GitOutput | undefined): EngineError {
  if (found === undefined) return new EngineError('notSupported', 'git was not found.');
  const reason = found.stderr.trim().split('\n').at(-1) ?? '';
  // A full disk is nothing that a new repository would mend.
  if (/No space left|Disk quota|Read-only file system/i.test(found.stderr)) return new EngineError('io', `git ${command}: ${reason}`);
  return new EngineError('internal', `git ${command} failed: ${reason}`);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled();
}

function cancelled(): EngineError {
  return new EngineError('cancelled', 'Cancelled while the files were recorded.');
}

/** Whoever waits behind another is let go at once. */
async function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    result.catch(() => undefined);
  }
}
