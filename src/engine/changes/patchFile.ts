/** The patch of an attempt, written piece by piece: all of it is there in the end, or none. */
import { EngineError } from '../../domain/errors';
import type { AppendFile, Files } from '../../ports/files';

const maxBytes = 128 * 1024 * 1024;

export class PatchFile {
  readonly #files: Files;
  readonly #path: string | undefined;
  #file: AppendFile | undefined;
  #bytes = 0;
  #failure: string | undefined;

  /** Made with the first piece. Without a path nothing is written. */
  constructor(files: Files, path: string | undefined) {
    this.#files = files;
    this.#path = path;
  }

  /** Why there is none, if there should be one. */
  get failure(): string | undefined {
    return this.#path === undefined ? undefined : this.#failure;
  }

  /** Its path, once it is closed and whole; undefined where nothing changed, too. */
  get written(): string | undefined {
    return this.#failure === undefined && this.#bytes > 0 ? this.#path : undefined;
  }

  /** What cannot be written is a failure, not an error. */
  async append(data: Uint8Array): Promise<void> {
    if (this.#path === undefined || this.#failure !== undefined || data.byteLength === 0) return;
    if (this.#bytes + data.byteLength > maxBytes) return this.giveUp('it would be larger than 128 MB');
    try {
      this.#file ??= await this.#files.openAppend(this.#path, { exclusive: true });
      await this.#file.append(data);
      this.#bytes += data.byteLength;
    } catch (error) {
      this.giveUp(EngineError.from(error).message);
    }
  }

  giveUp(reason: string): void {
    this.#failure ??= reason;
  }

  async close(): Promise<void> {
    const file = this.#file;
    if (file === undefined || this.#path === undefined) return;
    this.#file = undefined;
    try {
      await file.close();
      if (this.#failure !== undefined) await this.#files.remove(this.#path);
    } catch (error) {
      this.giveUp(EngineError.from(error).message);
    }
  }
}
