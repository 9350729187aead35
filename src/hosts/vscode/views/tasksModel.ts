/** Tasks, runs and live attempts of a folder as the engine told them last; fetched again when it says that they changed. */
import { EngineError } from '../../../domain/errors';
import type { Attempt, Run } from '../../../domain/runs/run';
import { findingOf } from '../../../domain/reflection/refactorTask';
import { isLive } from '../../../domain/runs/runState';
import type { TaskView } from '../../../domain/tasks/task';
import { changedList } from '../../../domain/tasks/taskListChange';
import { isSettled } from '../../../domain/tasks/taskStatus';
import type { OperationOutput } from '../../../protocol/operations';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { Engine } from '../engine';
import { onDidChangeSettings } from '../settings';

export type TasksList = OperationOutput<'tasks.list'>;

/** Runs kept in mind, for logs of tasks done earlier. */
const runsKept = 50;

/** What no engine calls a version: the answer is the whole list. */
const noVersion = '';

interface FetchedTasks {
  readonly version: string;
  readonly list: TasksList;
}

export class TasksModel {
  readonly #engine: Engine;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  #list: TasksList | undefined;
  #byId: ReadonlyMap<string, TaskView> = new Map();
  #byFinding: ReadonlyMap<string, TaskView> = new Map();
  #version: string | undefined;
  #runs: readonly Run[] = [];
  #olderRuns = 0;
  #isIncomplete = false;
  #attempts: readonly Attempt[] = [];
  #fetching: Promise<void> | undefined;
  #isStale = false;
  #isWanted = false;

  readonly onDidChange = this.#changed.event;
  /** Why the tasks could not be read the last time; undefined when they were. */
  failure: EngineError | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#life.add(engine.onDidConnect(() => void this.refresh()));
    this.#life.add(engine.onDidChangeState((state) => state === 'failed' && this.#isWanted && void this.refresh()));
    this.#life.add(
      engine.on('changed', ({ topics }) => {
        if (topics.some((topic) => topic === 'tasks' || topic === 'runs' || topic === 'configuration')) void this.refresh();
      }),
    );
    this.#life.add(engine.on('attempt.started', () => void this.refresh()));
    this.#life.add(engine.on('attempt.ended', () => void this.refresh()));
    this.#life.add(onDidChangeSettings((keys) => keys.has('tasksFile') && this.#isWanted && void this.refresh()));
  }

  get isEngineDown(): boolean {
    return this.#engine.state === 'failed';
  }

  /** Undefined until the engine answered once. */
  get list(): TasksList | undefined {
    return this.#list;
  }

  get tasks(): readonly TaskView[] {
    return this.#list?.tasks ?? [];
  }

  get byId(): ReadonlyMap<string, TaskView> {
    return this.#byId;
  }

  /** The open task about a finding. */
  about(findingId: string): TaskView | undefined {
    return this.#byFinding.get(findingId);
  }

  /** Newest first. */
  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** How many there are beyond these. */
  get olderRuns(): number {
    return this.#olderRuns;
  }

  /** Whether something that was recorded of runs is missing on the disk. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  get liveRun(): Run | undefined {
    return this.#runs.find(isLive);
  }

  get attempts(): readonly Attempt[] {
    return this.#attempts;
  }

  /** Fetches unless that was done before. */
  fetchOnce(): void {
    if (!this.#isWanted) void this.refresh();
  }

  /** Fetches again; calls that come meanwhile share one more fetch. Resolves when what it shows is newer than the call. */
  async refresh(): Promise<void> {
    this.#isWanted = true;
    this.#isStale = true;
    this.#fetching ??= this.#fetchWhileStale().finally(() => (this.#fetching = undefined));
    await this.#fetching;
  }

  async #fetchWhileStale(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        const [tasks, { runs, attempts, older, isIncomplete }] = await Promise.all([
          this.#fetchTasks(),
          this.#engine.request('run.list', { limit: runsKept }),
        ]);
        this.#take(tasks);
        this.#runs = runs;
        this.#olderRuns = older;
        this.#isIncomplete = isIncomplete;
        this.#attempts = attempts;
        this.failure = undefined;
      } catch (error) {
        this.failure = EngineError.from(error);
        this.#version = undefined;
        this.#engine.log.warn(`Tasks could not be read: ${this.failure.message}`);
      }
      this.#changed.fire();
    }
  }

  /** What changed since the version that is known; everything where the engine does not know it, or is another one. */
  async #fetchTasks(since: string | undefined = this.#version): Promise<FetchedTasks> {
    const input = since === undefined ? {} : { since };
    const { version, isWhole, change, ...state } = await this.#engine.request('tasks.changes', input);
    const tasks = isWhole ? this.#known(change.set.map(({ task }) => task)) : changedList(this.tasks, change);
    if (tasks === undefined) return this.#fetchTasks(noVersion);
    return { version, list: { ...state, tasks } };
  }

  #take({ version, list }: FetchedTasks): void {
    const isOther = version !== this.#version;
    this.#version = version;
    this.#list = list;
    if (!isOther) return;
    this.#byId = new Map(list.tasks.map((task) => [task.id, task]));
    this.#byFinding = openByFinding(list.tasks);
  }

  /** A task that says the same as before stays the same object, so that others see at a glance what changed. */
  #known(tasks: readonly TaskView[]): TaskView[] {
    return tasks.map((task) => {
      const known = this.#byId.get(task.id);
      return known !== undefined && JSON.stringify(known) === JSON.stringify(task) ? known : task;
    });
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}

function openByFinding(tasks: readonly TaskView[]): ReadonlyMap<string, TaskView> {
  const found = new Map<string, TaskView>();
  for (const task of tasks) {
    const finding = isSettled(task.status) ? undefined : findingOf(task);
    if (finding !== undefined && !found.has(finding)) found.set(finding, task);
  }
  return found;
}
