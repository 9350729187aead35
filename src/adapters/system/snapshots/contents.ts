/** Reads contents by id, those that are asked for together with one `git cat-file --batch`. */
import type { GitRun } from '../gitCommand';

/** Contents are up to some ten megabytes each, and whoever asks gets them one by one. */
const maxTogether = 16;

interface Waiting {
  readonly id: string;
  readonly resolve: (content: Uint8Array | undefined) => void;
}

export class Contents {
  readonly #run: GitRun;
  readonly #onDamage: () => void;
  #waiting: Waiting[] = [];
  #isReading = false;

  constructor(run: GitRun, onDamage: () => void) {
    this.#run = run;
    this.#onDamage = onDamage;
  }

  /** Undefined when there is none, or it cannot be read. */
  read(id: string): Promise<Uint8Array | undefined> {
    // It is a line of git's input.
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push({ id, resolve });
      if (!this.#isReading) void this.#readWaiting();
    });
  }

  async #readWaiting(): Promise<void> {
    this.#isReading = true;
    // A turn for those who ask in the same breath.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#readBatch(this.#waiting.splice(0, maxTogether));
    this.#isReading = false;
  }

  async #readBatch(batch: readonly Waiting[]): Promise<void> {
    const found: (Uint8Array | undefined)[] = [];
    const reader = new BatchReader((content) => found.push(content));
    try {
      const input = batch.map(({ id }) => `${id}\n`).join('');
      const done = await this.#run(['cat-file', '--batch'], { input, onOutput: (chunk) => reader.push(chunk) });
      // What is merely missing is no error to git.
      if (done !== undefined && done.stderr !== '') this.#onDamage();
    } catch {
      // What git could not say is not there.
    }
    for (const [index, { resolve }] of batch.entries()) resolve(found[index]);
  }
}

/** `<id> blob <size>\n<bytes>\n`, or `<id> missing\n`; a chunk may end anywhere. */
class BatchReader {
  readonly #found: (content: Uint8Array | undefined) => void;
  #parts: Buffer[] = [];
  #length = 0;
  /** The object being read; undefined while its first line is. */
  #object: { readonly isBlob: boolean; readonly size: number } | undefined;

  constructor(found: (content: Uint8Array | undefined) => void) {
    this.#found = found;
  }

  push(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#length += chunk.length;
    while (this.#take());
  }

  #take(): boolean {
    if (this.#object === undefined) return this.#takeLine();
    const { isBlob, size } = this.#object;
    if (this.#length < size + 1) return false;
    const all = this.#joined();
    this.#found(isBlob ? Uint8Array.from(all.subarray(0, size)) : undefined);
    this.#keep(all.subarray(size + 1));
    this.#object = undefined;
    return true;
  }

  #takeLine(): boolean {
    const all = this.#joined();
    const end = all.indexOf(10);
    if (end < 0) return false;
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(all.toString('latin1', 0, end)) ?? [];
    this.#keep(all.subarray(end + 1));
    if (size === undefined) this.#found(undefined);
    else this.#object = { isBlob: type === 'blob', size: Number(size) };
    return true;
  }

  #joined(): Buffer {
    const [only, ...more] = this.#parts;
    const all = only !== undefined && more.length === 0 ? only : Buffer.concat(this.#parts);
    this.#parts = [all];
    return all;
  }

  #keep(rest: Buffer): void {
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
  }
}
