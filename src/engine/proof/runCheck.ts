/** Runs one check of the project in a worktree: its exit code is the evidence, its output goes to a file. */
import type { EvidenceCommand } from '../../domain/proof/proof';
import { EngineError } from '../../domain/errors';
import type { Clock } from '../../ports/clock';
import type { AppendFile, Files } from '../../ports/files';
import type { OwnedProcess, Processes } from '../../ports/processes';
import { throwIfAborted } from '../abort';

export interface CheckParts {
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
}

export interface CheckRequest {
  /** Names what the processes belong to, so that a dead engine's can be found and ended. */
  readonly tag: string;
  readonly name: string;
  /** Shell text, from the project's own files or the person's settings; nothing is ever put into it. */
  readonly command: string;
  /** Absolute. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where its output is written, relative to the workspace. */
  readonly log: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** More output than that is of no use as evidence. */
const mostLogBytes = 10 * 1024 * 1024;

/** Says to test runners and package managers that nobody watches. */
const unwatched = { CI: '1', FORCE_COLOR: '0', NO_COLOR: '1', npm_config_update_notifier: 'false' };

/**
 * Resolves when nothing of it is left. An exit code of null: a signal or the time limit ended it.
 * @throws EngineError `cancelled`, and `io` where it could not be started
 */
export async function runCheck({ files, processes, clock }: CheckParts, request: CheckRequest): Promise<EvidenceCommand> {
  const { tag, name, command, cwd, environment, signal } = request;
  throwIfAborted(signal);
  const log = await openLog(files, request.log);
  const begun = clock.now();
  const started = await processes.start({
    tag,
    command,
    prerequisites: [],
    cwd,
    environment: { ...environment, ...unwatched },
    columns: 160,
    rows: 50,
    interactive: false,
  });
  started.onData((data) => log.append(data));
  const exitCode = await ended(started, clock, request);
  await log.close();
  throwIfAborted(signal);
  return { name, command, exitCode, durationMs: clock.now() - begun, ...(log.isThere ? { log: request.log } : {}) };
}

async function ended(started: OwnedProcess, clock: Clock, { timeoutMs, signal }: CheckRequest): Promise<number | null> {
  let isLate = false;
  const stop = (): void => void started.killTree();
  const timer = clock.schedule(timeoutMs, () => {
    isLate = true;
    stop();
  });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const { exitCode } = await started.ended;
    // A test runner may leave servers behind.
    await started.killTree();
    return isLate || exitCode === undefined ? null : exitCode;
  } finally {
    timer.dispose();
    signal.removeEventListener('abort', stop);
  }
}

interface Log {
  readonly isThere: boolean;
  append(data: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** A log that cannot be written is no reason to have no evidence. */
async function openLog(files: Files, path: string): Promise<Log> {
  let file: AppendFile | undefined = await files.openAppend(path).catch(() => undefined);
  const isThere = file !== undefined;
  let room = mostLogBytes;
  const write = async (data: Uint8Array): Promise<void> => {
    try {
      await file?.append(data);
    } catch (error) {
      if (!EngineError.is(error)) throw error;
      await file?.close().catch(() => undefined);
      file = undefined;
    }
  };
  return {
    isThere,
    append: async (data) => {
      if (room <= 0) return;
      const part = data.subarray(0, room);
      room -= data.length;
      await write(part);
      if (room <= 0) await write(new TextEncoder().encode('\n… more was printed than is kept.\n'));
    },
    close: async () => {
      await file?.close().catch(() => undefined);
    },
  };
}
