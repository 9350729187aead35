/**
 * What there is to measure, and how often each file was committed. Where a watch tells what was touched since, and that is nothing
 * but files that were there before, those alone are looked at: an edit costs neither git nor a look at thousands of files.
 */
import { excludeByPath, excludeBySize, excludeFolder, isIncluded } from '../../domain/audit/exclusion';
import { isAttributesFile } from '../../domain/audit/linguist';
import type { Settings } from '../../domain/settings';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';
import type { Measurer } from '../../ports/measurer';
import type { TreeWatch } from '../../ports/treeWatch';
import { mapLimited } from '../mapLimited';
import { attributesAbove } from './attributes';
import { selectFiles, type Selection } from './fileSelection';
import { versionOf } from './measuredCache';
import { sortFiles, type Sorting } from './sorting';

export interface ListingParts {
  readonly files: Files;
  readonly git: Git;
  readonly clock: Clock;
  readonly measurer: Pick<Measurer, 'extensions'>;
  /** Without it everything is looked at each time. */
  readonly watch?: TreeWatch | undefined;
}

export interface ListingRequest {
  readonly settings: Settings;
  /** File or folder; empty for the workspace. */
  readonly scope: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Listed {
  readonly selection: Selection;
  readonly sorting: Sorting;
  /** Commits per file. */
  readonly churn: Promise<ReadonlyMap<string, number>>;
}

interface Known extends Listed {
  readonly settings: string;
  readonly listedAt: number;
  readonly paths: ReadonlySet<string>;
  readonly byPath: ReadonlyMap<string, number>;
}

const dayMs = 86_400_000;
/** What no watch tells (ignore rules of the user's own, time that passes over the window of churn) is seen after so long. */
const longestMs = 60_000;

export class Listing {
  readonly #parts: ListingParts;
  #known: Known | undefined;
  /** `begun`: what happened before is not known; `never`: nobody can tell here. */
  #watching: 'not yet' | 'begun' | 'whole' | 'never' = 'not yet';
  /** Those watched. */
  #folders: ReadonlySet<string> = new Set();

  constructor(parts: ListingParts) {
    this.#parts = parts;
  }

  /** `isFresh`: whatever is known. */
  async list(request: ListingRequest, isFresh: boolean): Promise<Listed> {
    if (request.scope !== '') return this.#list(request);
    const settings = JSON.stringify(request.settings);
    const listedAt = this.#parts.clock.now();
    const touched = this.#watching === 'begun' || this.#watching === 'whole' ? await this.#parts.watch?.touched() : undefined;
    const known = this.#known;
    // Until this listing is done, what was touched is nobody's knowledge.
    this.#known = undefined;
    if (known !== undefined && touched !== undefined && !isFresh && known.settings === settings && listedAt - known.listedAt < longestMs) {
      const sorting = await this.#again(known, touched, request);
      if (sorting !== undefined) return copyOf((this.#known = { ...known, sorting }));
    }
    const listed = await this.#list(request);
    this.#know(listed, settings, listedAt);
    if (await this.#isWatchStale(touched)) await this.#watch(listed.selection, request.settings);
    else this.#watching = this.#watching === 'begun' ? 'whole' : this.#watching;
    return copyOf(listed);
  }

  #know(listed: Listed, settings: string, listedAt: number): void {
    const byPath = new Map(listed.sorting.versions.map(({ path }, at) => [path, at]));
    this.#known = { ...copyOf(listed), settings, listedAt, paths: new Set(listed.selection.paths), byPath };
    listed.churn.catch(() => {
      // Cancelled: the next one asks again.
      if (this.#known?.churn === listed.churn) this.#known = undefined;
    });
  }

  async #list({ settings, scope, signal }: ListingRequest): Promise<Listed> {
    const { files, git, clock } = this.#parts;
    // Needed for the ranking alone: a long history is read while files are measured.
    const churn = git.churn(clock.now() - settings['audit.churnDays'] * dayMs, signal);
    churn.catch(() => undefined);
    const selection = await selectFiles({ files, git }, { settings, scope, signal });
    const sorting = await sortFiles(this.#parts, selection.paths, { settings, signal, above: scope === '' ? [] : attributesAbove(scope) });
    return { selection, sorting, churn };
  }

  /** The same list with the files touched looked at; undefined where more than files of the list may have changed. */
  async #again(known: Known, touched: ReadonlySet<string>, { settings, signal }: ListingRequest): Promise<Sorting | undefined> {
    const { files, clock } = this.#parts;
    const unknown = [...touched].filter((path) => !known.byPath.has(path));
    if (unknown.some((path) => isOfGit(path)) || (await this.#hasFolder(unknown))) return undefined;
    if (unknown.some((path) => this.#mayJoin(path, known, settings))) return undefined;
    const fresh = known.sorting.versions.filter(({ path, isSettled }) => !isSettled || touched.has(path)).map(({ path }) => path);
    const infos = await files.infos(fresh, signal);
    const now = clock.now();
    const versions = [...known.sorting.versions];
    for (const [at, path] of fresh.entries()) {
      const info = infos[at];
      const place = known.byPath.get(path);
      if (info?.kind !== 'file' || info.isSymbolicLink === true || place === undefined) return undefined;
      if (!isIncluded(path, settings) && excludeBySize(info.size, settings) !== undefined) return undefined;
      versions[place] = versionOf(path, info, settings, now);
    }
    return { ...known.sorting, versions };
  }

  /** Whether what was touched could have to be listed from now on, or no longer. */
  #mayJoin(path: string, { paths }: Known, settings: Settings): boolean {
    const why = excludeByPath(path, settings, this.#parts.measurer.extensions);
    return why === undefined || (why.reason !== 'unsupported' && !paths.has(path));
  }

  /** Whether other folders are to be watched than those that are: new ones, or some that came back under their name. */
  async #isWatchStale(touched: ReadonlySet<string> | undefined): Promise<boolean> {
    if (this.#watching === 'never') return false;
    if (touched === undefined) return this.#watching !== 'begun';
    return this.#hasFolder(touched);
  }

  async #hasFolder(paths: Iterable<string>): Promise<boolean> {
    const asked = [...paths].filter((path) => !isOfGit(path));
    const infos = await this.#parts.files.infos(asked);
    return asked.some((path, at) => infos[at]?.kind === 'directory' || this.#folders.has(path));
  }

  /** Watches the folders with files of the list, and those right below them, where some could come to be. */
  async #watch({ paths, usesGit }: Selection, settings: Settings): Promise<void> {
    const { watch, files } = this.#parts;
    if (watch === undefined) return;
    // The history is elsewhere, in a linked work tree or above the workspace: nobody would tell of commits.
    const isOutOfSight = usesGit && (await files.info('.git'))?.kind !== 'directory';
    this.#folders = isOutOfSight ? new Set() : await this.#foldersAround(new Set(paths), settings);
    this.#watching = !isOutOfSight && watch.watch([...this.#folders]) ? 'begun' : 'never';
  }

  async #foldersAround(paths: ReadonlySet<string>, settings: Settings): Promise<Set<string>> {
    const folders = new Set<string>(['']);
    for (const path of paths) {
      for (let end = path.lastIndexOf('/'); end > 0 && !folders.has(path.slice(0, end)); end = path.lastIndexOf('/', end - 1))
        folders.add(path.slice(0, end));
    }
    const below = await mapLimited([...folders], 8, async (folder) => {
      const names = await this.#parts.files.list(folder === '' ? '.' : folder).catch(() => []);
      const others = names.map((name) => (folder === '' ? name : `${folder}/${name}`)).filter((path) => !paths.has(path));
      const infos = await this.#parts.files.infos(others);
      return others.filter((_, at) => infos[at]?.kind === 'directory' && infos[at].isSymbolicLink !== true);
    });
    // Symbiote's own folder is written to all the time.
    for (const path of below.flat()) if (path === '.git' || excludeFolder(path, settings)?.reason !== 'outside') folders.add(path);
    return folders;
  }
}

/** A change of what git ignores, calls generated, has in its index or committed. */
function isOfGit(path: string): boolean {
  if (path.startsWith('.git/')) return !path.endsWith('.lock') && path !== '.git/FETCH_HEAD';
  return isAttributesFile(path) || path.split('/').at(-1) === '.gitignore';
}

/** Whoever measures counts what contents leave out in with the rest. */
function copyOf({ selection, sorting, churn }: Listed): Listed {
  return { selection, churn, sorting: { versions: sorting.versions, excluded: new Map(sorting.excluded) } };
}
