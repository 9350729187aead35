/** The engines of a workspace over a life: started when there is none, killed, frozen, taken over; each compared with the one before it. */
import { EngineError } from '../../src/domain/errors';
import { openEngine, type Engine } from '../../src/engine/engine';
import type { SimulatedMachine } from './machine/machine';
import type { Program, World } from './machine/world';
import type { Witness } from './witness';

export interface RunningEngine {
  readonly program: Program;
  readonly engine: Engine;
}

const maxOpenings = 300;

export class Engines {
  readonly #machine: SimulatedMachine;
  readonly #witness: Witness;
  readonly #snapshotRecords: number;
  #current: RunningEngine | undefined;
  /** The last one that was open: what it knew, the next one must know. */
  #former: Engine | undefined;
  #opening: Promise<RunningEngine> | undefined;
  readonly #stale = new Set<Promise<void>>();
  #snapshot: Promise<void> = Promise.resolve();

  constructor(machine: SimulatedMachine, witness: Witness, snapshotRecords: number) {
    this.#snapshotRecords = snapshotRecords;
    this.#machine = machine;
    this.#witness = witness;
  }

  /** The living one, as a client finds it; undefined while there is none. */
  get current(): RunningEngine | undefined {
    return this.#current?.program.state === 'dead' ? undefined : this.#current;
  }

  /** A client that finds nobody starts the next. */
  async connect(): Promise<RunningEngine> {
    const living = this.current;
    if (living !== undefined) return living;
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  /** The end comes at once, or with one of the next calls that the engine makes. */
  crash(how: 'kill' | 'power', afterCalls: number): void {
    const program = this.#opening === undefined ? this.current?.program : this.#witness.owner;
    if (program === undefined) return;
    const end = (): void => {
      if (how === 'kill') this.#machine.kill(program);
      else this.#machine.cutPower();
    };
    if (afterCalls === 0) return end();
    program.callsLeft = afterCalls;
    program.onCallsUsedUp = end;
  }

  calm(): void {
    for (const program of this.#machine.programs.values()) program.callsLeft = Infinity;
  }

  async stop(): Promise<Program | undefined> {
    const running = this.current;
    if (running === undefined) return undefined;
    await Promise.race([running.engine.stop(), running.program.death]);
    this.#current = undefined;
    return running.program;
  }

  /** Frozen for a while (the machine sleeps, a debugger holds it); taken over meanwhile, it notices some time after it wakes. */
  async freeze(ms: number, isTakenOver: boolean): Promise<void> {
    const { world, chance } = this.#machine;
    const running = this.current;
    if (running === undefined || this.#opening !== undefined) return;
    const { program, engine } = running;
    // Between the last look and the act there is a moment in which nobody can see a takeover coming.
    while (isDeciding(program, world)) await world.sleep(0.2);
    if (program.state !== 'alive') return;
    world.freeze(program);
    if (!isTakenOver) return void world.schedule(world.machine, ms, () => world.thaw(program));
    this.#current = undefined;
    await world.sleep(100);
    await this.connect();
    const noticesMs = chance.between(0, 2_000);
    const gone = world.sleep(ms).then(async () => {
      world.thaw(program);
      await world.sleep(noticesMs);
      if (program.state !== 'dead') await Promise.race([engine.stop(), program.death]);
      this.#machine.kill(program);
    });
    this.#stale.add(gone);
  }

  /** Resolves when no engine is left that was taken over. */
  async settled(): Promise<void> {
    await Promise.all(this.#stale);
    for (const program of this.#machine.programs.values()) this.#machine.world.thaw(program);
  }

  /** Resolves when no snapshot is under way: until then what is on the disk is changing. */
  snapshotTaken(): Promise<void> {
    return this.#snapshot;
  }

  async #open(): Promise<RunningEngine> {
    const { world, chance } = this.#machine;
    for (let opening = 0; opening < maxOpenings; opening++) {
      await world.sleep(chance.between(1, 500));
      const program = this.#machine.boot();
      const former = this.#former;
      // From now on nobody else may write.
      this.#witness.owner = program;
      const engine = await Promise.race([this.#tryOpen(program), program.death]);
      if (engine === undefined) continue;
      world.trace.add(world.now, program.pid, 'OPEN', engine.recovery.notes.join('; '));
      this.#witness.watch(program, engine.runs);
      if (former !== undefined) await this.#witness.compare(former.runs, engine.runs);
      this.#former = engine;
      this.#snapshotNowAndThen({ program, engine });
      this.#current = { program, engine };
      return this.#current;
    }
    throw new Error('The engine could not be opened.');
  }

  /** Far more often than the settings allow: a life has few records. */
  #snapshotNowAndThen({ program, engine }: RunningEngine): void {
    const { world } = this.#machine;
    let changes = 0;
    engine.runs.onDidChange(() => {
      if ((changes += 1) % this.#snapshotRecords !== 0) return;
      const taken = engine.store.snapshot().then(
        ({ seq }) => world.trace.add(world.now, program.pid, 'SNAPSHOT', `up to record ${seq}`),
        (error: unknown) => world.trace.add(world.now, program.pid, 'no snapshot', EngineError.from(error).message),
      );
      this.#snapshot = Promise.race([taken, program.death]);
    });
  }

  async #tryOpen(program: Program): Promise<Engine | undefined> {
    const { world } = this.#machine;
    const log = (text: string): void => world.trace.add(world.now, program.pid, 'log', text);
    try {
      return await openEngine(this.#machine.ports(program), {
        identity: { pid: program.pid, build: 'simulated' },
        environment: { symbiote: 'test', runtime: 'test', platform: 'test' },
        log,
      });
    } catch (error) {
      log(`cannot be opened: ${EngineError.from(error).message}`);
      this.#machine.kill(program);
      return undefined;
    }
  }
}

function isDeciding(program: Program, world: World): boolean {
  return ['owner? ', 'stat tasks.yml', 'readFile tasks.yml', 'rename tasks.yml'].some((call) => world.isUnderWay(call, [program]));
}
