/** The engine of one workspace, put together over its ports: everything a host may call, and one way to end all of it. */
import { baselineFile } from '../domain/audit/baseline';
import { EngineError } from '../domain/errors';
import type { Reflection } from '../domain/reflection/reflection';
import { configurationFile, type Settings } from '../domain/settings';
import type { Comparer } from '../ports/comparer';
import type { Databases } from '../ports/database';
import type { Identifiers } from '../ports/identifiers';
import type { WorkspaceOwner } from '../ports/ownership';
import type { ProcessesDisposable } from '../ports/processes';
import type { Snapshots } from '../ports/snapshots';
import type { Strategy } from '../ports/strategy';
import type { TrustStore } from '../ports/trustStore';
import type { CodeReader } from '../ports/codeReader';
import type { Worktrees } from '../ports/worktrees';
import type { Proof } from '../domain/proof/proof';
import { Emitter, type Event } from '../shared/emitter';
import type { Auditor } from './audit/auditor';
import { openAudit, type AuditParts, type AuditPorts } from './audit/openAudit';
import { AttemptDetails } from './changes/attemptDetails';
import { Recorder } from './changes/recorder';
import { resolveConfiguration, type Configuration, type ConfigurationLayers } from './configuration';
import { compareBySize } from './diff/comparers';
import type { FileHistories } from './history/fileHistories';
import { Documents } from './memory/documents';
import { ensureStateFolder, foreignState } from './memory/stateFolder';
import { TasksMemories } from './memory/tasksMemories';
import type { TasksMemory } from './memory/tasksMemory';
import { ownersProcesses } from './ownersOnly';
import { findProof, proofsBy } from './proof/pastProofs';
import { gateChecks } from './proof/gateChecks';
import { Proving } from './proof/proving';
import { Review } from './proof/review';
import { Reflector } from './reflection/reflector';
import { reflectTasks, type ReflectOptions } from './reflection/reflectTasks';
import { Executor } from './runs/executor';
import { readOnlyReason } from './store/readOnly';
import { Orchestrator } from './runs/orchestrator';
import { recover, type Recovery } from './runs/recovery';
import type { RunStore } from './runs/runStore';
import { Sightings } from './store/sightings';
import { openStore, type Store, type StoreLimits, type StoreParts } from './store/store';

/** What the engine is given; from then on it is the engine that ends their processes and threads. */
export interface EnginePorts extends AuditPorts {
  readonly identifiers: Identifiers;
  readonly processes: ProcessesDisposable;
  readonly snapshots: Snapshots;
  readonly databases: Databases;
  /** For large contents, which must not keep the loop. */
  readonly comparer: Comparer;
  readonly trust: TrustStore;
  readonly strategies: readonly Strategy[];
  readonly worktrees: Worktrees;
  readonly reader: CodeReader;
  readonly owner: WorkspaceOwner;
}

export interface EngineOptions {
  /** Who writes the journal. */
  readonly identity: { readonly pid: number; readonly build: string };
  /** On what proofs are made. */
  readonly environment: Proof['environment'];
  readonly log: (text: string) => void;
}

/** What changed, for those who show it. */
export type EngineTopic = 'tasks' | 'runs' | 'audit' | 'configuration' | 'history';

/** Everything a handler may call. */
export interface Engine extends Pick<EnginePorts, 'databases' | 'files' | 'git' | 'processes' | 'snapshots' | 'trust'> {
  /** Absolute path. */
  readonly workspace: string;
  readonly auditor: Auditor;
  readonly details: AttemptDetails;
  readonly histories: FileHistories;
  readonly executor: Executor;
  readonly orchestrator: Orchestrator;
  readonly runs: RunStore;
  readonly store: Store;
  readonly recovery: Recovery;
  readonly review: Review;
  readonly isBusy: boolean;
  /** Makes the state folder, or refuses. */
  prepareState(): Promise<void>;
  /** The memory of a tasks file, made and watched on first use. */
  memoryOf(path: string): TasksMemory;
  configuration(layers: Omit<ConfigurationLayers, 'file'>): Promise<Configuration>;
  reflect(memory: TasksMemory, settings: Settings, options: ReflectOptions): Promise<Reflection>;
  readonly onDidChange: Event<EngineTopic>;
  /** Ends what runs, whatever it started, and every thread. */
  stop(): Promise<void>;
}

/** Opens the engine of the workspace that the files are of: reads the journal and settles what a former engine left in flight. */
export async function openEngine(ports: EnginePorts, options: EngineOptions): Promise<Engine> {
  const { files, clock, processes } = ports;
  const { settings } = await readConfiguration(ports, noLayers);
  const readOnly = await readOnlyReason(files, settings);
  const prepareState = prepareStateOf(ports, readOnly);
  const store = await openState(ports, options, { prepare: prepareState, isReadOnly: readOnly !== undefined });
  const { runs } = store;
  const audit = openAudit(ports);
  const memories = new TasksMemories({ files, clock, assertOwner: () => ports.owner.assertHeld() });
  const reflect = reflecting(ports, audit);
  const comparer = compareBySize(ports.comparer);
  const isNeeded = async (): Promise<boolean> => (await store.look((database) => proofsBy(database, { state: 'waiting' }))).length > 0;
  const recorder = new Recorder({ files, clock, snapshots: ports.snapshots, comparer, isNeeded });
  const proving = createProving(ports, recorder, options.environment);
  const executor = createExecutor(ports, recorder, proving);
  const sightings = new Sightings(store);
  const orchestrator = createOrchestrator(ports, { audit, executor, runs, memories, prepareState, reflect, sightings });
  audit.auditor.onDidAudit(
    (report) => void sightings.audit(report).catch((error: unknown) => options.log(EngineError.from(error).message)),
  );
  const review = new Review({
    files,
    snapshots: ports.snapshots,
    identifiers: ports.identifiers,
    records: store,
    proving,
    memoryOf: memories.of,
    moveTask: (memory, id, to, reason) => orchestrator.moveTask(memory, id, to, reason),
  });
  const changes = announceChanges(ports, { audit, runs, memories });
  const recovery =
    readOnly === undefined
      ? await recover({
          clock,
          processes,
          runs,
          memoryOf: memories.of,
          journalNotes: store.notes,
          compare: (request) => recorder.compare(request),
          removeWorktrees: () => removeWorktrees(ports),
          finishReview: async () => (store.isWriteOpen ? review.recover(settings.tasksFile) : []),
        })
      : { interrupted: [], processesEnded: 0, notes: [...store.notes, readOnly.message] };

  return {
    workspace: files.root,
    files,
    git: ports.git,
    databases: ports.databases,
    processes,
    snapshots: ports.snapshots,
    trust: ports.trust,
    auditor: audit.auditor,
    histories: audit.histories,
    details: new AttemptDetails({
      files,
      snapshots: ports.snapshots,
      executor,
      runs,
      comparer,
      changesOfProof: async (id) => (await store.look((database) => findProof(database, id)))?.proof.changes,
    }),
    executor,
    orchestrator,
    runs,
    store,
    recovery,
    review,
    get isBusy() {
      return orchestrator.isBusy || executor.live().length > 0;
    },
    prepareState,
    memoryOf: memories.of,
    configuration: (layers) => readConfiguration(ports, layers),
    reflect,
    onDidChange: changes.event,
    stop: () =>
      // In this order: nothing of a run outlives it, and the journal hears of its end.
      inTurn(options.log, [
        () => changes.unwatch(),
        () => orchestrator.close(),
        () => executor.stop(),
        () => processes.dispose(),
        () => store.close(),
        () => memories.close(),
        () => audit.close(),
      ]),
  };
}

type Reflect = Engine['reflect'];

/** What holds before any client has said anything. */
const noLayers = { environment: {}, editor: {}, flags: {} };

function prepareStateOf({ files, git }: EnginePorts, readOnly: EngineError | undefined): () => Promise<void> {
  return () => (readOnly === undefined ? ensureStateFolder(files, git) : Promise.reject(readOnly));
}

async function openState(ports: EnginePorts, options: EngineOptions, how: Pick<StoreParts, 'prepare' | 'isReadOnly'>): Promise<Store> {
  const { files, git, clock, databases, owner } = ports;
  const foreign = await foreignState(files, git);
  const limits = (): Promise<StoreLimits> => storeLimits(ports);
  return openStore({
    ...how,
    files,
    clock,
    databases,
    owner,
    foreign: foreign?.message,
    engine: options.identity,
    limits,
    log: options.log,
  });
}

/** The state is the workspace's, not a client's: what its configuration file says counts. */
async function storeLimits(ports: EnginePorts): Promise<StoreLimits> {
  const { settings } = await readConfiguration(ports, noLayers);
  return { snapshotRecords: settings['state.snapshotRecords'], keepDays: settings['state.keepDays'], keepRuns: settings['state.keepRuns'] };
}

function reflecting({ files, git, clock }: EnginePorts, { auditor }: AuditParts): Reflect {
  const reflector = new Reflector({ auditor, clock });
  const documents = new Documents({ files, git });
  return (memory, settings, options) => reflectTasks({ reflector, documents, memory }, settings, options);
}

function createProving(ports: EnginePorts, recorder: Recorder, environment: Proof['environment']): Proving {
  const { files, clock, snapshots, worktrees, reader, history } = ports;
  const processes = ownersProcesses(ports.processes, ports.owner);
  return new Proving({ files, clock, processes, snapshots, worktrees, recorder, reader, history, environment });
}

function createExecutor(ports: EnginePorts, recorder: Recorder, proving: Proving): Executor {
  const { files, clock, identifiers, strategies } = ports;
  const processes = ownersProcesses(ports.processes, ports.owner);
  return new Executor({ files, processes, clock, identifiers, strategies, recorder, proving, workspace: files.root });
}

/** A worktree without an attempt is what an engine that died left. */
async function removeWorktrees({ worktrees }: EnginePorts): Promise<string[]> {
  const notes: string[] = [];
  for (const { id } of await worktrees.list()) {
    await worktrees.remove(id).then(
      () => notes.push(`removed the worktree ${id} that a former engine left`),
      (error: unknown) => notes.push(`the worktree ${id} is left: ${EngineError.from(error).message}`),
    );
  }
  return notes;
}

interface OrchestratorNeeds {
  readonly audit: AuditParts;
  readonly executor: Executor;
  readonly runs: RunStore;
  readonly memories: TasksMemories;
  readonly prepareState: () => Promise<void>;
  readonly reflect: Reflect;
  readonly sightings: Sightings;
}

function createOrchestrator(
  ports: EnginePorts,
  { audit, executor, runs, memories, prepareState, reflect, sightings }: OrchestratorNeeds,
): Orchestrator {
  const { auditor } = audit;
  return new Orchestrator({
    clock: ports.clock,
    identifiers: ports.identifiers,
    executor,
    runs,
    git: ports.git,
    trust: ports.trust,
    gateChecks: (settings) => gateChecks(ports.files, '', settings),
    workspace: ports.files.root,
    memoryOf: memories.of,
    prepareState,
    onTasks: (path, tasks) => sightings.tasks(path, tasks),
    reflect: (memory, settings, signal) => reflect(memory, settings, { dryRun: false, signal }),
    hasAudited: () => auditor.latest() !== undefined,
    auditChanged: (settings, signal) => auditor.audit({ settings, all: false, signal }),
  });
}

interface Changes {
  readonly event: Event<EngineTopic>;
  /** Looks at no file any more. */
  unwatch(): void;
}

function announceChanges(
  { files, git }: EnginePorts,
  { audit, runs, memories }: Pick<OrchestratorNeeds, 'audit' | 'runs' | 'memories'>,
): Changes {
  const changed = new Emitter<EngineTopic>();
  const watches = [configurationFile, baselineFile].map((path) => files.watch(path, () => changed.fire('configuration')));
  const head = git.watchHead?.(() => changed.fire('history'));
  memories.onDidChange(() => changed.fire('tasks'));
  runs.onDidChange(() => changed.fire('runs'));
  audit.auditor.onDidAudit(() => changed.fire('audit'));
  return {
    event: changed.event,
    unwatch: () => {
      for (const watch of watches) watch.dispose();
      head?.dispose();
    },
  };
}

async function readConfiguration({ files }: EnginePorts, layers: Omit<ConfigurationLayers, 'file'>): Promise<Configuration> {
  const bytes = await files.read(configurationFile);
  return resolveConfiguration({ ...layers, file: bytes === undefined ? undefined : new TextDecoder().decode(bytes) });
}

/** Each, whatever became of the one before: a full disk must not leave processes behind. */
async function inTurn(log: (text: string) => void, steps: readonly (() => unknown)[]): Promise<void> {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      log(`while stopping: ${EngineError.from(error).message}`);
    }
  }
}
