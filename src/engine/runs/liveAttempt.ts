/** One attempt while it is under way: its process, its log, those who look on, and what ends it before its time. */
import { EngineError } from '../../domain/errors';
import type { Changes } from '../../domain/runs/changes';
import type { Attempt, Stage, Verdict } from '../../domain/runs/run';
import { verdictStageEnd, withStage, withStageEnded, type StageEnd } from '../../domain/runs/stages';
import type { Clock } from '../../ports/clock';
import type { OwnedProcess, ProcessEnd } from '../../ports/processes';
import type { Disposable } from '../../shared/disposable';
import type { AttemptLog } from './attemptLog';
import { AttemptOutput } from './attemptOutput';

/** Timers of the system hold less than 25 days. */
const longestTimerMs = 2 ** 30;
/** How long the end of a process is still waited for after everything was done to end it. */
const lastWaitMs = 1000;
/** How long a slow view is waited for before the end of an attempt is told. */
const viewsWaitMs = 1000;

export interface LiveAttemptOptions {
  readonly attempt: Attempt;
  readonly clock: Clock;
  /** Seconds; null for no limit. It counts from the start of the process. */
  readonly timeout: number | null;
  readonly onProcess: (attempt: Attempt) => void;
}

export class LiveAttempt {
  readonly output: AttemptOutput;
  readonly #clock: Clock;
  readonly #timeout: number | null;
  readonly #onProcess: (attempt: Attempt) => void;
  readonly #warnings: string[] = [];
  #attempt: Attempt;
  #log: AttemptLog | undefined;
  #process: OwnedProcess | undefined;
  #hasEnded = false;
  /** Set once something ended the attempt before its time. */
  #cause: Verdict | undefined;
  /** Ends what goes on beside the process: recording before it, comparing after it. */
  #aside: AbortController | undefined;
  #timer: Disposable | undefined;
  #lastWait: Disposable | undefined;
  #giveUp: () => void = () => undefined;

  constructor(options: LiveAttemptOptions) {
    this.#attempt = options.attempt;
    this.#clock = options.clock;
    this.#timeout = options.timeout;
    this.#onProcess = options.onProcess;
    this.output = new AttemptOutput(options.clock);
  }

  get attempt(): Attempt {
    return this.#attempt;
  }

  get isCancelled(): boolean {
    return this.#cause !== undefined;
  }

  /** Before the process: the log it will write to. */
  open(log: AttemptLog): void {
    this.#log = log;
    if (log.failure === undefined) this.#attempt = { ...this.#attempt, log: log.path };
  }

  cancel(): void {
    this.#aside?.abort();
    this.#endBecause({ kind: 'cancelled' });
  }

  /** It works in a worktree of its own. */
  isolate(): void {
    this.#attempt = { ...this.#attempt, isolated: true };
  }

  keepProof(proof: NonNullable<Attempt['proof']>): void {
    this.#attempt = { ...this.#attempt, proof };
  }

  warn(warning: string): void {
    this.#attempt = { ...this.#attempt, warnings: [...(this.#attempt.warnings ?? []), warning] };
  }

  beginStage(name: string): void {
    this.#attempt = { ...this.#attempt, stages: withStage(this.#attempt.stages, name, this.#clock.now()) };
  }

  /** How far the running stage is. */
  describeStage(detail: string): void {
    const stages = (this.#attempt.stages ?? []).map((stage) => (stage.state === 'running' ? { ...stage, detail } : stage));
    this.#attempt = { ...this.#attempt, stages };
  }

  endStage(end: StageEnd): void {
    this.#attempt = { ...this.#attempt, stages: withStageEnded(this.#attempt.stages, end, this.#clock.now()) };
  }

  /** The files as they were before it: of an attempt it goes on from, with the stage that recorded them, or its own. */
  keepBefore(before: NonNullable<Attempt['before']>, stage?: Stage): void {
    const stages = stage === undefined ? {} : { stages: [...(this.#attempt.stages ?? []), stage] };
    this.#attempt = { ...this.#attempt, ...stages, before };
  }

  /** Work that ends at once when the attempt is cancelled meanwhile, or after `limitMs`. */
  async aside<T>(work: (signal: AbortSignal) => Promise<T>, limitMs?: number): Promise<T> {
    const abort = new AbortController();
    this.#aside = abort;
    const limit = limitMs === undefined ? undefined : this.#clock.schedule(limitMs, () => abort.abort());
    try {
      return await work(abort.signal);
    } finally {
      limit?.dispose();
      this.#aside = undefined;
    }
  }

  write(data: string): void {
    if (!this.#hasEnded) this.#process?.write(data);
  }

  resize(columns: number, rows: number): void {
    if (!this.#hasEnded) this.#process?.resize(columns, rows);
  }

  /** Takes a started process over to its end, with everything it left behind, and says how it ended. */
  async adopt(process: OwnedProcess): Promise<Verdict> {
    process.onData((data) => this.#receive(data, process.terminal));
    if (this.#process) throw new EngineError('internal', 'An attempt adopts one process.');
    this.#process = process;
    this.#attempt = { ...this.#attempt, pid: process.pid, terminal: process.terminal };
    const givenUp = new Promise<undefined>((resolve) => (this.#giveUp = () => resolve(undefined)));
    // Cancelled while the process was being started.
    if (this.#cause) this.#killEarly(process);
    this.#startTimer();
    this.#onProcess(this.#attempt);
    const end = await Promise.race([process.ended, givenUp]);
    this.#hasEnded = true;
    this.#timer?.dispose();
    this.#lastWait?.dispose();
    await this.#killTree(process);
    return this.#cause ?? verdictOf(end);
  }

  /** The process is gone: closes log and output and fills in the verdict. Once. */
  async conclude(verdict: Verdict): Promise<void> {
    if (this.#attempt.verdict !== undefined) return;
    this.#hasEnded = true;
    const endedAt = this.#clock.now();
    this.#attempt = { ...this.#attempt, verdict };
    this.endStage(verdictStageEnd(verdict));
    if (verdict.kind === 'notStarted') await this.#log?.note(`not started: ${verdict.reason}`);
    await this.#log?.close(verdict, endedAt);
    if (this.#log?.failure !== undefined) this.#warnings.push(`The log is incomplete: ${this.#log.failure}`);
    if (this.#warnings.length > 0) this.#attempt = { ...this.#attempt, warnings: [...this.#warnings] };
    await this.output.end(viewsWaitMs);
  }

  /** The last of it; `changes` where it is known what it changed, or why not. */
  finish(changes: Changes | undefined): Attempt {
    this.#attempt = { ...this.#attempt, endedAt: this.#clock.now(), ...(changes === undefined ? {} : { changes }) };
    return this.#attempt;
  }

  async #receive(data: Uint8Array, terminal: boolean): Promise<void> {
    this.output.push(data);
    await this.#log?.append(data, terminal);
  }

  #startTimer(): void {
    const seconds = this.#timeout;
    if (seconds === null) return;
    const deadline = this.#clock.now() + seconds * 1000;
    const schedule = (): void => {
      const left = Math.max(0, Math.min(deadline - this.#clock.now(), longestTimerMs));
      this.#timer = this.#clock.schedule(left, () => {
        if (this.#clock.now() >= deadline) this.#endBecause({ kind: 'timedOut', afterSeconds: seconds });
        else schedule();
      });
    };
    schedule();
  }

  #endBecause(cause: Verdict): void {
    if (this.#hasEnded || this.#cause) return;
    this.#cause = cause;
    if (this.#process) this.#killEarly(this.#process);
  }

  /** A process that survives even that must not hold the engine up: its end is waited for a little longer, then told as it is. */
  #killEarly(process: OwnedProcess): void {
    void this.#killTree(process).then(() => {
      if (!this.#hasEnded) this.#lastWait = this.#clock.schedule(lastWaitMs, () => this.#giveUp());
    });
  }

  async #killTree(process: OwnedProcess): Promise<void> {
    try {
      await process.killTree();
    } catch (error) {
      const { message } = EngineError.from(error);
      if (!this.#warnings.includes(message)) this.#warnings.push(message);
    }
  }
}

function verdictOf(end: ProcessEnd | undefined): Verdict {
  if (end?.signal !== undefined) return { kind: 'signalled', signal: end.signal };
  return end === undefined ? { kind: 'cancelled' } : { kind: 'exited', exitCode: end.exitCode };
}
