/**
 * Watches one file by its name: its folder is watched, not the file, because editors and we replace files by renaming. A
 * folder that is not there yet is waited for at its nearest ancestor. Where the operating system tells nothing (network
 * drives, used-up watches) a slow look at the file's stamp does. chokidar was not taken: for one name it starts as many
 * watches, and a folder that vanishes and returns is our case to handle anyway.
 */
import { realpathSync, statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { toDisposable, type Disposable } from '../../shared/disposable';

const coalesceMs = 50;
const lookMs = 2_000;

/** Calls back at most every 50 ms. Does not keep the process alive. */
export function watchFile(path: string, callback: () => void): Disposable {
  const watched = new WatchedFile(path, callback);
  return toDisposable(() => watched.stop());
}

class WatchedFile {
  readonly #path: string;
  readonly #callback: () => void;
  readonly #look: NodeJS.Timeout;
  #watchers: readonly FSWatcher[] = [];
  /** What is being watched, as text: when it no longer is what should be, the watches are made anew. */
  #places = '';
  #stamp: string;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(path: string, callback: () => void) {
    this.#path = path;
    this.#callback = callback;
    this.#stamp = stampOf(path);
    this.#arm();
    this.#look = setInterval(() => this.#compare(), lookMs).unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#look);
    clearTimeout(this.#timer);
    this.#disarm();
  }

  #arm(): void {
    const places = placesOf(this.#path);
    const names = places.map((place) => `${place.directory}\0${place.inode}\0${place.name ?? ''}`).join('\0');
    if (names === this.#places) return;
    this.#disarm();
    this.#places = names;
    this.#watchers = places.flatMap((place) => this.#watch(place));
  }

  #disarm(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
    this.#places = '';
  }

  #watch(place: Place): FSWatcher[] {
    try {
      const watcher = watch(place.directory, { persistent: false }, (_, name) => {
        // The folder's own name (or none) is reported when the folder itself went away.
        if (name === null || place.name === undefined || name === place.name) this.#happened(place.name !== undefined);
        else if (name === basename(place.directory)) this.#happened(false);
      });
      watcher.on('error', () => this.#disarm());
      return [watcher];
    } catch {
      return [];
    }
  }

  /** `isSure`: the file itself was named, so tell even if its stamp looks the same (a clock tick is coarser than two writes). */
  #happened(isSure: boolean): void {
    if (this.#isStopped) return;
    if (isSure) this.#stamp = '';
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#compare();
    }, coalesceMs).unref();
  }

  #compare(): void {
    if (this.#isStopped) return;
    this.#arm();
    const stamp = stampOf(this.#path);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    this.#callback();
  }
}

interface Place {
  readonly directory: string;
  /** A folder deleted and made again has another. */
  readonly inode: bigint;
  /** The name in it to listen for; undefined while waiting for a folder to appear. */
  readonly name?: string;
}

function placesOf(path: string): readonly Place[] {
  const own = placeOf(path);
  const target = realPathOf(path);
  return target === undefined || target === path || dirname(target) === dirname(path) ? [own] : [own, placeOf(target)];
}

function placeOf(path: string): Place {
  let directory = dirname(path);
  let inode = inodeOf(directory);
  if (inode !== undefined) return { directory, inode, name: basename(path) };
  while (inode === undefined && dirname(directory) !== directory) {
    directory = dirname(directory);
    inode = inodeOf(directory);
  }
  return { directory, inode: inode ?? 0n };
}

function inodeOf(directory: string): bigint | undefined {
  const info = statSync(directory, { bigint: true, throwIfNoEntry: false });
  return info?.isDirectory() === true ? info.ino : undefined;
}

/** Undefined for what is not there. */
function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function stampOf(path: string): string {
  try {
    const info = statSync(path, { bigint: true, throwIfNoEntry: false });
    return info === undefined ? 'missing' : `${info.ino}:${info.size}:${info.mtimeNs}:${info.mode}`;
  } catch {
    return 'unreadable';
  }
}
