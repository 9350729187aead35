/**
 * Claims to a workspace: files `<workspace>.<number>.claim`, and the highest number is the owner's. Who finds the highest one's
 * engine dead creates the next, which only one can. A number is never given back: of two that saw the same dead owner the
 * slower one finds its number taken, however late it comes. That is why a released claim stays as a file, and why nobody ever
 * has to remove what another may have just created.
 */
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { atomicWrite } from '../../../adapters/system/atomicWrite';
import { errnoOf, ioError, isMissing } from '../../../adapters/system/ioError';
import { parseJson } from '../../../adapters/system/parseJson';
import { discoverySchema, readOrUndefined } from './discovery';

const claimSchema = z.object({
  engine: discoverySchema,
  /** Tells the engine's process from a later one with the same pid. */
  identity: z.string().optional(),
  /** The engine has stopped writing; nobody needs to wait for its process. */
  isReleased: z.boolean().default(false),
});
export type Claim = z.infer<typeof claimSchema>;

export interface NumberedClaim {
  readonly number: number;
  /** Undefined when it does not parse: being written where links are not supported, or damaged. */
  readonly claim: Claim | undefined;
}

export class ClaimFolder {
  readonly #runtime: string;
  readonly #key: string;

  constructor(runtime: string, key: string) {
    this.#runtime = runtime;
    this.#key = key;
  }

  path(number: number): string {
    return join(this.#runtime, `${this.#key}.${number}.claim`);
  }

  /** Lowest first. */
  async numbers(): Promise<readonly number[]> {
    const pattern = /^\.(\d{1,15})\.claim$/;
    const names = await this.#names();
    const numbers = names.flatMap((name) => (name.startsWith(this.#key) ? (pattern.exec(name.slice(this.#key.length))?.[1] ?? []) : []));
    return numbers.map(Number).sort((a, b) => a - b);
  }

  async read(number: number): Promise<NumberedClaim> {
    const text = await readOrUndefined(this.path(number));
    return { number, claim: text === undefined ? undefined : parseJson(claimSchema, text) };
  }

  async highest(): Promise<NumberedClaim | undefined> {
    const number = (await this.numbers()).at(-1);
    return number === undefined ? undefined : this.read(number);
  }

  /** Milliseconds since it was written; 0 when it is gone. */
  async age(number: number): Promise<number> {
    return fs.stat(this.path(number)).then(
      (info) => Date.now() - info.mtimeMs,
      () => 0,
    );
  }

  /** False when the number is taken. The file appears with all its content. */
  async create(number: number, claim: Claim): Promise<boolean> {
    const path = this.path(number);
    const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
    const data = JSON.stringify(claim);
    try {
      await fs.writeFile(temporary, data, { flag: 'wx', mode: 0o600 });
      await this.#linkOrCreate(temporary, path, data);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      throw ioError('create', path, error);
    } finally {
      await fs.unlink(temporary).catch(() => undefined);
    }
  }

  /** Replaces what the owner of the number wrote. */
  async rewrite(number: number, claim: Claim): Promise<void> {
    await atomicWrite(this.path(number), Buffer.from(JSON.stringify(claim)), { mode: 0o600, directoryMode: 0o700 });
  }

  async remove(number: number): Promise<void> {
    await fs.unlink(this.path(number)).catch(() => undefined);
  }

  /** Removes what engines and contenders that were killed left behind: sockets nobody listens on, half-made claims. */
  async sweep(isDead: (socket: string) => Promise<boolean>): Promise<void> {
    for (const name of await this.#names()) {
      if (!name.startsWith(this.#key) || !/\.(sock|tmp)$/.test(name)) continue;
      const path = join(this.#runtime, name);
      const info = await fs.stat(path).catch(() => undefined);
      // Younger ones may be just being made.
      if (info === undefined || Date.now() - info.mtimeMs < 10_000) continue;
      if (name.endsWith('.tmp') || (await isDead(path))) await fs.unlink(path).catch(() => undefined);
    }
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await fs.readdir(this.#runtime);
    } catch (error) {
      if (isMissing(error)) return [];
      throw ioError('list', this.#runtime, error);
    }
  }

  async #linkOrCreate(temporary: string, path: string, data: string): Promise<void> {
    try {
      await fs.link(temporary, path);
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error;
      await fs.writeFile(path, data, { flag: 'wx', mode: 0o600 });
    }
  }
}
