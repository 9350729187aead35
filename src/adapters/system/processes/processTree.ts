/**
 * Everything a command started, and its end. A process belongs to an attempt when its environment carries the attempt's
 * tag, when its parent belongs, when it is in the session of the attempt's shell, when it has the attempt's terminal open,
 * or when it belonged at an earlier look. What escapes: a daemon that in the moments between two looks left its parent and its
 * session, emptied its environment and closed the terminal, all four.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../../domain/errors';
import type { ProcessInfo, ProcessTable } from './processTable';

export const tagVariable = 'SYMBIOTE_ATTEMPT';

export interface OwnedTree {
  /** Looks who belongs and remembers it. `thorough` also looks at environments and open terminals. */
  observe(thorough: boolean): void;
  /** The shell is gone and its terminal about to close: a last thorough look, and from then on the terminal's name means nothing, for it may be given to another attempt's. */
  shellExited(): void;
  /** Ends all of it: politely, then, after a grace, hard. Rejects with `io` when something is left after 5 s. */
  kill(): Promise<void>;
  /** Ends all of it at once, without a grace and without waiting. */
  killNow(): void;
}

export interface TreeOptions {
  readonly tags: readonly string[];
  /** The shell; undefined when only the tags are known. */
  readonly root: number | undefined;
  /** The slave of its pseudo-terminal. */
  readonly device: string | undefined;
  /** Milliseconds between the polite signal and the hard one. */
  readonly graceMs: number;
}

/** A process found after the first polite signal is often somebody's cleaning up: it gets this long before its own. */
const latecomerMs = 300;
const hardDeadlineMs = 4500;
const firstStepMs = 15;
const longestStepMs = 100;
const maxFreezes = 20;

export class UnixTree implements OwnedTree {
  readonly #table: ProcessTable;
  readonly #tags: ReadonlySet<string>;
  readonly #root: number | undefined;
  readonly #rootStart: string | undefined;
  #device: string | undefined;
  readonly #graceMs: number;
  /** Pid to start, of all that ever belonged. */
  readonly #known = new Map<number, string>();
  #isGone = false;
  #killing: Promise<void> | undefined;

  constructor(table: ProcessTable, options: TreeOptions) {
    this.#table = table;
    this.#tags = new Set(options.tags);
    this.#root = options.root;
    this.#device = options.device;
    this.#graceMs = options.graceMs;
    this.#rootStart = options.root === undefined ? undefined : table.list().find(({ pid }) => pid === options.root)?.start;
  }

  observe(thorough: boolean): void {
    if (!this.#isGone) this.members(thorough);
  }

  shellExited(): void {
    this.observe(true);
    this.#device = undefined;
  }

  kill(): Promise<void> {
    this.#killing ??= this.#kill().finally(() => (this.#killing = undefined));
    return this.#killing;
  }

  killNow(): void {
    if (!this.#isGone) this.#killHard();
  }

  /** Who belongs now, the shell first. */
  members(thorough = true): ProcessInfo[] {
    const all = this.#table.list();
    const untouchable = ownLine(all);
    const children = groupByParent(all);
    const found = new Map<number, ProcessInfo>();
    const isRootReused = this.#isRootReused(all);
    for (const info of all) {
      if (untouchable.has(info.pid) || found.has(info.pid)) continue;
      if (!this.#isMarked(info, { isRootReused, thorough })) continue;
      const waiting = [info];
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        if (found.has(next.pid) || untouchable.has(next.pid)) continue;
        found.set(next.pid, next);
        waiting.push(...(children.get(next.pid) ?? []));
      }
    }
    for (const { pid, start } of found.values()) this.#known.set(pid, start);
    return [...found.values()].sort((a, b) => Number(b.pid === this.#root) - Number(a.pid === this.#root) || a.pid - b.pid);
  }

  #isMarked(info: ProcessInfo, look: { readonly isRootReused: boolean; readonly thorough: boolean }): boolean {
    if (this.#known.get(info.pid) === info.start) return true;
    if (this.#root !== undefined && !look.isRootReused) {
      if (info.pid === this.#root || info.session === this.#root || info.group === this.#root) return true;
    }
    if (!look.thorough) return false;
    if (this.#table.hasVariable(info.pid, tagVariable, this.#tags)) return true;
    return this.#device !== undefined && this.#table.holds(info.pid, this.#device);
  }

  /** The shell is gone and somebody else has its number: sessions and groups of that number are not ours. */
  #isRootReused(all: readonly ProcessInfo[]): boolean {
    const holder = all.find(({ pid }) => pid === this.#root);
    return holder !== undefined && holder.start !== this.#rootStart;
  }

  async #kill(): Promise<void> {
    if (this.#isGone) return;
    const began = performance.now();
    const firstSeen = new Map<string, number>();
    const signalled = new Set<string>();
    let step = firstStepMs;
    for (let empty = 0; ;) {
      const alive = this.members();
      const elapsed = performance.now() - began;
      // Twice: a list of processes is not made in one instant, and one that forks and exits meanwhile can hide its child.
      empty = alive.length === 0 ? empty + 1 : 0;
      if (empty === 2) break;
      if (elapsed > hardDeadlineMs) throw remaining(alive);
      if (elapsed >= this.#graceMs) this.#killHard();
      else terminate(alive, { elapsed, firstSeen, signalled });
      await sleep(alive.length === 0 ? 1 : step);
      step = Math.min(longestStepMs, step * 1.5);
    }
    this.#isGone = true;
  }

  /** Stops all of it first, so that what forks faster than one can count stands still, then ends it. */
  #killHard(): void {
    let alive = this.members();
    const stopped = new Set<string>();
    for (let round = 0; round < maxFreezes; round++) {
      const running = alive.filter((info) => !stopped.has(nameOf(info)));
      if (running.length === 0) break;
      for (const info of running) stopped.add(nameOf(info));
      signalGroups(alive, 'SIGSTOP', this.#table);
      for (const info of running) signal(info.pid, 'SIGSTOP');
      alive = this.members();
    }
    signalGroups(alive, 'SIGKILL', this.#table);
    for (const info of alive) signal(info.pid, 'SIGKILL');
  }
}

interface Politeness {
  readonly elapsed: number;
  readonly firstSeen: Map<string, number>;
  readonly signalled: Set<string>;
}

function terminate(alive: readonly ProcessInfo[], { elapsed, firstSeen, signalled }: Politeness): void {
  const isFirst = firstSeen.size === 0;
  for (const info of alive) {
    const name = nameOf(info);
    if (!firstSeen.has(name)) firstSeen.set(name, elapsed);
    if (signalled.has(name) || (!isFirst && elapsed - (firstSeen.get(name) ?? 0) < latecomerMs)) continue;
    signalled.add(name);
    signal(info.pid, 'SIGTERM');
    // A stopped process takes no signal until it goes on.
    signal(info.pid, 'SIGCONT');
  }
}

/** A signal to a group reaches all of it at once, forks under way included. Only for groups in which nobody else is. */
function signalGroups(alive: readonly ProcessInfo[], name: NodeJS.Signals, table: ProcessTable): void {
  const own = new Set(alive.map(({ pid }) => pid));
  const foreign = new Set(
    table
      .list()
      .filter(({ pid, parent }) => !own.has(pid) && !own.has(parent))
      .map(({ group }) => group),
  );
  const groups = new Set(alive.map(({ group }) => group));
  for (const group of groups) if (group > 1 && !foreign.has(group)) signal(-group, name);
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch {
    // Gone meanwhile, or not ours to signal; the next look tells.
  }
}

/** This process and those it came from: never to be ended, whatever they carry. */
function ownLine(all: readonly ProcessInfo[]): ReadonlySet<number> {
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const line = new Set<number>([0, 1]);
  for (let pid: number | undefined = process.pid; pid !== undefined && !line.has(pid); pid = parents.get(pid)) line.add(pid);
  return line;
}

function groupByParent(all: readonly ProcessInfo[]): Map<number, ProcessInfo[]> {
  const children = new Map<number, ProcessInfo[]>();
  for (const info of all) {
    const siblings = children.get(info.parent);
    if (siblings) siblings.push(info);
    else children.set(info.parent, [info]);
  }
  return children;
}

function nameOf(info: ProcessInfo): string {
  return `${info.pid} ${info.start}`;
}

function remaining(alive: readonly ProcessInfo[]): EngineError {
  const pids = alive.map(({ pid }) => pid);
  return new EngineError(
    'io',
    `${pids.length === 1 ? 'A process' : `${pids.length} processes`} could not be ended within 5 s (pid ${pids.join(', ')}). End them by hand.`,
    { data: { pids } },
  );
}
