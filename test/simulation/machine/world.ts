/**
 * Virtual time and who lives in it. Everything that takes time is an event; between two events the engine's promises run until
 * nothing is left to do. A program that is frozen finds its events when it is thawed, one that is dead never does.
 */
import type { Disposable } from '../../../src/shared/disposable';
import type { Random } from './random';
import type { Trace } from './trace';

/** A process of the simulated machine that makes system calls: an engine, or the machine itself. */
export class Program {
  state: 'alive' | 'frozen' | 'dead' = 'alive';
  /** Events that came while it was frozen. */
  readonly held: Event[] = [];
  /** Calls under way: whether their effect comes about when the program dies is chance. */
  readonly calls = new Set<Call>();
  /** Timers it waits for. */
  readonly timers = new Set<Event>();
  /** So many more calls until something happens to it. */
  callsLeft = Infinity;
  onCallsUsedUp: () => void = () => undefined;
  /** Resolves when it is dead. */
  readonly death: Promise<void>;
  readonly die: () => void;

  constructor(readonly pid: number) {
    let die: () => void = () => undefined;
    this.death = new Promise((resolve) => (die = resolve));
    this.die = die;
  }
}

interface Event {
  at: number;
  readonly order: number;
  readonly program: Program;
  run: (() => void) | undefined;
}

interface Call {
  /** `rename tasks.yml` */
  readonly name: string;
  readonly effect: () => unknown;
}

const never = new Promise<never>(() => undefined);

/**
 * What Node itself calls between two callbacks: promises run until nothing is left to do, and rejections that nobody takes are
 * told. A turn of Node's own loop does the same, and takes longer than most events.
 */
const settlePromises = ((): (() => void) | undefined => {
  const found: unknown = Reflect.get(process, '_tickCallback');
  return typeof found === 'function' ? () => void Reflect.apply(found, process, []) : undefined;
})();

export class World {
  /** Milliseconds since 1970, as the machine's own clock counts them. */
  now = Date.UTC(2030, 0, 1);
  /** What somebody set the clock forward or back by. */
  clockSkew = 0;
  readonly machine = new Program(0);
  readonly #heap: Event[] = [];
  #order = 0;
  #calls = 0;

  constructor(
    readonly random: Random,
    readonly trace: Trace,
  ) {}

  get calls(): number {
    return this.#calls;
  }

  schedule(program: Program, ms: number, run: () => void): Disposable {
    const event: Event = { at: this.now + Math.max(0, ms), order: this.#order++, program, run };
    this.#push(event);
    return { dispose: () => (event.run = undefined) };
  }

  /** A timer of the program: counted, so that one that is left behind is found. */
  timer(program: Program, ms: number, run: () => void): Disposable {
    const event: Event = { at: this.now + Math.max(0, ms), order: this.#order++, program, run: undefined };
    event.run = () => {
      program.timers.delete(event);
      run();
    };
    program.timers.add(event);
    this.#push(event);
    return {
      dispose: () => {
        event.run = undefined;
        program.timers.delete(event);
      },
    };
  }

  /** A system call: its effect comes about some time later, if the program is still there. */
  call<T>(program: Program, what: string, detail: string, effect: () => T): Promise<T> {
    if (program.state === 'dead') return never;
    this.#calls += 1;
    program.callsLeft -= 1;
    const call: Call = { name: `${what} ${detail}`, effect };
    program.calls.add(call);
    this.trace.add(this.now, program.pid, what, detail);
    if (program.callsLeft <= 0) {
      program.callsLeft = Infinity;
      program.onCallsUsedUp();
      if (this.isDead(program)) return never;
    }
    return new Promise<T>((resolve, reject) => {
      // By the system, even while the program is frozen; the program hears of it when it can.
      this.schedule(this.machine, this.#latency(), () => {
        if (program.calls.delete(call)) this.#deliver(program, outcomeOf(effect, resolve, reject));
      });
    });
  }

  isUnderWay(name: string, programs: Iterable<Program>): boolean {
    for (const { calls } of programs) for (const call of calls) if (call.name === name) return true;
    return false;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.schedule(this.machine, ms, resolve));
  }

  /** The program is gone: what it had asked for may still have come about, what it waits for never comes. */
  kill(program: Program): void {
    if (program.state === 'dead') return;
    program.state = 'dead';
    for (const { effect } of program.calls) {
      if (!this.random.chance(0.5)) continue;
      try {
        effect();
      } catch {
        // It would have failed.
      }
    }
    program.calls.clear();
    program.timers.clear();
    program.held.length = 0;
    program.die();
  }

  freeze(program: Program): void {
    if (program.state === 'alive') program.state = 'frozen';
  }

  thaw(program: Program): void {
    if (program.state !== 'frozen') return;
    program.state = 'alive';
    for (const event of program.held.splice(0)) {
      event.at = this.now;
      this.#push(event);
    }
  }

  /** Lets time pass until the promise is settled; rejects when nothing is left to happen, or too much happened. */
  pass<T>(until: Promise<T>, maxEvents: number): Promise<T> {
    let isOver = false;
    const over = (): void => void (isOver = true);
    until.then(over, over);
    let events = 0;
    return new Promise<T>((resolve, reject) => {
      const turn = (): void => {
        for (;;) {
          if (isOver) return resolve(until);
          const event = this.#take();
          if (event === undefined) return reject(new Error('nothing is left to happen, and what was waited for has not come about'));
          if ((events += 1) > maxEvents) return reject(new Error(`no end after ${maxEvents} events`));
          this.now = Math.max(this.now, event.at);
          this.#fire(event);
          if (settlePromises === undefined) return void setImmediate(turn);
          settlePromises();
        }
      };
      setImmediate(turn);
    });
  }

  isDead(program: Program): boolean {
    return program.state === 'dead';
  }

  #deliver(program: Program, answer: () => void): void {
    if (program.state === 'alive') answer();
    else this.schedule(program, 0, answer);
  }

  #fire(event: Event): void {
    if (event.run === undefined || event.program.state === 'dead') return;
    if (event.program.state === 'frozen') event.program.held.push(event);
    else event.run();
  }

  /** Mostly quick, now and then slow: that is what makes calls overtake each other. */
  #latency(): number {
    const { random } = this;
    return random.chance(0.03) ? random.between(5, 80) : random.next() * 2;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(heap[at], heap[parent])) return;
      swap(heap, at, parent);
      at = parent;
    }
  }

  #take(): Event | undefined {
    const heap = this.#heap;
    if (heap.length <= 1) return heap.pop();
    swap(heap, 0, heap.length - 1);
    const first = heap.pop();
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && isBefore(heap[child], heap[least])) least = child;
      if (least === at) return first;
      swap(heap, at, least);
      at = least;
    }
  }
}

function outcomeOf<T>(effect: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): () => void {
  try {
    const value = effect();
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}

function isBefore(first: Event | undefined, second: Event | undefined): boolean {
  if (first === undefined || second === undefined) return false;
  return first.at === second.at ? first.order < second.order : first.at < second.at;
}

function swap(heap: Event[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first !== undefined && second !== undefined) [heap[a], heap[b]] = [second, first];
}
