/**
 * The repository in which snapshots are kept: bare, ours alone, in the state folder. It borrows the objects of the person's
 * repository (`objects/info/alternates`), so that what is committed costs no disk.
 *
 * A folder may have come with an archive, written by somebody who wants git to run a program: its configuration and attributes
 * are ours before git reads them for the first time, and a layout that is not what we make is thrown away.
 */
import { promises as fs, type Stats } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../../domain/errors';
import { errnoOf, ioError, isMissing } from '../ioError';

/** What is known of the person's repository. */
export interface LenderRepository {
  /** Absolute path of its objects. */
  readonly objects: string;
  readonly objectFormat: 'sha1' | 'sha256';
}

/**
 * `-text` ends every conversion of line ends, whatever `.gitattributes`, the person's attributes or core.autocrlf say; the
 * others are unspecified, because false is no valid working-tree-encoding.
 */
const attributes = '* -text !eol !crlf !filter !ident !working-tree-encoding !merge !diff\n';
const folders = ['objects', 'objects/info', 'refs', 'info'];
/** Files with which a folder could send git elsewhere. */
const strangers = ['commondir', 'config.worktree', 'gitdir'];

export class PrivateRepository {
  /** Absolute path. */
  readonly path: string;
  /** The folder that holds it, which is ours too. */
  readonly #parent: string;
  readonly #prepare: () => Promise<void>;
  /** Absolute path; each folder that is taken snapshots of has an index of its own. */
  readonly indexFile: string;

  /** `prepare` makes the state folder what it must be, or refuses. */
  constructor(parent: string, prepare: () => Promise<void>, index = 'index') {
    this.path = join(parent, 'snapshots.git');
    this.indexFile = join(this.path, index);
    this.#parent = parent;
    this.#prepare = prepare;
  }

  /** Makes it, or what is missing of it. */
  async open(lender: LenderRepository | undefined): Promise<void> {
    await this.#prepare();
    try {
      await this.#refuseLink();
      const config = configOf(lender);
      if (!(await this.#isSound(config))) await this.#make(config);
      await this.#writeIfOther('objects/info/alternates', lender === undefined ? '' : alternate(lender.objects));
      await this.dropLock();
    } catch (error) {
      throw ioError('write', this.path, error);
    }
  }

  /** Left by a git that was killed. Only one of ours runs at a time, and only one engine owns a workspace. */
  async dropLock(): Promise<void> {
    await fs.rm(`${this.indexFile}.lock`, { force: true, recursive: true });
  }

  /** The next snapshot looks at every file again. */
  async dropIndex(): Promise<void> {
    await fs.rm(this.indexFile, { force: true, recursive: true });
  }

  async drop(): Promise<void> {
    try {
      await fs.rm(this.path, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      throw ioError('remove', this.path, error);
    }
  }

  async diskBytes(): Promise<number> {
    return bytesBelow(this.path);
  }

  async #refuseLink(): Promise<void> {
    const info = await look(this.#parent);
    if (info === undefined) await fs.mkdir(this.#parent, { recursive: true });
    else if (!info.isDirectory())
      throw new EngineError(
        'refused',
        `${this.#parent} is not a folder of its own. Symbiote keeps what it can make again there; move it away.`,
        {
          data: { path: this.#parent },
        },
      );
  }

  async #isSound(config: string): Promise<boolean> {
    const infos = await Promise.all(['', ...folders].map((folder) => look(join(this.path, folder))));
    if (!infos.every((info) => info?.isDirectory() === true)) return false;
    if ((await this.#read('config')) !== config || (await this.#read('info/attributes')) !== attributes) return false;
    const found = await Promise.all(strangers.map((name) => look(join(this.path, name))));
    return found.every((info) => info === undefined);
  }

  async #make(config: string): Promise<void> {
    await this.drop();
    for (const folder of folders) await fs.mkdir(join(this.path, folder), { recursive: true });
    await this.#write('info/attributes', attributes);
    await this.#write('HEAD', 'ref: refs/heads/snapshots\n');
    // Last: without it the next engine begins again.
    await this.#write('config', config);
  }

  async #writeIfOther(name: string, text: string): Promise<void> {
    if ((await this.#read(name)) !== text) await this.#write(name, text);
  }

  /** Never through a link. */
  async #write(name: string, text: string): Promise<void> {
    const path = join(this.path, name);
    await fs.rm(path, { force: true });
    await fs.writeFile(path, text, { flag: 'wx' });
  }

  async #read(name: string): Promise<string | undefined> {
    const path = join(this.path, name);
    const info = await look(path);
    return info?.isFile() === true ? fs.readFile(path, 'utf8') : undefined;
  }
}

/** Written by hand rather than by `git init`, which reads templates. On Windows git's own defaults say what the disk can. */
function configOf(lender: LenderRepository | undefined): string {
  const isLong = lender?.objectFormat === 'sha256';
  const filemode = process.platform === 'win32' ? '\tfilemode = false\n' : '\tfilemode = true\n';
  const extensions = isLong ? '[extensions]\n\tobjectformat = sha256\n' : '';
  return `[core]\n\trepositoryformatversion = ${isLong ? 1 : 0}\n\tbare = true\n${filemode}${extensions}`;
}

/** A path that would read as something else stands in quotes, as git writes them. */
function alternate(objects: string): string {
  const path = process.platform === 'win32' ? objects.replaceAll('\\', '/') : objects;
  if (!/^["#]|\n/.test(path)) return `${path}\n`;
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"\n`;
}

async function look(path: string): Promise<Stats | undefined> {
  try {
    return await fs.lstat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function bytesBelow(folder: string): Promise<number> {
  let sum = 0;
  try {
    for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      // What is written takes whole blocks of the disk.
      if (entry.isDirectory()) sum += await bytesBelow(path);
      else sum += bytesOnDisk(await fs.lstat(path));
    }
  } catch (error) {
    if (!isMissing(error) && errnoOf(error) !== 'EACCES') throw error;
  }
  return sum;
}

function bytesOnDisk({ blocks, size }: Stats): number {
  return blocks > 0 ? blocks * 512 : size;
}
