/** A file that grows: appends in order, every byte or none as far as the disk allows, synced on demand. */
import { fstatSync, promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import type { AppendFile } from '../../ports/files';
import { makeDirectories, syncDirectory } from './atomicWrite';
import { errnoOf, ioError } from './ioError';

export interface OpenAppendOptions {
  /** How errors name it. */
  readonly name: string;
  readonly exclusive: boolean;
  readonly mode: number;
  readonly directoryMode: number;
}

export async function openAppendFile(path: string, options: OpenAppendOptions): Promise<AppendFile> {
  try {
    await makeDirectories(dirname(path), options.directoryMode);
    const { handle, isNew } = await open(path, options);
    const { size } = await handle.stat();
    return new PositionedFile(handle, options.name, size, isNew ? dirname(path) : undefined);
  } catch (error) {
    throw ioError(options.exclusive ? 'create' : 'open', options.name, error);
  }
}

/** Not O_APPEND: with it Linux ignores positions, and writeAt needs them. */
async function open(path: string, options: OpenAppendOptions): Promise<{ handle: fs.FileHandle; isNew: boolean }> {
  if (!options.exclusive) {
    try {
      return { handle: await fs.open(path, 'r+'), isNew: false };
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }
  return { handle: await fs.open(path, 'wx+', options.mode), isNew: true };
}

class PositionedFile implements AppendFile {
  readonly #handle: fs.FileHandle;
  readonly #name: string;
  #size: number;
  /** Directory whose entry for this file is not known to be on the disk. */
  #unsyncedDirectory: string | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(handle: fs.FileHandle, name: string, size: number, unsyncedDirectory: string | undefined) {
    this.#handle = handle;
    this.#name = name;
    this.#size = size;
    this.#unsyncedDirectory = unsyncedDirectory;
  }

  append(data: Uint8Array): Promise<void> {
    return this.#inOrder('write', async () => {
      try {
        await this.#writeAll(this.#size, data);
      } catch (error) {
        // What was half written is taken back, so that the next append does not follow garbage.
        await this.#handle.truncate(this.#size).catch(() => undefined);
        throw error;
      }
      this.#size += data.length;
    });
  }

  sync(): Promise<void> {
    return this.#inOrder('sync', async () => {
      await this.#handle.datasync();
      this.#assertLinked();
      if (this.#unsyncedDirectory === undefined) return;
      await syncDirectory(this.#unsyncedDirectory);
      this.#unsyncedDirectory = undefined;
    });
  }

  writeAt(position: number, data: Uint8Array): Promise<void> {
    return this.#inOrder('write', async () => {
      await this.#writeAll(position, data);
      this.#size = Math.max(this.#size, position + data.length);
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#inOrder('close', () => this.#handle.close());
    return this.#closing;
  }

  /**
   * A file that somebody deleted takes what is appended, and loses it when it is closed. Asked at once: of an open file the system
   * knows it without the disk, and a way through the pool of threads would cost each acknowledgement a tenth.
   */
  #assertLinked(): void {
    const { nlink } = fstatSync(this.#handle.fd);
    if (nlink === 0) throw Object.assign(new Error('the file was deleted'), { code: 'ENOENT' });
  }

  #inOrder(verb: string, work: () => Promise<void>): Promise<void> {
    const result = this.#last.then(work).catch((error: unknown) => {
      throw ioError(verb, this.#name, error);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #writeAll(position: number, data: Uint8Array): Promise<void> {
    let done = 0;
    while (done < data.length) {
      const { bytesWritten } = await this.#handle.write(data, done, data.length - done, position + done);
      done += bytesWritten;
    }
  }
}
