/**
 * Starts runs and takes a person's wishes about them. At most one run is live at a time; every call may come at any moment,
 * in any state, and twice.
 */
import { checkFingerprint, commandFingerprint, type CommandPreview } from '../../domain/commandTrust';
import { EngineError } from '../../domain/errors';
import type { Plan } from '../../domain/tasks/plan';
import { plan } from '../../domain/tasks/planner';
import type { Run } from '../../domain/runs/run';
import { statusChanges, statusReasons } from '../../domain/tasks/statusReason';
import type { ProjectCheck } from '../../domain/proof/projectChecks';
import type { Settings } from '../../domain/settings';
import type { Task, TaskStatus } from '../../domain/tasks/task';
import { canMove } from '../../domain/tasks/taskStatus';
import { orAborted } from '../abort';
import type { TasksMemory } from '../memory/tasksMemory';
import { findTasks } from '../tasks/taskEditing';
import { validTasks } from '../tasks/validTasks';
import { RunLoop, type RunLoopParts } from './runLoop';
import type { RunRequest } from './runRequest';

export interface OrchestratorParts extends Omit<RunLoopParts, 'memory' | 'reflect'> {
  /** The memory of a tasks file, by its path relative to the workspace. */
  readonly memoryOf: (path: string) => TasksMemory;
  readonly reflect: (memory: TasksMemory, ...rest: Parameters<RunLoopParts['reflect']>) => Promise<unknown>;
  /** Told at the start of every run, before it: the tasks as their file has them. */
  readonly onTasks?: (tasksFile: string, tasks: readonly Task[]) => Promise<void>;
  /** Creates `.symbiote/`, or refuses when a repository brought one. */
  readonly prepareState: () => Promise<void>;
}

/** Which tasks, and under which rules, a plan is made for. */
export interface PlanRequest {
  readonly memory: TasksMemory;
  readonly tasks: readonly string[];
  readonly costBudget: number | null;
  readonly warnAt: number;
  /** Tasks that are not in the file yet, planned as if they were. */
  readonly proposed?: readonly Task[];
}

export class Orchestrator {
  readonly #parts: OrchestratorParts;
  #live: RunLoop | undefined;
  #starting: Promise<Run> | undefined;
  #isClosed = false;

  constructor(parts: OrchestratorParts) {
    this.#parts = parts;
  }

  get isBusy(): boolean {
    return this.#live !== undefined || this.#starting !== undefined;
  }

  async start(request: RunRequest): Promise<Run> {
    if (this.isBusy)
      throw new EngineError('busy', 'A run is under way. Wait for it, or cancel it with `symbiote cancel`.', {
        data: { runId: this.#live?.run.id },
      });
    this.#starting = this.#start(request);
    try {
      return await this.#starting;
    } finally {
      this.#starting = undefined;
    }
  }

  /** Starts no further run; ends a live one, and one that is just being started. Its task is pending again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#starting?.catch(() => undefined);
    await this.cancel(undefined, { requeue: true });
  }

  /** Resolves with the ended run. */
  async wait(runId: string, signal: AbortSignal): Promise<Run> {
    const live = this.#live;
    if (live?.run.id !== runId) return this.#known(runId);
    return orAborted(live.start(), signal);
  }

  async pause(runId?: string): Promise<Run | undefined> {
    return this.#withLive(runId, (live) => live.pause());
  }

  async resume(runId?: string): Promise<Run | undefined> {
    return this.#withLive(runId, (live) => live.resume());
  }

  async stop(runId?: string): Promise<Run | undefined> {
    return this.#withLive(runId, (live) => live.stop());
  }

  async cancel(runId: string | undefined, options: { readonly requeue: boolean }): Promise<Run | undefined> {
    return this.#withLive(runId, (live) => live.cancel(options));
  }

  /** The commands a run would execute, in order, and how each stands with the person's approval. */
  async preview(
    request: PlanRequest & { readonly max: number | undefined; readonly settings: Settings },
  ): Promise<{ commands: CommandPreview[]; plan: Plan }> {
    const tasks = await validTasks(request.memory);
    const planned = this.#plan(request, tasks);
    const approved = await this.#parts.trust.approved(this.#parts.workspace);
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const chosen = planned.order.slice(0, request.max).flatMap(({ id }) => byId.get(id) ?? []);
    const commands = chosen.flatMap((task) => (task.command === undefined ? [] : [previewOf(task, approved)]));
    const isProved = chosen.some(({ isolate }) => isolate === 'worktree');
    const checks = isProved ? await this.#parts.gateChecks(request.settings) : [];
    return { commands: [...commands, ...checks.map((check) => checkPreview(check, approved))], plan: planned };
  }

  async plan(request: PlanRequest): Promise<Plan> {
    return this.#plan(request, [...(await validTasks(request.memory)), ...(request.proposed ?? [])]);
  }

  /** Makes tasks pending again; all of them, or none. */
  async retry(memory: TasksMemory, ids: readonly string[]): Promise<readonly Task[]> {
    const settled = (await findTasks(memory, ids)).filter(({ status }) => status !== 'pending');
    this.#refuseExecuting(settled);
    // Before they are pending: the run may look, and end, between the two.
    this.#live?.allowAgain(ids);
    await this.#move(memory, settled, 'pending');
    return findTasks(memory, ids);
  }

  /** Cancels tasks, all of them or none; the one being executed is ended first, with everything it started. */
  async cancelTasks(memory: TasksMemory, ids: readonly string[]): Promise<readonly Task[]> {
    const open = (await findTasks(memory, ids)).filter(({ status }) => status !== 'cancelled');
    refuseDone(open);
    assertMoves(open, 'cancelled');
    const waiting: Task[] = [];
    for (const task of open) if ((await this.#live?.cancelTask(task.id)) !== true) waiting.push(task);
    await this.#move(memory, waiting, 'cancelled', statusReasons.cancelledByPerson);
    // The run may have decided to start one before it could read that.
    for (const { id } of waiting) await this.#live?.cancelTask(id);
    return findTasks(memory, ids);
  }

  /** Moves a task that no run carries out; `reason` is the engine's own word for it. */
  async moveTask(memory: TasksMemory, id: string, to: TaskStatus, reason?: string): Promise<void> {
    await this.#move(memory, await findTasks(memory, [id]), to, reason);
  }

  async #start(request: RunRequest): Promise<Run> {
    const memory = this.#parts.memoryOf(request.settings.tasksFile);
    await this.#refuseUnapproved(request, memory);
    await this.#parts.prepareState();
    if (this.#isClosed) throw new EngineError('cancelled', 'The engine is stopping; nothing was started.');
    await this.#parts.onTasks?.(request.settings.tasksFile, await validTasks(memory));
    return this.#launch(request, memory);
  }

  async #launch(request: RunRequest, memory: TasksMemory): Promise<Run> {
    const run: Run = {
      id: this.#parts.identifiers.next('r'),
      state: 'running',
      startedAt: this.#parts.clock.now(),
      requested: [...request.tasks],
      tasksFile: request.settings.tasksFile,
      costUsed: 0,
      costBudget: request.costBudget,
      results: [],
      warnings: [],
    };
    await this.#parts.runs.record({ type: 'run.started', run });
    const { reflect } = this.#parts;
    const loop = new RunLoop({ ...this.#parts, memory, reflect: (settings, signal) => reflect(memory, settings, signal) }, request, run);
    this.#live = loop;
    void loop.start().finally(() => {
      if (this.#live === loop) this.#live = undefined;
    });
    return run;
  }

  async #refuseUnapproved(request: RunRequest, memory: TasksMemory): Promise<void> {
    const { commands } = await this.preview({
      memory,
      tasks: request.tasks,
      costBudget: request.costBudget,
      warnAt: request.settings['budget.warnAt'],
      max: request.max,
      settings: request.settings,
    });
    const open = commands.filter((command) => command.trust !== 'approved');
    if (request.trust === 'all' || open.length === 0) return;
    const names = open.map((command) => command.taskId).join(', ');
    throw new EngineError('untrusted', `Nobody has approved the commands of: ${names}. Look at them and answer, or pass --yes.`, {
      data: { commands: open },
    });
  }

  #plan(request: PlanRequest, tasks: readonly Task[]): Plan {
    return plan(tasks, {
      budget: request.costBudget,
      used: 0,
      warnAt: request.warnAt,
      ...(request.tasks.length === 0 ? {} : { only: request.tasks }),
      canExecute: (task) => this.#parts.executor.canExecute(task),
    });
  }

  async #move(memory: TasksMemory, tasks: readonly Task[], to: TaskStatus, reason?: string): Promise<void> {
    assertMoves(tasks, to);
    if (tasks.length === 0) return;
    await this.#parts.prepareState();
    const from = new Map(tasks.map(({ id, status }) => [id, status]));
    let moved: readonly Task[] = [];
    // The file first: were the journal told and the file could not be written, nobody would settle what is in progress in it.
    await memory.update((found) => {
      // A task that the run began meanwhile, or a person changed, is no longer what this was meant for.
      moved = found.filter(({ id, status }) => from.get(id) === status);
      return moved.map((task) => ({ id: task.id, changes: statusChanges(task, to, reason) }));
    });
    const records = moved.map(({ id, status }) =>
      this.#parts.runs.record({ type: 'task.moved', taskId: id, from: status, to, ...(reason === undefined ? {} : { reason }) }),
    );
    await Promise.all(records);
  }

  #refuseExecuting(tasks: readonly Task[]): void {
    const task = tasks.find(({ id }) => this.#live?.isCarryingOut(id) === true);
    if (task === undefined) return;
    const message = `Task ${task.id} is being executed. Wait for it, or cancel it first with \`symbiote tasks cancel ${task.id}\`.`;
    throw new EngineError('busy', message, { data: { id: task.id } });
  }

  async #withLive(runId: string | undefined, wish: (live: RunLoop) => Promise<unknown>): Promise<Run | undefined> {
    const live = this.#live;
    if (runId !== undefined && live?.run.id !== runId) return this.#known(runId);
    if (live === undefined) return undefined;
    await wish(live);
    return live.run;
  }

  async #known(runId: string): Promise<Run> {
    const run = await this.#parts.runs.findRun(runId);
    if (run === undefined) throw new EngineError('notFound', `There is no run ${runId}. \`symbiote status\` lists them.`);
    return run;
  }
}

/** What is done was done: it can be undone, where it was accepted, but not called off. */
function refuseDone(tasks: readonly Task[]): void {
  const task = tasks.find(({ status }) => status === 'done');
  if (task === undefined) return;
  const data = { id: task.id, from: task.status, to: 'cancelled' };
  throw new EngineError('invalidTransition', `Task ${task.id} is done and cannot become cancelled.`, { data });
}

function assertMoves(tasks: readonly Task[], to: TaskStatus): void {
  const task = tasks.find(({ status }) => !canMove(status, to));
  if (task === undefined) return;
  const data = { id: task.id, from: task.status, to };
  throw new EngineError('invalidTransition', `Task ${task.id} is ${task.status} and cannot become ${to}.`, { data });
}

/** What a proof runs beside the tasks' own commands. */
function checkPreview(check: ProjectCheck, approved: ReadonlySet<string> | undefined): CommandPreview {
  const fingerprint = checkFingerprint(check);
  return {
    taskId: `gate.${check.kind === 'own' ? 'commands' : check.kind}`,
    title: `checks what was changed in a worktree (${check.origin})`,
    command: check.runs === undefined ? check.command : `${check.command}\n# ${check.runs.replaceAll('\n', '\n# ')}`,
    cwd: '.',
    env: {},
    prerequisites: [],
    fingerprint,
    trust: approved?.has(fingerprint) === true ? 'approved' : approved === undefined ? 'new' : 'changed',
  };
}

function previewOf(task: Task, approved: ReadonlySet<string> | undefined): CommandPreview {
  const fingerprint = commandFingerprint(task);
  return {
    taskId: task.id,
    title: task.title,
    command: task.command ?? '',
    cwd: task.context.cwd ?? '.',
    env: { ...task.context.env },
    prerequisites: [...task.context.prerequisites],
    fingerprint,
    trust: approved?.has(fingerprint) === true ? 'approved' : approved === undefined ? 'new' : 'changed',
  };
}
