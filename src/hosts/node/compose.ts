/** The composition root of the engine process: adapters into ports, ports into the engine. */
import { strategies } from '../../adapters/strategies/registry.generated';
import { systemClock } from '../../adapters/system/clock';
import { createFiles } from '../../adapters/system/files';
import { createGit } from '../../adapters/system/git';
import { systemIdentifiers } from '../../adapters/system/identifiers';
import { localPaths } from '../../adapters/system/localPaths';
import { createProcesses } from '../../adapters/system/processes/processes';
import { createSnapshots } from '../../adapters/system/snapshots/snapshots';
import { ThreadComparer } from '../../adapters/system/threadComparer';
import { createTrustStore } from '../../adapters/system/trustStore';
import { baselineFile } from '../../domain/audit/baseline';
import { EngineError } from '../../domain/errors';
import type { Reflection } from '../../domain/reflection/reflection';
import { configurationFile, type Settings } from '../../domain/settings';
import type { Auditor } from '../../engine/audit/auditor';
import { resolveConfiguration, type Configuration } from '../../engine/configuration';
import type { FileHistories } from '../../engine/history/fileHistories';
import { AttemptDetails } from '../../engine/changes/attemptDetails';
import { compareBySize } from '../../engine/diff/comparers';
import { Recorder } from '../../engine/changes/recorder';
import { Executor } from '../../engine/runs/executor';
import { Journal } from '../../engine/runs/journal';
import { Documents } from '../../engine/memory/documents';
import { ensureStateFolder, foreignState } from '../../engine/memory/stateFolder';
import { TasksMemory } from '../../engine/memory/tasksMemory';
import { Orchestrator } from '../../engine/runs/orchestrator';
import { recover, type Recovery } from '../../engine/runs/recovery';
import { Reflector } from '../../engine/reflection/reflector';
import { reflectTasks, type ReflectOptions } from '../../engine/reflection/reflectTasks';
import { RunStore } from '../../engine/runs/runStore';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';
import type { Processes } from '../../ports/processes';
import type { Snapshots } from '../../ports/snapshots';
import type { TrustStore } from '../../ports/trustStore';
import type { Layers, Topic } from '../../protocol/rpc';
import { Emitter, type Event } from '../../shared/emitter';
import { composeAudit } from './composeAudit';

/** Everything a handler may call. */
export interface Engine {
  /** Absolute path. */
  readonly workspace: string;
  readonly files: Files;
  readonly git: Git;
  readonly processes: Processes;
  readonly snapshots: Snapshots;
  readonly trust: TrustStore;
  readonly auditor: Auditor;
  readonly details: AttemptDetails;
  readonly histories: FileHistories;
  readonly executor: Executor;
  readonly orchestrator: Orchestrator;
  readonly runs: RunStore;
  readonly recovery: Recovery;
  readonly isBusy: boolean;
  /** The memory of a tasks file, made and watched on first use. */
  memoryOf(path: string): TasksMemory;
  configuration(layers: Layers): Promise<Configuration>;
  reflect(memory: TasksMemory, settings: Settings, options: ReflectOptions): Promise<Reflection>;
  readonly onDidChange: Event<Topic>;
  /** Ends what runs, whatever it started, and every thread. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly workspace: string;
  /** Absolute path of dist/languageWorker.js. */
  readonly workerScript: string;
  /** Absolute path of dist/comparisonWorker.js. */
  readonly comparisonScript: string;
  readonly build: string;
  readonly log: (text: string) => void;
}

/** Opens the engine of a workspace: reads the journal and settles what a former engine left in flight. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { workspace } = options;
  const files = createFiles(workspace);
  const git = createGit({ workspace });
  const processes = createProcesses();
  const trust = createTrustStore(localPaths().stateHome, options.log);
  const changed = new Emitter<Topic>();
  const prepareState = (): Promise<void> => ensureStateFolder(files, git);

  const foreign = await foreignState(files, git);
  const journal = new Journal({
    files,
    clock: systemClock,
    folder: '.symbiote/journal',
    prepare: prepareState,
    ...(foreign === undefined ? {} : { foreign: foreign.message }),
    engine: { pid: process.pid, build: options.build },
  });
  const { records, notes } = await journal.read();
  const runs = new RunStore(journal, records);
  const audit = composeAudit({
    files,
    git,
    workerScript: options.workerScript,
    build: options.build,
    log: options.log,
  });
  const { auditor, histories } = audit;
  const reflector = new Reflector({ auditor, clock: systemClock });
  const documents = new Documents({ files, git });
  const snapshots = createSnapshots({ workspace, prepare: prepareState });
  const comparer = compareBySize(new ThreadComparer({ script: options.comparisonScript }));
  const recorder = new Recorder({ files, clock: systemClock, snapshots, comparer });
  const executor = new Executor({ files, processes, clock: systemClock, identifiers: systemIdentifiers, strategies, recorder, workspace });

  const memories = new Map<string, TasksMemory>();
  const memoryOf = (path: string): TasksMemory => {
    const known = memories.get(path);
    if (known !== undefined) return known;
    const memory = new TasksMemory({ files, path, clock: systemClock });
    memory.onDidChange(() => changed.fire('tasks'));
    memories.set(path, memory);
    return memory;
  };
  const reflect = (memory: TasksMemory, settings: Settings, reflectOptions: ReflectOptions): Promise<Reflection> =>
    reflectTasks({ reflector, documents, memory }, settings, reflectOptions);
  const orchestrator = new Orchestrator({
    clock: systemClock,
    identifiers: systemIdentifiers,
    executor,
    runs,
    git,
    trust,
    workspace,
    memoryOf,
    prepareState,
    reflect: (memory, settings, signal) => reflect(memory, settings, { dryRun: false, signal }),
    hasAudited: () => auditor.latest() !== undefined,
    auditChanged: (settings, signal) => auditor.audit({ settings, all: false, signal }),
  });

  const configurationWatches = [configurationFile, baselineFile].map((path) => files.watch(path, () => changed.fire('configuration')));
  runs.onDidChange(() => changed.fire('runs'));
  auditor.onDidAudit(() => changed.fire('audit'));
  const recovery = await recover({ clock: systemClock, processes, runs, memoryOf, journalNotes: notes });

  return {
    workspace,
    files,
    git,
    processes,
    snapshots,
    trust,
    auditor,
    histories,
    details: new AttemptDetails({ files, snapshots, executor, runs, comparer }),
    executor,
    orchestrator,
    runs,
    recovery,
    get isBusy() {
      return orchestrator.isBusy || executor.live().length > 0;
    },
    memoryOf,
    async configuration({ environment, editor, flags }) {
      const bytes = await files.read(configurationFile);
      return resolveConfiguration({ file: bytes === undefined ? undefined : new TextDecoder().decode(bytes), environment, editor, flags });
    },
    reflect,
    onDidChange: changed.event,
    async stop() {
      for (const watch of configurationWatches) watch.dispose();
      const steps: readonly (() => unknown)[] = [
        () => orchestrator.close(),
        () => executor.stop(),
        () => processes.dispose(),
        () => journal.close(),
        ...[...memories.values()].map((memory) => () => memory.dispose()),
        () => audit.close(),
      ];
      // In this order, and each whatever became of the one before: a full disk must not leave processes behind.
      for (const step of steps) await attempt(step, options.log);
    },
  };
}

async function attempt(step: () => unknown, log: (text: string) => void): Promise<void> {
  try {
    await step();
  } catch (error) {
    log(`while stopping: ${EngineError.from(error).message}`);
  }
}
