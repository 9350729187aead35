/**
 * Watches folders through inotify, one watch each. Linux alone: there, what was done is in the kernel's queue before the call that
 * did it returns, so that who asks later knows of it. What other systems tell comes when it comes, which is good for a hint and not
 * for leaving a file unread; there nobody can tell. `fs.watch` with `recursive` was not taken: on Linux it walks the tree on its own
 * and watches every file.
 */
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { TreeWatch } from '../../ports/treeWatch';

export interface TreeWatchOptions {
  /** Default: that of this process. */
  readonly platform?: NodeJS.Platform;
}

/** A user has some thousands of watches for all programs. */
const mostFolders = 2000;
/** Far below what the kernel's queue holds, which drops what is beyond without a word to us. */
const mostNames = 1000;

export function createTreeWatch(root: string, { platform = process.platform }: TreeWatchOptions = {}): TreeWatch {
  return new InotifyWatch(root, platform === 'linux');
}

class InotifyWatch implements TreeWatch {
  readonly #root: string;
  readonly #isSupported: boolean;
  #watchers: FSWatcher[] = [];
  #names = new Set<string>();
  /** Whether all that happened since the last question is in `names`. */
  #isWhole = false;
  #isBroken = false;

  constructor(root: string, isSupported: boolean) {
    this.#root = root;
    this.#isSupported = isSupported;
  }

  watch(folders: readonly string[]): boolean {
    this.#close();
    this.#isWhole = false;
    this.#isBroken = !this.#isSupported || folders.length > mostFolders;
    // All anew: a folder that went and came back is another one under the same name.
    for (const folder of folders) if (!this.#isBroken) this.#add(folder);
    if (this.#isBroken) this.#close();
    return !this.#isBroken;
  }

  async touched(): Promise<ReadonlySet<string> | undefined> {
    // Two turns of the loop: in the first it may have looked for events already, in the second it does so after now.
    await turn();
    await turn();
    const names = this.#names;
    const isWhole = this.#isWhole && !this.#isBroken;
    this.#names = new Set();
    this.#isWhole = true;
    return isWhole ? names : undefined;
  }

  dispose(): void {
    this.#isBroken = true;
    this.#close();
  }

  #close(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  #add(folder: string): void {
    try {
      const watcher = watch(join(this.#root, folder), { persistent: false }, (_event, name) => this.#note(folder, name));
      watcher.on('error', () => (this.#isBroken = true));
      this.#watchers.push(watcher);
    } catch {
      // No watch left, or the folder is gone: then the tree is looked at.
      this.#isBroken = true;
    }
  }

  #note(folder: string, name: string | null): void {
    if (name === null || this.#names.size >= mostNames) this.#isWhole = false;
    else this.#names.add(folder === '' ? name : `${folder}/${name}`);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
