/** Names of temporary files, which say whose they are: what a process that was killed between writing and renaming left is removed. */
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isMissing } from './ioError';
import { isProcessAlive } from './processes/isProcessAlive';

export interface TemporaryFilesOptions {
  /** The process they are named after. */
  readonly pid?: number;
  readonly isAlive?: (pid: number) => boolean;
}

export class TemporaryFiles {
  readonly #pid: number;
  readonly #isAlive: (pid: number) => boolean;
  /** Targets beside which was looked. */
  readonly #cleaned = new Set<string>();

  constructor({ pid = process.pid, isAlive = isProcessAlive }: TemporaryFilesOptions = {}) {
    this.#pid = pid;
    this.#isAlive = isAlive;
  }

  /** Beside the target, hidden. */
  nameFor(target: string): string {
    return join(dirname(target), `.${basename(target)}.${this.#pid}.${randomBytes(4).toString('hex')}.tmp`);
  }

  /** Once per target: those of processes that are gone. */
  async removeLeftovers(target: string): Promise<void> {
    if (this.#cleaned.has(target)) return;
    const prefix = `.${basename(target)}.`;
    for (const name of await fs.readdir(dirname(target))) {
      const pid = name.startsWith(prefix) ? /^(\d+)\.[0-9a-f]{8}\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined;
      if (pid === undefined || this.#isAlive(Number(pid))) continue;
      // One that cannot be removed now is looked for again at the next write.
      if (!(await isRemoved(join(dirname(target), name)))) return;
    }
    this.#cleaned.add(target);
  }
}

async function isRemoved(path: string): Promise<boolean> {
  try {
    await fs.unlink(path);
    return true;
  } catch (error) {
    return isMissing(error);
  }
}
