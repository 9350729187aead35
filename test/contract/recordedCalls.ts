/** What a program asks of Node's file system below a folder and has done by it, in the order in which it was done. */
import { promises as fs } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

type Method = (this: unknown, ...args: unknown[]) => Promise<unknown>;
type Methods = Record<string, Method>;

export class RecordedCalls {
  readonly list: string[] = [];
  /** Calls under way at the same time. */
  mostAtOnce = 0;
  #underWay = 0;
  readonly #undo: (() => void)[] = [];
  readonly #names = new WeakMap<object, string>();
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  say(what: string): void {
    this.list.push(what);
  }

  stop(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  /** What a synced folder looks like; Windows has no such thing. */
  folder(path: string): string[] {
    return process.platform === 'win32' ? [] : [`sync ${path}`];
  }

  /** `say` makes the entry of a call that was carried out; undefined leaves it out. */
  record(methods: Methods, name: string, say: (target: unknown, args: unknown[], result: unknown) => string | undefined): void {
    const original = methods[name];
    if (original === undefined) throw new Error(`Node has no ${name}.`);
    const { list } = this;
    const began = (): void => void (this.mostAtOnce = Math.max(this.mostAtOnce, (this.#underWay += 1)));
    const ended = (): void => void (this.#underWay -= 1);
    methods[name] = async function (...args) {
      began();
      try {
        const result = await original.apply(this, args);
        const entry = say(this, args, result);
        if (entry !== undefined) list.push(entry);
        return result;
      } finally {
        ended();
      }
    };
    this.#undo.push(() => (methods[name] = original));
  }

  opened(handle: object, path: unknown): void {
    this.#names.set(handle, this.nameOf(path));
  }

  ofHandle(handle: unknown): string {
    return (typeof handle === 'object' && handle !== null ? this.#names.get(handle) : undefined) ?? 'a file that was open before';
  }

  nameOf(path: unknown): string {
    const name = relative(this.#root, String(path)).replaceAll('\\', '/');
    const [, of] = /^\.(.+)\.\d+\.[0-9a-f]+\.tmp$/.exec(basename(name)) ?? [];
    if (of !== undefined) return `${join(dirname(name), of).replaceAll('\\', '/')} (temporary)`;
    return name === '' ? '.' : name;
  }
}

export async function recordedCalls(root: string): Promise<RecordedCalls> {
  const calls = new RecordedCalls(root);
  const { handles } = await methodsOfHandles();
  const files = fs as unknown as Methods;
  calls.record(files, 'open', (_, [path, flags], result) => {
    if (typeof result === 'object' && result !== null) calls.opened(result, path);
    return typeof flags === 'string' && flags.startsWith('w') ? `create ${calls.nameOf(path)}` : undefined;
  });
  calls.record(files, 'rename', (_, [from, to]) => `rename ${calls.nameOf(from)} to ${calls.nameOf(to)}`);
  calls.record(files, 'mkdir', (_, [path], first) => (first === undefined ? undefined : `make ${calls.nameOf(path)}`));
  calls.record(files, 'rm', (_, [path]) => `remove ${calls.nameOf(path)}`);
  for (const name of ['write', 'writeFile']) calls.record(handles, name, (handle) => `write ${calls.ofHandle(handle)}`);
  for (const name of ['sync', 'datasync']) calls.record(handles, name, (handle) => `sync ${calls.ofHandle(handle)}`);
  return calls;
}

async function methodsOfHandles(): Promise<{ handles: Methods }> {
  const handle = await fs.open(__filename);
  try {
    return { handles: Object.getPrototypeOf(handle) as Methods };
  } finally {
    await handle.close();
  }
}
