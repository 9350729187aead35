/** The loop over a real tasks file and a real executor; commands, the journal and git answer when the test says so. */
import { systemClock } from '../../../src/adapters/system/clock';
import { retryMs } from '../../../src/engine/patience';
import type { Clock } from '../../../src/ports/clock';
import { systemIdentifiers } from '../../../src/adapters/system/identifiers';
import { EngineError } from '../../../src/domain/errors';
import type { Run } from '../../../src/domain/runs/run';
import { Recorder } from '../../../src/engine/changes/recorder';
import { Executor } from '../../../src/engine/runs/executor';
import type { NewJournalRecord } from '../../../src/engine/store/journalRecords';
import type { TasksMemory } from '../../../src/engine/memory/tasksMemory';
import { Orchestrator } from '../../../src/engine/runs/orchestrator';
import type { RunRequest } from '../../../src/engine/runs/runRequest';
import { RunStore } from '../../../src/engine/runs/runStore';
import type { Git } from '../../../src/ports/git';
import type { OwnedProcess, ProcessEnd, Processes } from '../../../src/ports/processes';
import { defineStrategy } from '../../../src/ports/strategy';
import type { TrustStore } from '../../../src/ports/trustStore';
import { MemoryWorkspace } from './memory/memoryWorkspace';
import { ScriptedSnapshots } from './scriptedSnapshots';
import { runRequest } from '../../runRequest';
import { noProving } from '../../noProving';

/** What a test may put in the way; each is waited for where the real one would be. */
export interface Interventions {
  /** Before a record is on the disk; throwing is a full disk. */
  append: (record: NewJournalRecord) => Promise<void> | void;
  /** While the branch is asked for: the last moment before a task is started. */
  branch: () => Promise<void> | void;
  /** While `.symbiote/` is being made. */
  prepare: () => Promise<void> | void;
  /** Resolves when the command of a task ends; until then it runs. */
  command: (text: string) => Promise<void> | void;
  /** While findings are turned into tasks. */
  reflect: () => Promise<void> | void;
  /** While what a task changed is measured again. */
  audit: () => Promise<void> | void;
}

const nothing = (): void => undefined;
const noInterventions: Interventions = {
  append: nothing,
  branch: nothing,
  prepare: nothing,
  command: nothing,
  reflect: nothing,
  audit: nothing,
};

/** Where a run waits for its cause to go away, no test waits as long. */
const quickToRetry: Clock = { ...systemClock, schedule: (ms, callback) => systemClock.schedule(ms === retryMs ? 5 : ms, callback) };

export class LoopWorkspace {
  readonly interventions: Interventions = { ...noInterventions };
  /** Commands that were started, in order. */
  readonly started: string[] = [];
  readonly records: NewJournalRecord[] = [];
  readonly runs: RunStore;
  readonly orchestrator: Orchestrator;
  readonly memory: TasksMemory;
  readonly #workspace: MemoryWorkspace;
  readonly snapshots = new ScriptedSnapshots();
  readonly executor: Executor;
  hasAudited = false;

  private constructor(workspace: MemoryWorkspace) {
    this.#workspace = workspace;
    this.memory = workspace.memory();
    this.runs = new RunStore({ append: (record) => this.#append(record) }, []);
    const parts = { clock: quickToRetry, identifiers: systemIdentifiers, workspace: workspace.folder };
    const { files } = workspace;
    const recorder = new Recorder({ files, clock: systemClock, snapshots: this.snapshots });
    this.executor = new Executor({ ...parts, files, processes: this.#processes(), strategies: [scripted], recorder, proving: noProving });
    this.orchestrator = new Orchestrator({
      ...parts,
      executor: this.executor,
      runs: this.runs,
      git: this.#git(),
      trust: nobody,
      gateChecks: async () => [],
      memoryOf: () => this.memory,
      reflect: async () => this.interventions.reflect(),
      hasAudited: () => this.hasAudited,
      auditChanged: async () => this.interventions.audit(),
      prepareState: async () => this.interventions.prepare(),
    });
  }

  static async create(tasks: string): Promise<LoopWorkspace> {
    const workspace = await MemoryWorkspace.create();
    await workspace.write(tasks);
    return new LoopWorkspace(workspace);
  }

  start(request: Partial<RunRequest> = {}): Promise<Run> {
    return this.orchestrator.start(runRequest({ environment: {}, ...request }));
  }

  ended(run: Run): Promise<Run> {
    return this.orchestrator.wait(run.id, AbortSignal.timeout(15_000));
  }

  /** `id status` of every task, as the file says. */
  async statuses(): Promise<string[]> {
    return (await this.memory.load()).tasks.map(({ id, status }) => `${id} ${status}`);
  }

  read(path: string): Promise<string> {
    return this.#workspace.read(path);
  }

  write(path: string, text: string): Promise<void> {
    return this.#workspace.write(text, path);
  }

  async dispose(): Promise<void> {
    Object.assign(this.interventions, noInterventions);
    await this.orchestrator.close();
    await this.executor.stop();
    await this.#workspace.dispose();
  }

  async #append(record: NewJournalRecord): Promise<void> {
    await this.interventions.append(record);
    this.records.push(record);
  }

  #processes(): Processes {
    return {
      terminalUnavailable: undefined,
      sweep: () => Promise.resolve(0),
      start: ({ command }) => {
        this.started.push(command);
        return Promise.resolve(new ScriptedProcess(this.interventions.command(command)));
      },
    };
  }

  #git(): Git {
    return {
      isRepository: () => Promise.resolve(true),
      listFiles: () => Promise.resolve([]),
      churn: () => Promise.resolve(new Map()),
      ignored: () => Promise.resolve(new Set()),
      isTracked: () => Promise.resolve(false),
      version: () => Promise.resolve('git'),
      currentBranch: async () => {
        await this.interventions.branch();
        return 'main';
      },
    };
  }
}

const nobody: TrustStore = { approved: () => Promise.resolve(undefined), approve: () => Promise.resolve() };

const scripted = defineStrategy({
  id: 'scripted',
  kinds: ['command'],
  execute: async ({ command = '' }, context) =>
    context.adopt(
      await context.processes.start({
        tag: context.attemptId,
        command,
        prerequisites: [],
        cwd: context.workspace,
        environment: {},
        columns: 80,
        rows: 24,
        interactive: false,
      }),
    ),
});

/** Ends with 0 when the test lets it, or by a signal when it is killed. */
class ScriptedProcess implements OwnedProcess {
  readonly pid = 1;
  readonly terminal = false;
  readonly ended: Promise<ProcessEnd>;
  #kill: (end: ProcessEnd) => void = nothing;

  constructor(work: Promise<void> | void) {
    const killed = new Promise<ProcessEnd>((resolve) => (this.#kill = resolve));
    this.ended = Promise.race([Promise.resolve(work).then(() => ({ exitCode: 0 })), killed]);
  }

  onData(): void {}
  write(): void {}
  resize(): void {}

  killTree(): Promise<void> {
    this.#kill({ signal: 'SIGTERM' });
    return Promise.resolve();
  }
}

/** A promise and what settles it. */
export class Gate {
  #open: () => void = nothing;
  readonly passed = new Promise<void>((resolve) => (this.#open = resolve));

  open(): void {
    this.#open();
  }
}

export function diskFull(): never {
  throw new EngineError('io', 'Cannot write journal: the disk is full; free some space and try again.');
}
