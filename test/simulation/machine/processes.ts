/**
 * Simulated processes: commands that take virtual time, print, exit with a code, hang, resist a polite end, leave others behind.
 * They survive the engine that started them until somebody ends them; a power cut ends them all.
 */
import { EngineError } from '../../../src/domain/errors';
import type { OwnedProcess, ProcessEnd, ProcessesDisposable, ProcessSpec } from '../../../src/ports/processes';
import { theMachine } from './current';
import type { Program } from './world';

/** What a command of a simulated task does, as it is written in the task: `work task=t1 ms=120 exit=0 lines=3 orphan stubborn`. */
export interface Work {
  readonly ms: number;
  readonly exit: number;
  readonly lines: number;
  /** Leaves a process behind. */
  readonly orphan: boolean;
  /** Takes no notice of a polite end. */
  readonly stubborn: boolean;
}

export function workText(taskId: string, { ms, exit, lines, orphan, stubborn }: Work): string {
  return `work task=${taskId} ms=${ms} exit=${exit} lines=${lines}${orphan ? ' orphan' : ''}${stubborn ? ' stubborn' : ''}`;
}

export function workOf(command: string): Work {
  const number = (name: string): number => Number(new RegExp(`\\b${name}=(\\d+)`).exec(command)?.[1] ?? 0);
  return {
    ms: number('ms'),
    exit: number('exit'),
    lines: number('lines'),
    orphan: /\borphan\b/.test(command),
    stubborn: /\bstubborn\b/.test(command),
  };
}

export interface SimulatedProcess {
  readonly pid: number;
  /** The attempt it belongs to. */
  readonly tag: string;
  readonly taskId: string;
  /** The engine that started it. */
  readonly owner: Program;
  readonly isMain: boolean;
  end: ProcessEnd | undefined;
  readonly onEnd: (end: ProcessEnd) => void;
}

const graceMs = 2_000;

export interface ProcessListener {
  readonly onProcess: (process: SimulatedProcess) => void;
  readonly onProcessEnd: (process: SimulatedProcess) => void;
}

/** All processes of the machine, whoever started them. */
export class ProcessTable {
  readonly alive = new Set<SimulatedProcess>();
  readonly #hears: ProcessListener;
  #pids = 1000;

  constructor(hears: ProcessListener) {
    this.#hears = hears;
  }

  start(process: Omit<SimulatedProcess, 'pid' | 'end'>): SimulatedProcess {
    const started: SimulatedProcess = { ...process, pid: (this.#pids += 1), end: undefined };
    this.alive.add(started);
    this.#hears.onProcess(started);
    return started;
  }

  end(process: SimulatedProcess, end: ProcessEnd): void {
    if (!this.alive.delete(process)) return;
    process.end = end;
    this.#hears.onProcessEnd(process);
    process.onEnd(end);
  }

  tagged(tags: readonly string[]): SimulatedProcess[] {
    return [...this.alive].filter(({ tag }) => tags.includes(tag));
  }

  clear(): void {
    this.alive.clear();
  }
}

export function simulatedProcesses(program: Program, table: ProcessTable): ProcessesDisposable {
  let isDisposed = false;
  const { world, chance } = theMachine();
  const endAll = (tags: readonly string[]): void => {
    for (const process of table.tagged(tags)) table.end(process, { signal: 'SIGKILL' });
  };
  return {
    terminalUnavailable: undefined,
    async start(spec) {
      if (isDisposed) throw new EngineError('cancelled', 'The engine is stopping and starts nothing more.');
      const willFail = chance.chance(0.01);
      return world.call(program, 'spawn', spec.tag, () => {
        if (willFail) throw new EngineError('io', 'The command could not be started: EAGAIN');
        return startWork(program, table, spec, endAll);
      });
    },
    async sweep(tags) {
      return world.call(program, 'sweep', tags.join(' '), () => {
        const count = table.tagged(tags).length;
        endAll(tags);
        return count;
      });
    },
    dispose() {
      isDisposed = true;
      for (const process of [...table.alive]) if (process.owner === program) table.end(process, { signal: 'SIGKILL' });
    },
  };
}

function startWork(program: Program, table: ProcessTable, spec: ProcessSpec, endAll: (tags: readonly string[]) => void): OwnedProcess {
  const { world, chance } = theMachine();
  const work = workOf(spec.command);
  const taskId = /\btask=(\S+)/.exec(spec.command)?.[1] ?? '?';
  let receive: (data: Uint8Array) => void | Promise<void> = () => undefined;
  let settle: (end: ProcessEnd) => void = () => undefined;
  const ended = new Promise<ProcessEnd>((resolve) => (settle = resolve));
  const common = { tag: spec.tag, taskId, owner: program };
  const process = table.start({ ...common, isMain: true, onEnd: (end) => void world.schedule(program, 0.1, () => settle(end)) });
  if (work.orphan) table.start({ ...common, isMain: false, onEnd: () => undefined });
  for (let line = 0; line < work.lines; line++) {
    const text = new TextEncoder().encode(`line ${line} of ${taskId}\r\n`);
    world.schedule(program, chance.next() * work.ms, () => {
      if (table.alive.has(process)) void receive(text);
    });
  }
  world.schedule(world.machine, work.ms, () => table.end(process, { exitCode: work.exit }));
  return {
    pid: process.pid,
    terminal: true,
    ended,
    onData: (listener) => void (receive = listener),
    write: () => undefined,
    resize: () => undefined,
    async killTree() {
      if (table.tagged([spec.tag]).length === 0) return;
      const takesMs = work.stubborn ? graceMs : chance.between(1, 20);
      await new Promise<void>((resolve) => void world.schedule(program, takesMs, resolve));
      endAll([spec.tag]);
    },
  };
}
