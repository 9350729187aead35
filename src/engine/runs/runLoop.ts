/**
 * One run: plan → mark in_progress and save → execute → mark the outcome and save → audit what changed → plan again, until
 * nothing is ready. Pausing, stopping and cancelling are wishes that the loop meets at its next turn.
 */
import { EngineError } from '../../domain/errors';
import type { Attempt, Run } from '../../domain/runs/run';
import type { ProjectCheck } from '../../domain/proof/projectChecks';
import type { Settings } from '../../domain/settings';
import { attemptOutcome, statusReasons, type Outcome } from '../../domain/tasks/statusReason';
import type { Task } from '../../domain/tasks/task';
import type { Clock } from '../../ports/clock';
import type { Git } from '../../ports/git';
import type { Identifiers } from '../../ports/identifiers';
import type { TrustStore } from '../../ports/trustStore';
import { continuationOf } from './continuation';
import type { Executor } from './executor';
import type { TasksMemory } from '../memory/tasksMemory';
import { PatientMemory } from '../memory/patientMemory';
import { PatientRuns } from './patientRuns';
import { RunRecord } from './runRecord';
import type { RunRequest } from './runRequest';
import type { RunStore } from './runStore';
import { TaskChoice } from './taskChoice';
import { TaskMoves } from './taskMoves';
import { taskResult } from './taskResult';
import { settleInProgress } from './settleInProgress';

export interface RunLoopParts {
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  readonly executor: Executor;
  readonly runs: RunStore;
  readonly memory: TasksMemory;
  readonly git: Git;
  readonly trust: TrustStore;
  /** What a proof would run: as the project and the person say it now. */
  readonly gateChecks: (settings: Settings) => Promise<readonly ProjectCheck[]>;
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
  readonly #runs: PatientRuns;
  readonly #record: RunRecord;
  readonly #moves: TaskMoves;
  readonly #choice: TaskChoice;
  #wish: Wish = 'go';
  #requeue = false;
  /** The task being carried out, from the decision to start it until its outcome is written. */
  #current: { readonly task: Task; readonly abort: AbortController; readonly settled: Promise<void> } | undefined;
  /** Aborted when the run is cancelled; everything the loop waits for hears it. */
  readonly #cancelled = new AbortController();
  #wake: () => void = () => undefined;
  #ended: Promise<Run> | undefined;

  constructor(parts: RunLoopParts, request: RunRequest, run: Run) {
    this.#parts = parts;
    this.#request = request;
    this.#runs = new PatientRuns({
      runs: parts.runs,
      clock: parts.clock,
      signal: this.#cancelled.signal,
      onWaiting: (problem) => this.#record.tellWaiting(waitingReason(problem)),
    });
    this.#record = new RunRecord({ clock: parts.clock, runs: this.#runs, wishes: parts.runs }, run);
    this.#memory = new PatientMemory({
      memory: parts.memory,
      clock: parts.clock,
      signal: this.#cancelled.signal,
      onWaiting: (problem) => this.#tellWaiting(problem),
    });
    this.#moves = new TaskMoves({ runs: this.#runs, memory: this.#memory, record: this.#record });
    this.#choice = new TaskChoice({ ...parts, moves: this.#moves, record: this.#record }, request);
  }

  get run(): Run {
    return this.#record.run;
  }

  /** A person wants these once more: this run may carry them out again. */
  allowAgain(taskIds: readonly string[]): void {
    this.#choice.allowAgain(taskIds);
  }

  /** Whether it is the task being carried out, from the decision to start it until its outcome is written. */
  isCarryingOut(taskId: string): boolean {
    return this.#current?.task.id === taskId;
  }

  /** Starts the loop, once; resolves with the ended run. Never rejects: an unforeseen error ends the run and is its reason. */
  start(): Promise<Run> {
    this.#ended ??= this.#turnUntilDone();
    return this.#ended;
  }

  async pause(): Promise<void> {
    if (this.#wish !== 'go' || this.#record.isOver) return;
    this.#wish = 'pause';
    await this.#record.wish(this.#current === undefined ? 'paused' : 'pausing');
  }

  async resume(): Promise<void> {
    if (this.#wish !== 'pause' || this.#record.isOver) return;
    this.#wish = 'go';
    const told = this.#record.wish('running');
    // Before the record is on the disk: a full one must not leave the loop asleep.
    this.#wake();
    await told;
  }

  /** Ends the run after the task being executed. */
  async stop(): Promise<void> {
    if (this.#wish === 'stop' || this.#wish === 'cancel' || this.#record.isOver) return;
    this.#wish = 'stop';
    this.#wake();
    if (this.#current !== undefined) await this.#record.wish('stopping');
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
    // Its outcome is written some day, but a disk may be full for longer than a person waits for an answer.
    const trouble = this.#runs.nextTrouble();
    try {
      await Promise.race([current.settled, trouble.happened]);
    } finally {
      trouble.forget();
    }
    return true;
  }

  async #turnUntilDone(): Promise<Run> {
    try {
      await settleInProgress(this.#parts.runs, this.#memory, await this.#memory.tasks());
      const { signal } = this.#cancelled;
      const { reflect, settings } = this.#request;
      if (reflect) await this.#record.staged('reflect', () => this.#parts.reflect(settings, signal), signal);
      for (;;) {
        const turn = await this.#nextTurn();
        if (turn.kind === 'end') return await this.#record.end(turn.ending, turn.reason);
        // A wish that came while the turn was decided is met before anything is started.
        if (this.#wish !== 'go') continue;
        await this.#carryOut(turn.task, turn.used);
        if (!this.#cancelled.signal.aborted) await this.#afterTask();
      }
    } catch (error) {
      if (this.#cancelled.signal.aborted) return this.#record.end('cancelled');
      return this.#record.end('error', EngineError.from(error).message);
    }
  }

  async #nextTurn(): Promise<Turn> {
    await this.#whilePaused();
    if (this.#wish === 'cancel') return { kind: 'end', ending: 'cancelled' };
    if (this.#wish === 'stop') return { kind: 'end', ending: 'stopped' };
    if (this.#request.max !== undefined && this.run.results.length >= this.#request.max) {
      return { kind: 'end', ending: 'maxReached', reason: `${this.#request.max} tasks were run` };
    }
    const next = await this.#choice.next(await this.#moves.settleBlocked(await this.#memory.tasks()));
    if (next === undefined) return this.#nextTurn();
    if (next.kind === 'task') return { kind: 'task', task: next.task, used: this.run.costUsed + next.task.cost };
    const ending = next.reason === 'budgetExhausted' ? 'budgetExhausted' : this.run.results.length === 0 ? 'nothingReady' : 'completed';
    // Where everything is done that was to be done, there is nothing to explain.
    return ending === 'completed' && next.isAllSettled === true ? { kind: 'end', ending } : { kind: 'end', ending, reason: next.detail };
  }

  /** A pause may begin while the loop waited for something else: checked at every turn. */
  async #whilePaused(): Promise<void> {
    while (this.#wish === 'pause') {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      if (this.run.state !== 'paused') await this.#record.become({ state: 'paused' });
      if (this.#wish === 'pause') await woken;
    }
  }

  async #tellWaiting(problem: string | undefined): Promise<void> {
    const reason = waitingReason(problem);
    if (reason !== this.run.reason) await this.#record.become({ reason });
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
    if (!(await this.#moves.begin(task))) return;
    await this.#record.become({ currentTask: task.id, costUsed });
    const attempt = await this.#attempt(task, signal);
    const { status, reason } = this.#outcome(attempt);
    this.#choice.carriedOut(task.id);
    await this.#moves.settle(task, status, reason);
    const result = taskResult(attempt, { status, reason, cost: task.cost });
    await this.#runs.record({ type: 'run.result', runId: this.run.id, result });
    await this.#record.become({ currentTask: undefined, results: [...this.run.results, result] });
  }

  async #attempt(task: Task, signal: AbortSignal): Promise<Attempt> {
    const { executor, identifiers, runs, memory } = this.#parts;
    const { settings } = this.#request;
    const edits = memory.foreignEdits;
    const last = await runs.lastAttempt(task.id);
    const { key, of: resumes } = continuationOf(task, last, () => identifiers.next('k'));
    const attempt = await executor.execute({
      attemptId: identifiers.next('a'),
      key,
      resumes,
      task,
      runId: this.run.id,
      number: (last?.number ?? 0) + 1,
      environment: this.#request.environment,
      interactive: this.#request.interactive,
      settings,
      strategy: this.#request.strategy,
      signal,
      recordChanges: settings['run.recordChanges'],
      ownFiles: async () => ((await this.#isOwnWork(edits)) ? [this.run.tasksFile] : []),
      onStarting: (started) => this.#runs.record({ type: 'attempt.started', attempt: started }),
      onChanged: (changed) => this.#noteStages(changed),
      onProved: (proof) => this.#runs.record({ type: 'proof.made', proof }),
    });
    await this.#runs.record({ type: 'attempt.ended', attempt });
    return attempt;
  }

  /** A person may edit other tasks through the engine meanwhile: that is no work of the task being executed. */
  async #isOwnWork(foreignEdits: number): Promise<boolean> {
    const { memory } = this.#parts;
    await memory.load().catch(() => undefined);
    return memory.foreignEdits === foreignEdits;
  }

  /** A stage that cannot be recorded is no reason to end what is being executed; the attempt's end tells it again. */
  async #noteStages({ id, stages = [], verdict, before }: Attempt): Promise<void> {
    const record = {
      type: 'attempt.changed',
      attemptId: id,
      stages,
      ...(verdict === undefined ? {} : { verdict }),
      ...(before === undefined ? {} : { before }),
    } as const;
    await this.#parts.runs.record(record).catch(() => this.#parts.runs.assume(record));
  }

  #outcome(attempt: Attempt): Outcome {
    const outcome = attemptOutcome(attempt);
    return outcome.status === 'cancelled' && this.#requeue ? { status: 'pending', reason: statusReasons.requeued } : outcome;
  }

  /** A failed measurement must not end the run: the person is told, the tasks go on. */
  async #afterTask(): Promise<void> {
    const { settings, reflect } = this.#request;
    const { signal } = this.#cancelled;
    try {
      if (reflect) await this.#record.staged('reflect', () => this.#parts.reflect(settings, signal), signal);
      else if (this.#parts.hasAudited()) await this.#record.staged('audit', () => this.#parts.auditChanged(settings, signal), signal);
    } catch (error) {
      if (this.#cancelled.signal.aborted) return;
      await this.#record.warn(`The audit after a task failed: ${EngineError.from(error).message}`);
    }
  }
}

function waitingReason(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${problem.replace(/\.$/, '')}; the run goes on when that is mended`;
}
