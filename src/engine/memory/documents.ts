/** Generic memory: named JSON documents in `.symbiote/memory/`. */
import { isMap, isSeq, parseDocument, type Node } from 'yaml';
import type { z } from 'zod';
import { EngineError } from '../../domain/errors';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';
import { messageOf } from '../../shared/messageOf';
import { LineIndex } from './lineIndex';
import { ensureStateFolder, stateFolder } from './stateFolder';

const folder = `${stateFolder}/memory`;

export class Documents {
  readonly #files: Files;
  readonly #git: Pick<Git, 'isTracked'> | undefined;

  /** With `git`, a state folder that the repository brought is refused. */
  constructor({ files, git }: { readonly files: Files; readonly git?: Pick<Git, 'isTracked'> }) {
    this.#files = files;
    this.#git = git;
  }

  /** Rejects with what saving would be refused for, before anything else was written. */
  async prepare(): Promise<void> {
    await ensureStateFolder(this.#files, this.#git);
  }

  /**
   * The document, checked; undefined when there is none. Damaged content is an `io` error, and content that does not fit the
   * schema `invalidInput`, with path, line and column; the file is kept.
   */
  async load<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const path = pathOf(name);
    const bytes = await this.#files.read(path);
    if (bytes === undefined) return undefined;
    const text = this.#decode(path, bytes);
    const value = this.#parse(path, text);
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    const at = offsetOf(text, issue?.path ?? []);
    throw this.#damaged('invalidInput', path, {
      text,
      at,
      detail: `${(issue?.path ?? []).map(String).join('.')}: ${issue?.message ?? 'does not fit'}`,
    });
  }

  /** Replaces the document atomically; parents are created. */
  async save(name: string, value: unknown): Promise<void> {
    const path = pathOf(name);
    const text = JSON.stringify(value, null, 2) as string | undefined;
    if (text === undefined)
      throw new EngineError('invalidInput', `The document ${name} needs a value that JSON can hold; found ${typeof value}.`);
    await this.prepare();
    await this.#files.writeAtomic(path, new TextEncoder().encode(`${text}\n`));
  }

  #decode(path: string, bytes: Uint8Array): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw this.#damaged('io', path, { text: '', at: 0, detail: 'it is not UTF-8' });
    }
  }

  #parse(path: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      const detail = messageOf(error);
      throw this.#damaged('io', path, { text, at: jsonErrorOffset(detail, text), detail });
    }
  }

  #damaged(code: 'io' | 'invalidInput', path: string, { text, at, detail }: { text: string; at: number; detail: string }): EngineError {
    const { line, column } = new LineIndex(text).position(at);
    const absolute = this.#files.absolute(path);
    const message = `${absolute}:${line}:${column} is damaged: ${detail}. The file was kept; mend it, or move it away to start anew.`;
    return new EngineError(code, message, { data: { path: absolute, line, column } });
  }
}

/** Letters, digits, dots, dashes and underscores, so that a name is a file name everywhere. */
function pathOf(name: string): string {
  const isReserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) || name.endsWith('.') || isReserved) {
    throw new EngineError(
      'invalidInput',
      `Expected a document name of letters, digits, dots, dashes and underscores; found ${JSON.stringify(name)}.`,
    );
  }
  return `${folder}/${name}.json`;
}

/** Engines word it differently; all but the one for an unexpected end give an offset. */
function jsonErrorOffset(message: string, text: string): number {
  const offset = /at position (\d+)/.exec(message)?.[1];
  return offset === undefined ? text.length : Number(offset);
}

/** Where the value at a path stands: JSON is read as YAML for its ranges. */
function offsetOf(text: string, path: readonly PropertyKey[]): number {
  try {
    let node = parseDocument(text).contents as Node | null;
    let at = node?.range?.[0] ?? 0;
    for (const step of path) {
      const child: unknown = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
      if (child === undefined || child === null) return at;
      node = child as Node;
      at = node.range?.[0] ?? at;
    }
    return at;
  } catch {
    return 0;
  }
}
