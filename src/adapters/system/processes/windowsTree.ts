/**
 * Everything a command started on Windows, and its end. There is no polite signal for console programs of others, and no way
 * to read another process's environment without native code: what belongs is found by parent, so a program that was started
 * through the system (a service, a scheduled task) escapes.
 */
import { execFile, execFileSync } from 'node:child_process';
import { z } from 'zod';
import { EngineError } from '../../../domain/errors';
import { parseJson } from '../parseJson';
import type { OwnedTree } from './processTree';

const commandTimeoutMs = 4000;
const listScript =
  'Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,@{n="Created";e={$_.CreationDate.ToFileTimeUtc()}} | ConvertTo-Json -Compress';
const rowSchema = z.object({ ProcessId: z.number(), ParentProcessId: z.number(), Created: z.number().nullable() });
const listSchema = z.union([z.array(rowSchema), rowSchema.transform((row) => [row])]);
type Row = z.infer<typeof rowSchema>;

export class WindowsTree implements OwnedTree {
  /** A function, because a pseudo-console knows its process only once it is connected. */
  readonly #root: () => number;
  #killing: Promise<void> | undefined;
  #isGone = false;

  constructor(root: () => number) {
    this.#root = root;
  }

  observe(): void {
    // A list takes PowerShell most of a second here; parents are looked up once, at the end.
  }

  shellExited(): void {
    // Nothing to remember, for the same reason.
  }

  kill(): Promise<void> {
    this.#killing ??= this.#kill().finally(() => (this.#killing = undefined));
    return this.#killing;
  }

  killNow(): void {
    if (this.#isGone || this.#root() === 0) return;
    try {
      execFileSync('taskkill', ['/PID', String(this.#root()), '/T', '/F'], {
        stdio: 'ignore',
        timeout: commandTimeoutMs,
        windowsHide: true,
      });
    } catch {
      // Not there any more.
    }
  }

  async #kill(): Promise<void> {
    if (this.#isGone || this.#root() === 0) return;
    const [orphans] = await Promise.all([descendants(this.#root()), run('taskkill', ['/PID', String(this.#root()), '/T', '/F'])]);
    if (orphans.length > 0) await run('taskkill', ['/F', ...orphans.flatMap((pid) => ['/PID', String(pid)])]);
    const left = orphans.filter(isAlive);
    if (left.length > 0) throw new EngineError('io', `Processes could not be ended (pid ${left.join(', ')}).`, { data: { pids: left } });
    this.#isGone = true;
  }
}

async function descendants(root: number): Promise<number[]> {
  const text = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', listScript]);
  return belowRoot(parseJson(listSchema, text) ?? [], root);
}

/** Children by parent, older parents only: a number is given out again, and then the "child" is older than its parent. */
export function belowRoot(rows: readonly Row[], root: number): number[] {
  const byPid = new Map(rows.map((row) => [row.ProcessId, row]));
  const found: number[] = [];
  const waiting = [root];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    const born = byPid.get(parent)?.Created ?? 0;
    for (const row of rows) {
      if (row.ParentProcessId !== parent || row.ProcessId === process.pid || found.includes(row.ProcessId)) continue;
      if ((row.Created ?? 0) < born) continue;
      found.push(row.ProcessId);
      waiting.push(row.ProcessId);
    }
  }
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What a command printed, whether it succeeded or not. */
function run(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: commandTimeoutMs, windowsHide: true, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}
