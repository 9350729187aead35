/**
 * What a test left running: processes that carry its SYMBIOTE_HOME in their environment (engines, and whatever their tasks
 * started). Linux and macOS can tell; elsewhere nothing is found and the caller says so.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { until } from './until';

export interface TaggedProcess {
  readonly pid: number;
  readonly command: string;
}

function linuxProcesses(tag: string): TaggedProcess[] {
  const found: TaggedProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (!readFileSync(`/proc/${entry}/environ`, 'latin1').split('\0').includes(tag)) continue;
      // A zombie has an empty command line and is nobody's leftover: its parent has yet to read its exit code.
      const command = readFileSync(`/proc/${entry}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
      if (command !== '') found.push({ pid: Number(entry), command });
    } catch {
      // It ended meanwhile, or belongs to somebody else.
    }
  }
  return found;
}

function darwinProcesses(tag: string): TaggedProcess[] {
  const lines = execFileSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n');
  return lines
    .filter((line) => line.includes(tag))
    .map((line) => ({
      pid: Number.parseInt(line, 10),
      command: line
        .trim()
        .replace(/^\d+\s+/, '')
        .slice(0, 200),
    }));
}

/** Processes with SYMBIOTE_HOME set to `home`, this one excepted. */
export function taggedProcesses(home: string): TaggedProcess[] {
  const tag = `SYMBIOTE_HOME=${home}`;
  const all = process.platform === 'linux' ? linuxProcesses(tag) : process.platform === 'darwin' ? darwinProcesses(tag) : [];
  return all.filter((found) => found.pid !== process.pid);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
}

/** Asks the engines of a test to stop. Rejects when anything of theirs is still there after 15 s; it is killed then. */
export async function endEngines(home: string): Promise<void> {
  for (const { pid, command } of taggedProcesses(home)) if (command.includes('engine.js')) signal(pid, 'SIGTERM');
  try {
    await until('every process of the test has ended', () => taggedProcesses(home).length === 0, { timeoutMs: 15_000 });
  } catch {
    const left = taggedProcesses(home);
    for (const { pid } of left) signal(pid, 'SIGKILL');
    if (left.length > 0)
      throw new Error(
        `Left running after the engine was asked to stop:\n${left.map(({ pid, command }) => `  ${pid} ${command}`).join('\n')}`,
      );
  }
}
