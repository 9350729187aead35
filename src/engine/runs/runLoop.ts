/**
 * One run: plan → mark in_progress and save → execute → mark the outcome and save → audit what changed → plan again, until
 * nothing is ready. Pausing, stopping and cancelling are wishes that the loop meets at its next turn.
 */
import { commandFingerprint } from '../../domain/commandTrust';
import { EngineError } from '../../domain/errors';
import { planNext, type NextTask } from '../../domain/tasks/planner';
import { blockedChanges } from '../../domain/tasks/taskGraph';
import type { Attempt, Run, RunResult } from '../../domain/runs/run';
import type { RunState } from '../../domain/runs/runState';
import type { Settings } from '../../domain/settings';
import { commandMs, withStage, withStageEnded, type StageEnd } from '../../domain/runs/stages';
import { statusChanges, statusReasons, verdictReason, verdictStatus } from '../../domain/tasks/statusReason';
import type { Task, TaskStatus } from '../../domain/tasks/task';
import type { Clock } from '../../ports/clock';
import type { Git } from '../../ports/git';
import type { Identifiers } from '../../ports/identifiers';
import type { TrustStore } from '../../ports/trustStore';
import type { Executor } from './executor';
import type { TasksMemory } from '../memory/tasksMemory';
import { PatientMemory } from '../memory/patientMemory';
import type { RunStore } from './runStore';
import { settleInProgress } from './settleInProgress';

/** What a client asks for when it starts a run. */
export interface RunRequest {
  /** Ids; empty for all. */
  readonly tasks: readonly string[];
  readonly max: number | undefined;
  readonly costBudget: number | null;
  readonly reflect: boolean;
  /** `approved`: only commands that were approved before; `all`: a person answered for every command. */
  readonly trust: 'approved' | 'all';
  readonly interactive: boolean;
  readonly strategy: string | undefined;
  /** Environment for the commands; never stored. */
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: Settings;
}

export interface RunLoopParts {
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  readonly executor: Executor;
  readonly runs: RunStore;
  readonly memory: TasksMemory;
  readonly git: Git;
  readonly trust: TrustStore;
  /** Absolute path. */
  readonly workspace: string;
  /** Turns findings into tasks and saves them; called when the run asked to reflect. */
  readonly reflect: (settings: Settings, signal: AbortSignal) => Promise<unknown>;
  /** Whether something was audited before, so that it is worth measuring again what a task changed. */
  readonly hasAudited: () => boolean;
  /** Measures again what changed. */
  readonly auditChanged: (settings: Settings, signal: AbortSignal) => Promise<unknown>;
}

type Wish = 'go' | 'pause' | 'stop' | 'cancel';

/** What the loop does next, decided anew at every turn. */
type Turn =
  | { readonly kind: 'task'; readonly task: Task; readonly used: number }
  | { readonly kind: 'end'; readonly ending: NonNullable<Run['ending']>; readonly reason?: string };

export class RunLoop {
  readonly #parts: RunLoopParts;
  readonly #request: RunRequest;
  readonly #memory: PatientMemory;
  #run: Run;
  #wish: Wish = 'go';
  #requeue = false;
  /** Tasks whose outcome this run has written. One that a command or an edit makes pending again is the next run's, so that no run goes round in circles. */
  readonly #settled = new Set<string>();
  #hasWarned = false;
  /** The task being carried out, from the decision to start it until its outcome is written. */
  #current: { readonly task: Task; readonly abort: AbortController; readonly settled: Promise<void> } | undefined;
  /** Aborted when the run is cancelled; everything the loop waits for hears it. */
  readonly #cancelled = new AbortController();
  #wake: () => void = () => undefined;
  #ended: Promise<Run> | undefined;

  constructor(parts: RunLoopParts, request: RunRequest, run: Run) {
    this.#parts = parts;
    this.#request = request;
    this.#run = run;
    this.#memory = new PatientMemory({
      memory: parts.memory,
      signal: this.#cancelled.signal,
      onWaiting: (problem) => this.#tellWaiting(problem),
    });
  }

  get run(): Run {
    return this.#run;
  }

  /** Starts the loop, once; resolves with the ended run. Never rejects: an unforeseen error ends the run and is its reason. */
  start(): Promise<Run> {
    this.#ended ??= this.#turnUntilDone();
    return this.#ended;
  }

  async pause(): Promise<void> {
    if (this.#wish !== 'go' || this.#isOver) return;
    this.#wish = 'pause';
    await this.#become({ state: this.#current === undefined ? 'paused' : 'pausing' });
  }

  async resume(): Promise<void> {
    if (this.#wish !== 'pause' || this.#isOver) return;
    this.#wish = 'go';
    const told = this.#become({ state: 'running' });
    // Before the record is on the disk: a full one must not leave the loop asleep.
    this.#wake();
    await told;
  }

  /** A person wants these once more: this run may carry them out again. */
  allowAgain(taskIds: readonly string[]): void {
    for (const id of taskIds) this.#settled.delete(id);
  }

  /** Ends the run after the task being executed. */
  async stop(): Promise<void> {
    if (this.#wish === 'stop' || this.#wish === 'cancel' || this.#isOver) return;
    this.#wish = 'stop';
    this.#wake();
    if (this.#current !== undefined) await this.#become({ state: 'stopping' });
  }

  /** Ends the run now; resolves when nothing of it is left. */
  async cancel(options: { readonly requeue: boolean }): Promise<Run> {
    this.#wish = 'cancel';
    this.#requeue ||= options.requeue;
    this.#current?.abort.abort();
    this.#cancelled.abort();
    this.#wake();
    return this.start();
  }

  /** Ends the task if it is the one being executed; the run goes on. Resolves, when the outcome is written, to whether it was. */
  async cancelTask(taskId: string): Promise<boolean> {
    const current = this.#current;
    if (current?.task.id !== taskId) return false;
    current.abort.abort();
    await current.settled;
    return true;
  }

  /** From the moment the run's end is decided: its state is the last word. */
  get #isOver(): boolean {
    return this.#run.endedAt !== undefined;
  }

  async #turnUntilDone(): Promise<Run> {
    try {
      await settleInProgress(this.#parts.runs, this.#memory, await this.#memory.tasks());
      if (this.#request.reflect) await this.#staged('reflect', () => this.#parts.reflect(this.#request.settings, this.#cancelled.signal));
      for (;;) {
        const turn = await this.#nextTurn();
        if (turn.kind === 'end') return await this.#end(turn.ending, turn.reason);
        // A wish that came while the turn was decided is met before anything is started.
        if (this.#wish !== 'go') continue;
        await this.#carryOut(turn.task, turn.used);
        if (!this.#cancelled.signal.aborted) await this.#afterTask();
      }
    } catch (error) {
      if (this.#cancelled.signal.aborted) return this.#end('cancelled');
      return this.#end('error', EngineError.from(error).message);
    }
  }

  async #nextTurn(): Promise<Turn> {
    await this.#whilePaused();
    if (this.#wish === 'cancel') return { kind: 'end', ending: 'cancelled' };
    if (this.#wish === 'stop') return { kind: 'end', ending: 'stopped' };
    if (this.#request.max !== undefined && this.#run.results.length >= this.#request.max) {
      return { kind: 'end', ending: 'maxReached', reason: `${this.#request.max} tasks were run` };
    }
    const next = await this.#plan(await this.#settleBlocked(await this.#memory.tasks()));
    if (next.kind === 'task') return this.#checked(next);
    const ending = next.reason === 'budgetExhausted' ? 'budgetExhausted' : this.#run.results.length === 0 ? 'nothingReady' : 'completed';
    return { kind: 'end', ending, reason: next.detail };
  }

  /** A pause may begin while the loop waited for something else: checked at every turn. */
  async #whilePaused(): Promise<void> {
    while (this.#wish === 'pause') {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      if (this.#run.state !== 'paused') await this.#become({ state: 'paused' });
      if (this.#wish === 'pause') await woken;
    }
  }

  async #tellWaiting(problem: string | undefined): Promise<void> {
    const reason = problem === undefined ? undefined : `${problem}; the run goes on when the file is mended`;
    if (reason !== this.#run.reason) await this.#become({ reason });
  }

  /** Blocks what can no longer become ready and frees what can again; returns the tasks as they are then. */
  async #settleBlocked(tasks: readonly Task[]): Promise<readonly Task[]> {
    const changes = blockedChanges(tasks);
    if (changes.length === 0) return tasks;
    for (const { id, from, to, reason } of changes) {
      await this.#parts.runs.record({
        type: 'task.moved',
        taskId: id,
        from,
        to,
        runId: this.#run.id,
        ...(reason === undefined ? {} : { reason }),
      });
    }
    const byId = new Map(tasks.map((task) => [task.id, task]));
    await this.#memory.update(changes.map(({ id, to, reason }) => ({ id, changes: statusChanges(byId.get(id) ?? {}, to, reason) })));
    return this.#memory.tasks();
  }

  async #plan(tasks: readonly Task[]): Promise<NextTask> {
    const approved =
      this.#request.trust === 'all' ? undefined : ((await this.#parts.trust.approved(this.#parts.workspace)) ?? new Set<string>());
    return planNext(tasks, {
      budget: this.#request.costBudget,
      used: this.#run.costUsed,
      warnAt: this.#request.settings['budget.warnAt'],
      ...(this.#request.tasks.length === 0 ? {} : { only: this.#request.tasks }),
      canExecute: (task) =>
        this.#parts.executor.canExecute(task, this.#request.strategy) ?? this.#untrusted(task, approved) ?? this.#wasCarriedOut(task),
    });
  }

  #wasCarriedOut({ id }: Task): string | undefined {
    return this.#settled.has(id) ? 'this run carried it out already; the next one does it again' : undefined;
  }

  #untrusted(task: Task, approved: ReadonlySet<string> | undefined): string | undefined {
    if (approved === undefined || task.command === undefined || approved.has(commandFingerprint(task))) return undefined;
    return 'its command was not approved, or changed since it was';
  }

  /** The last look before a task starts: the branch it asks for must be checked out. */
  async #checked(next: Extract<NextTask, { kind: 'task' }>): Promise<Turn> {
    const { task } = next;
    const wanted = task.context.branch;
    if (wanted !== undefined) {
      const found = await this.#parts.git.currentBranch();
      if (found !== wanted) {
        await this.#move(task, 'blocked', statusReasons.wrongBranch(wanted, found));
        return this.#nextTurn();
      }
    }
    if (next.warning !== undefined && !this.#hasWarned) {
      this.#hasWarned = true;
      await this.#warn(next.warning);
    }
    return { kind: 'task', task, used: this.#run.costUsed + task.cost };
  }

  async #carryOut(task: Task, costUsed: number): Promise<void> {
    const abort = new AbortController();
    const settled = this.#attemptAndSettle(task, costUsed, abort.signal);
    this.#current = { task, abort, settled };
    try {
      await settled;
    } finally {
      this.#current = undefined;
    }
  }

  async #attemptAndSettle(task: Task, costUsed: number, signal: AbortSignal): Promise<void> {
    await this.#move(task, 'in_progress');
    await this.#become({ currentTask: task.id, costUsed });
    const attempt = await this.#attempt(task, signal);
    const { status, reason } = this.#outcome(attempt);
    this.#settled.add(task.id);
    await this.#move({ ...task, status: 'in_progress' }, status, reason);
    const result: RunResult = {
      taskId: task.id,
      title: task.title,
      status,
      ...(reason === undefined ? {} : { reason }),
      attemptId: attempt.id,
      durationMs: commandMs(attempt) ?? 0,
      cost: task.cost,
      ...(attempt.log === undefined ? {} : { log: attempt.log }),
      exitCode: attempt.verdict?.kind === 'exited' ? attempt.verdict.exitCode : null,
    };
    await this.#parts.runs.record({ type: 'run.result', runId: this.#run.id, result });
    await this.#become({ currentTask: undefined, results: [...this.#run.results, result] });
  }

  async #attempt(task: Task, signal: AbortSignal): Promise<Attempt> {
    const { executor, identifiers, runs, memory } = this.#parts;
    const { settings } = this.#request;
    const edits = memory.foreignEdits;
    const attempt = await executor.execute({
      attemptId: identifiers.next('a'),
      task,
      runId: this.#run.id,
      number: runs.nextAttemptNumber(task.id),
      environment: this.#request.environment,
      interactive: this.#request.interactive,
      defaultTimeout: settings['executor.timeout'],
      strategy: this.#request.strategy,
      signal,
      recordChanges: settings['run.recordChanges'],
      ownFiles: async () => ((await this.#isOwnWork(edits)) ? [this.#run.tasksFile] : []),
      onStarting: (started) => runs.record({ type: 'attempt.started', attempt: started }),
      onChanged: (changed) => this.#noteStages(changed),
    });
    await runs.record({ type: 'attempt.ended', attempt });
    return attempt;
  }

  /** A person may edit other tasks through the engine meanwhile: that is no work of the task being executed. */
  async #isOwnWork(foreignEdits: number): Promise<boolean> {
    const { memory } = this.#parts;
    await memory.load().catch(() => undefined);
    return memory.foreignEdits === foreignEdits;
  }

  /** A stage that cannot be recorded is no reason to end what is being executed; the attempt's end tells it again. */
  async #noteStages({ id, stages = [], verdict }: Attempt): Promise<void> {
    const record = { type: 'attempt.changed', attemptId: id, stages, ...(verdict === undefined ? {} : { verdict }) } as const;
    await this.#parts.runs.record(record).catch(() => this.#parts.runs.assume(record));
  }

  #outcome(attempt: Attempt): { status: TaskStatus; reason: string | undefined } {
    const verdict = attempt.verdict ?? { kind: 'interrupted' as const };
    if (verdict.kind === 'cancelled' && this.#requeue) return { status: 'pending', reason: statusReasons.requeued };
    return { status: verdictStatus(verdict), reason: verdictReason(verdict) };
  }

  /** A failed measurement must not end the run: the person is told, the tasks go on. */
  async #afterTask(): Promise<void> {
    const { settings, reflect } = this.#request;
    const { signal } = this.#cancelled;
    try {
      if (reflect) await this.#staged('reflect', () => this.#parts.reflect(settings, signal));
      else if (this.#parts.hasAudited()) await this.#staged('audit', () => this.#parts.auditChanged(settings, signal));
    } catch (error) {
      if (this.#cancelled.signal.aborted) return;
      await this.#warn(`The audit after a task failed: ${EngineError.from(error).message}`);
    }
  }

  /** A step of the run itself. Of each name the latest is kept: a long run has one after every task. */
  async #staged(name: string, work: () => Promise<unknown>): Promise<void> {
    const others = (this.#run.stages ?? []).filter((stage) => stage.name !== name);
    await this.#become({ stages: withStage(others, name, this.#parts.clock.now()) });
    const end = (how: StageEnd): Promise<void> => this.#become({ stages: withStageEnded(this.#run.stages, how, this.#parts.clock.now()) });
    try {
      await work();
    } catch (error) {
      await end(this.#cancelled.signal.aborted ? { state: 'cancelled' } : { state: 'failed', detail: EngineError.from(error).message });
      throw error;
    }
    await end({ state: 'done' });
  }

  async #move(task: Task, to: TaskStatus, reason?: string): Promise<void> {
    await this.#parts.runs.record({
      type: 'task.moved',
      taskId: task.id,
      from: task.status,
      to,
      runId: this.#run.id,
      ...(reason === undefined ? {} : { reason }),
    });
    const dropped = await this.#memory.update([{ id: task.id, changes: statusChanges(task, to, reason) }]);
    if (dropped.length > 0)
      await this.#warn(`${task.id} is no longer in ${this.#run.tasksFile}; that it is ${to} is kept in the run alone.`);
  }

  async #warn(warning: string): Promise<void> {
    if (!this.#run.warnings.includes(warning)) await this.#become({ warnings: [...this.#run.warnings, warning] });
  }

  /** Never rejects: an end that the journal cannot take is an end all the same. */
  async #end(ending: NonNullable<Run['ending']>, reason?: string): Promise<Run> {
    const hasFailed = ending === 'error' || this.#run.results.some((result) => result.status === 'failed');
    const state: RunState = ending === 'cancelled' ? 'cancelled' : hasFailed ? 'failed' : 'done';
    try {
      await this.#become({ state, ending, reason, currentTask: undefined, endedAt: this.#parts.clock.now() });
    } catch (error) {
      const warning = `The end of this run could not be recorded: ${EngineError.from(error).message}`;
      this.#run = { ...this.#run, warnings: [...this.#run.warnings, warning] };
      this.#parts.runs.assume({ type: 'run.changed', run: this.#run });
    }
    return this.#run;
  }

  /** Results have records of their own, so that a long run's journal grows with its tasks and not with their square. */
  async #become(changes: { readonly [K in keyof Run]?: Run[K] | undefined }): Promise<void> {
    const next = { ...this.#run, ...changes };
    for (const key of Object.keys(next) as (keyof Run)[]) if (next[key] === undefined) delete next[key];
    this.#run = next as Run;
    await this.#parts.runs.record({ type: 'run.changed', run: { ...this.#run, results: [] } });
  }
}
