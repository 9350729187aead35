/** Starts real commands for the tests of this folder and says what became of them. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { OwnedProcess, ProcessEnd, Processes, ProcessSpec } from '../../../../../src/ports/processes';

export function specOf(command: string, changes: Partial<ProcessSpec> = {}): ProcessSpec {
  return {
    tag: `t-${randomUUID()}`,
    command,
    prerequisites: [],
    cwd: '/',
    environment: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' },
    columns: 80,
    rows: 24,
    interactive: false,
    ...changes,
  };
}

export interface Ended {
  readonly end: ProcessEnd;
  readonly text: string;
}

/** Runs to the end, with everything it started. */
export async function run(processes: Processes, command: string, changes: Partial<ProcessSpec> = {}): Promise<Ended> {
  const owned = await processes.start(specOf(command, changes));
  const output = collect(owned);
  const end = await owned.ended;
  await owned.killTree();
  return { end, text: output.text() };
}

export interface Collected {
  text(): string;
  /** Resolves when the output so far includes the text. */
  includes(text: string): Promise<void>;
}

export function collect(owned: OwnedProcess): Collected {
  const chunks: Uint8Array[] = [];
  const text = (): string => Buffer.concat(chunks).toString('utf8');
  const waiting = new Set<() => void>();
  owned.onData((data) => {
    chunks.push(data);
    for (const check of waiting) check();
  });
  return {
    text,
    includes: (wanted) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!text().includes(wanted)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

/** A number of seconds for `sleep` that no other process has in its command line. */
export function uniqueSeconds(): string {
  return `${3000 + Math.floor(Math.random() * 1000)}.${Math.floor(Math.random() * 1e9)}`;
}

/** Pids of processes whose command line has the text. */
export function withCommandLine(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}
