/** The simulated machine: disk, processes, git, trust and time, and the ports it gives to an engine that runs on it. */
import { createFiles } from '../../../src/adapters/system/files';
import { createSqliteDatabases } from '../../../src/adapters/system/sqlite/sqliteDatabases';
import { createIdentifiers } from '../../../src/adapters/system/identifiers';
import { TemporaryFiles } from '../../../src/adapters/system/temporaryFiles';
import { strategies } from '../../../src/adapters/strategies/registry.generated';
import { EngineError } from '../../../src/domain/errors';
import { compareHere } from '../../../src/engine/diff/comparers';
import type { Engine, EnginePorts } from '../../../src/engine/engine';
import { migrate } from '../../../src/engine/store/migrations/migrations';
import { statementsOf } from '../../../src/engine/store/projection';
import { openStore, type Store } from '../../../src/engine/store/store';
import type { Clock } from '../../../src/ports/clock';
import type { Database, Databases } from '../../../src/ports/database';
import type { Git } from '../../../src/ports/git';
import type { Snapshots } from '../../../src/ports/snapshots';
import { rootOf, setMachine, theMachine, type Machine, type OpenHandle, type Watch } from './current';
import { FileSystem } from './fileSystem';
import { ProcessTable, simulatedProcesses, type ProcessListener } from './processes';
import { Random } from './random';
import type { Trace } from './trace';
import { Program, World } from './world';

const sqlite = createSqliteDatabases({ decode: statementsOf });
let empty: Promise<Uint8Array> | undefined;

/**
 * WebAssembly is loaded in real time, of which a life has none. An empty database has taken the steps of its form already, and has
 * small pages: it is made once, and what lives write to their disks is mostly databases.
 */
export async function loadDatabases(): Promise<void> {
  empty ??= makeEmpty();
  await empty;
}

async function makeEmpty(): Promise<Uint8Array> {
  const database = await sqlite.open();
  try {
    await database.query({ text: 'PRAGMA page_size = 512' });
    await migrate(database);
    return await database.export();
  } finally {
    await database.close();
  }
}

export interface MachineEvents extends ProcessListener {
  readonly onRenamed: Machine['onRenamed'];
  /** Whether the program owns the workspace; what the claims of engines say. */
  readonly isOwner: (program: Program) => boolean;
}

export class SimulatedMachine implements Machine {
  readonly world: World;
  readonly disk: FileSystem;
  readonly chance: Random;
  readonly programs = new Map<number, Program>();
  readonly handles = new Set<OpenHandle>();
  readonly watches = new Set<Watch>();
  readonly processes: ProcessTable;
  readonly onRenamed: Machine['onRenamed'];
  branch = 'main';
  readonly #events: MachineEvents;
  readonly #open = new Set<Database>();
  #pids = 0;
  /** SQLite itself. */
  readonly databases: Databases = {
    open: async (content) => {
      const database = await sqlite.open(content ?? (await empty));
      this.#open.add(database);
      return database;
    },
  };

  constructor(seed: number, trace: Trace, events: MachineEvents) {
    this.#events = events;
    this.chance = new Random(seed ^ 0x5eed);
    this.world = new World(new Random(seed ^ 0x71e), trace);
    this.disk = new FileSystem(this.chance, () => this.world.now);
    this.disk.onChange = (path) => {
      for (const watch of this.watches) if (isAbout(watch.path, path)) watch.callback();
    };
    this.onRenamed = events.onRenamed;
    this.processes = new ProcessTable(events);
    setMachine(this);
  }

  boot(): Program {
    this.#pids += 1;
    const program = new Program(this.#pids);
    this.programs.set(program.pid, program);
    return program;
  }

  /** The program ends without warning; the system keeps what it wrote, closes its files, and may hang its commands up. */
  kill(program: Program): void {
    this.world.trace.add(this.world.now, program.pid, 'KILLED');
    this.world.kill(program);
    this.#forget(program);
    for (const process of [...this.processes.alive])
      if (process.owner === program && this.chance.chance(0.3)) this.processes.end(process, { signal: 'SIGHUP' });
  }

  cutPower(): void {
    this.world.trace.add(this.world.now, 0, 'POWER CUT');
    for (const program of this.programs.values()) {
      this.world.kill(program);
      this.#forget(program);
    }
    this.processes.clear();
    this.disk.root.cutPower(this.chance);
  }

  ports(program: Program): EnginePorts {
    const { world } = this;
    const isAlive = (pid: number): boolean => this.programs.get(pid)?.state !== 'dead';
    const files = createFiles(rootOf(program.pid), { temporary: new TemporaryFiles({ pid: program.pid, isAlive }) });
    const now = (): number => Math.round(world.now + world.clockSkew);
    return {
      files,
      clock: { now, schedule: (ms, callback) => world.timer(program, ms, callback), turn: async () => undefined },
      identifiers: createIdentifiers(now),
      processes: simulatedProcesses(program, this.processes),
      git: this.#git(program),
      trust: { approved: async () => undefined, approve: async () => undefined },
      snapshots: this.#snapshots(program),
      comparer: compareHere,
      databases: this.databases,
      strategies,
      owner: { assertHeld: () => world.call(program, 'owner?', '', () => this.#assertOwner(program)) },
      worktrees: { create: () => notHere(), remove: async () => undefined, list: async () => [] },
      reader: { factsOf: async () => undefined },
      measurer: { extensions: {}, measureFiles: () => notHere(), measureText: () => notHere(), dispose: async () => undefined },
      halstead: { extensions: [], count: () => notHere(), dispose: async () => undefined },
      measurements: { read: async () => new Map(), write: async () => undefined, flush: async () => undefined },
      history: {
        extent: () => notHere(),
        commitOf: () => notHere(),
        mergeBase: () => notHere(),
        filesAt: () => notHere(),
        changedSince: () => notHere(),
        changes: () => notHere(),
        renames: () => notHere(),
        readBlobs: () => notHere(),
      },
    };
  }

  #git(program: Program): Git {
    const ask = <T>(what: string, answer: () => T): Promise<T> => this.world.call(program, 'git', what, answer);
    return {
      isRepository: () => ask('rev-parse', () => true),
      listFiles: () => ask('ls-files', () => []),
      churn: () => ask('log', () => new Map()),
      ignored: () => ask('check-ignore', () => new Set()),
      isTracked: () => ask('ls-files --', () => false),
      currentBranch: () => ask('branch', () => this.branch),
      version: () => ask('version', () => 'git version 2.50.0'),
    };
  }

  /** Takes its time, and now and then cannot. */
  #snapshots(program: Program): Snapshots {
    let count = 0;
    const take = (): { id: string; omitted: [] } => {
      if (theMachine().chance.chance(0.05)) throw new Error('the snapshot could not be taken');
      return { id: `snapshot-${(count += 1)}`, omitted: [] };
    };
    return {
      unavailable: async () => undefined,
      take: () => this.world.call(program, 'snapshot', '', take),
      of: () => ({ take: () => this.world.call(program, 'snapshot', '', take) }),
      compare: () => this.world.call(program, 'compare snapshots', '', () => []),
      keep: async () => '',
      read: async () => undefined,
      diskBytes: async () => 0,
      clear: async () => undefined,
    };
  }

  /** A second store over the same disk, which only reads. */
  async rebuilt({ files }: Engine): Promise<Store> {
    const limits = async () => ({ snapshotRecords: Infinity, keepDays: Infinity, keepRuns: Infinity });
    const engine = { pid: 0, build: 'rebuilt' };
    const clock: Clock = { now: () => this.world.now, schedule: () => ({ dispose: () => undefined }), turn: async () => undefined };
    const prepare = async () => undefined;
    const log = () => undefined;
    return openStore({ files, clock, databases: this.databases, prepare, isReadOnly: true, foreign: undefined, engine, limits, log });
  }

  /** Frees what engines that were killed left open: it is this process's memory. */
  async dispose(): Promise<void> {
    for (const database of this.#open) await database.close();
  }

  #assertOwner(program: Program): void {
    if (!this.#events.isOwner(program)) throw new EngineError('refused', 'Another engine owns the workspace now.');
  }

  #forget(program: Program): void {
    for (const handle of [...this.handles]) if (handle.program === program) this.handles.delete(handle);
    for (const watch of [...this.watches]) if (watch.program === program) this.watches.delete(watch);
  }
}

/** The file itself, or a folder above it. */
function isAbout(watched: string, changed: string): boolean {
  return watched === changed || watched.startsWith(`${changed}/`);
}

function notHere(): never {
  throw new Error('Nothing is audited in a simulated life.');
}
