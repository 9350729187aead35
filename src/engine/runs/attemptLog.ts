/**
 * The log of one attempt: a header whose end and exit are filled in afterwards, then all of the output. It is written as the
 * output comes, so that a gigabyte takes no more memory than a line; what cannot be written is told, never thrown.
 */
import type { Verdict } from '../../domain/runs/run';
import type { Task } from '../../domain/tasks/task';
import { assertNever } from '../../shared/assertNever';
import type { AppendFile, Files } from '../../ports/files';
import { EngineError } from '../../domain/errors';

export interface AttemptLogOptions {
  readonly attemptId: string;
  readonly runId: string;
  readonly task: Task;
  /** As the task's directory is meant, absolute. */
  readonly cwd: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** Between the header and the output. */
export const logSeparator = `\n${'-'.repeat(72)}\n`;

const folder = '.symbiote/runs';
const endWidth = 24;
const exitWidth = 40;
const lineFeed = 10;
const carriageReturn = 13;
/** Names that differ only by what is made safe may meet in the same millisecond. */
const maxNameTries = 100;

export class AttemptLog {
  /** Relative to the workspace. */
  readonly path: string;
  readonly #file: AppendFile | undefined;
  readonly #endPosition: number;
  readonly #exitPosition: number;
  #failure: string | undefined;
  /** A carriage return at the end of a chunk: whether it is undone is known with the next byte. */
  #heldReturn = false;
  #isClosed = false;

  private constructor(path: string, parts: { file: AppendFile | undefined; endPosition: number; exitPosition: number; failure?: string }) {
    this.path = path;
    this.#file = parts.file;
    this.#endPosition = parts.endPosition;
    this.#exitPosition = parts.exitPosition;
    this.#failure = parts.failure;
  }

  /** Creates the file with its header. Never rejects: a log that cannot be made is one with a `failure`. */
  static async open(files: Files, options: AttemptLogOptions): Promise<AttemptLog> {
    const { before, end, between, exit, after } = headerOf(options);
    const endPosition = byteLength(before);
    const exitPosition = endPosition + byteLength(end) + byteLength(between);
    const base = `${folder}/${safeName(options.runId)}/task-${safeName(options.task.id)}-${timestamp(options.startedAt)}`;
    for (let number = 1; ; number++) {
      const path = `${base}${number === 1 ? '' : `-${number}`}.log`;
      let file: AppendFile | undefined;
      try {
        if (number < maxNameTries && (await files.info(path))) continue;
        file = await files.openAppend(path, { exclusive: true });
        await file.append(encode(before + end + between + exit + after));
        return new AttemptLog(path, { file, endPosition, exitPosition });
      } catch (error) {
        await file?.close().catch(() => undefined);
        if (!file && number < maxNameTries && (await files.info(path).catch(() => undefined))) continue;
        return new AttemptLog(path, { file: undefined, endPosition, exitPosition, failure: EngineError.from(error).message });
      }
    }
  }

  /** Why the log is incomplete, if it is. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Appends output. `terminal` undoes what a terminal does to line ends: `\r\n` was a `\n` of the program's. */
  async append(data: Uint8Array, terminal: boolean): Promise<void> {
    await this.#write(terminal ? this.#withoutReturns(data) : data);
  }

  /** Says in the log, on a line of its own, what Symbiote has to say. */
  async note(text: string): Promise<void> {
    await this.#write(encode(`[symbiote: ${text}]\n`));
  }

  /** Fills in the header and closes; the second call does nothing. */
  async close(verdict: Verdict, endedAt: number): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const file = this.#file;
    if (!file) return;
    if (this.#heldReturn) await this.#write(Uint8Array.of(carriageReturn));
    await this.#try(async () => {
      await file.writeAt(this.#endPosition, encode(isoTime(endedAt).padEnd(endWidth)));
      await file.writeAt(this.#exitPosition, encode(exitText(verdict).slice(0, exitWidth).padEnd(exitWidth)));
    });
    await this.#try(() => file.sync());
    await this.#try(() => file.close());
  }

  async #write(data: Uint8Array): Promise<void> {
    const file = this.#file;
    // After a failure nothing more is written: a log with a hole in it would look whole.
    if (!file || this.#failure !== undefined || data.byteLength === 0) return;
    await this.#try(() => file.append(data));
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#failure ??= EngineError.from(error).message;
    }
  }

  #withoutReturns(data: Uint8Array): Uint8Array {
    const last = data[data.byteLength - 1];
    if (!this.#heldReturn && !data.includes(carriageReturn)) return data;
    const result = new Uint8Array(data.byteLength + 1);
    let length = 0;
    if (this.#heldReturn && data.byteLength > 0 && data[0] !== lineFeed) result[length++] = carriageReturn;
    for (let index = 0; index < data.byteLength; index++) {
      const byte = data[index] ?? 0;
      if (byte === carriageReturn && (index + 1 === data.byteLength || data[index + 1] === lineFeed)) continue;
      result[length++] = byte;
    }
    if (data.byteLength > 0) this.#heldReturn = last === carriageReturn;
    return result.subarray(0, length);
  }
}

interface Header {
  readonly before: string;
  readonly end: string;
  readonly between: string;
  readonly exit: string;
  readonly after: string;
}

/** Whatever a person wrote stands as JSON on one line, so that no text of theirs can look like another line of the header. */
function headerOf({ attemptId, task, cwd, startedAt }: AttemptLogOptions): Header {
  const lines = [`task: ${task.id}`, `title: ${JSON.stringify(task.title)}`, `attempt: ${attemptId}`];
  if (task.context.prerequisites.length > 0) lines.push(`prerequisites: ${JSON.stringify(task.context.prerequisites)}`);
  lines.push(`command: ${JSON.stringify(task.command ?? '')}`, `cwd: ${JSON.stringify(cwd)}`, `start: ${isoTime(startedAt)}`);
  return {
    before: `${lines.join('\n')}\nend: `,
    end: '-'.padEnd(endWidth),
    between: '\nexit code: ',
    exit: '-'.padEnd(exitWidth),
    after: logSeparator,
  };
}

function exitText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'exited':
      return String(verdict.exitCode);
    case 'signalled':
      return `none, ended by ${verdict.signal}`;
    case 'timedOut':
      return `none, timed out after ${verdict.afterSeconds} s`;
    case 'cancelled':
      return 'none, cancelled';
    case 'notStarted':
      return 'none, not started';
    case 'interrupted':
      return 'none, interrupted';
    default:
      return assertNever(verdict);
  }
}

/** A text as part of a file name: letters, digits, `.`, `_`, `-`; at most 100 bytes; never hidden. */
export function safeName(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 100);
  return /^\.*$/.test(safe) ? `_${safe.replaceAll('.', '_')}` : safe;
}

/** `20261120T215959123Z`: sorts by time and is a file name everywhere. */
export function timestamp(ms: number): string {
  return isoTime(ms).replace(/[-:.]/g, '');
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function byteLength(text: string): number {
  return encode(text).byteLength;
}
