/**
 * Carries tasks out by the strategy of their kind: one attempt at a time is one owned process, one log, any number of views.
 * The verdict is the exit code, the signal, the timeout or the cancellation; nothing that was printed.
 */
import { EngineError } from '../../domain/errors';
import type { Proof } from '../../domain/proof/proof';
import type { Attempt, Verdict } from '../../domain/runs/run';
import type { Settings } from '../../domain/settings';
import type { Task } from '../../domain/tasks/task';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Identifiers } from '../../ports/identifiers';
import type { Processes } from '../../ports/processes';
import type { Strategy } from '../../ports/strategy';
import { Emitter } from '../../shared/emitter';
import { AttemptLog } from './attemptLog';
import type { OutputReceiver } from './attemptOutput';
import type { Recorder } from '../changes/recorder';
import { recordedAttempt, type StagesRequest } from '../changes/recordedAttempt';
import { isolatedAttempt } from '../proof/isolatedAttempt';
import type { CandidateProofs } from '../proof/proving';
import { LiveAttempt } from './liveAttempt';

export interface ExecutorParts {
  /** Over the workspace; `.symbiote/` was made and ignores itself (see memory/stateFolder.ts). */
  readonly files: Files;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  readonly strategies: readonly Strategy[];
  readonly recorder: Recorder;
  readonly proving: CandidateProofs;
  /** Absolute path. */
  readonly workspace: string;
}

export interface ExecuteRequest extends StagesRequest {
  /** Made where there is none. */
  readonly attemptId?: string | undefined;
  /** The same for every try at the same work; the command finds it in SYMBIOTE_IDEMPOTENCY_KEY. */
  readonly key?: string | undefined;
  readonly task: Task;
  readonly runId: string;
  /** 1 for the first attempt at the task. */
  readonly number: number;
  /** The client's environment, for the command. Never stored. */
  readonly environment: Readonly<Record<string, string>>;
  readonly interactive: boolean;
  readonly settings: Settings;
  /** Id of the strategy to use, where several carry out a kind. */
  readonly strategy?: string | undefined;
  /** Characters; a view resizes it as soon as there is one. */
  readonly size?: { readonly columns: number; readonly rows: number } | undefined;
  /** Aborting ends the attempt with everything it started. */
  readonly signal: AbortSignal;
  /** Of a task in a worktree: a candidate was measured. Waited for; what it rejects with ends the attempt. */
  readonly onProved?: ((proof: Proof) => Promise<void>) | undefined;
  /** The process is there. */
  readonly onStarted?: ((attempt: Attempt) => void) | undefined;
}

export interface AttemptView {
  readonly attempt: Attempt;
  /** Latest output as text. */
  readonly backlog: string;
  /** Bytes that came before the backlog. */
  readonly skipped: number;
  readonly detach: () => void;
}

const defaultSize = { columns: 120, rows: 30 } as const;
/** Ended attempts whose last output can still be shown. */
const keptAttempts = 50;

export class Executor {
  readonly #parts: ExecutorParts;
  readonly #live = new Map<string, LiveAttempt>();
  readonly #ended = new Map<string, LiveAttempt>();
  readonly #executing = new Set<Promise<unknown>>();
  readonly #didStart = new Emitter<Attempt>();
  readonly #didChange = new Emitter<Attempt>();
  readonly #didEnd = new Emitter<Attempt>();
  #isStopped = false;

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
  }

  /** A process of an attempt was started. Not told of an attempt that could not be. */
  readonly onDidStart = this.#didStart.event;
  /** A stage of an attempt began or ended; the first begins before the process is started. */
  readonly onDidChange = this.#didChange.event;
  /** An attempt has its verdict, and it is known what it changed; its output was delivered before. */
  readonly onDidEnd = this.#didEnd.event;

  live(): readonly Attempt[] {
    return [...this.#live.values()].map(({ attempt }) => attempt);
  }

  /** A live attempt, or one of those that ended lately. */
  find(attemptId: string): Attempt | undefined {
    return this.#find(attemptId)?.attempt;
  }

  /** Why the task cannot be carried out here; undefined when it can. */
  canExecute(task: Task, strategyId?: string): string | undefined {
    const strategy = this.#strategyFor(task, strategyId);
    return typeof strategy === 'string' ? strategy : strategy.refuse?.(task);
  }

  /** Resolves with the attempt and its verdict when nothing of it is left. Rejects only with what `onStarting` rejects with. */
  async execute(request: ExecuteRequest): Promise<Attempt> {
    const executing = this.#execute(request);
    this.#executing.add(executing);
    try {
      return await executing;
    } finally {
      this.#executing.delete(executing);
    }
  }

  /**
   * Shows an attempt: what it printed lately, then every new piece until it ends or the view detaches.
   * @throws EngineError `notFound` for an attempt that is neither live nor among the last ones
   */
  attach(attemptId: string, receiver: OutputReceiver): AttemptView {
    const live = this.#get(attemptId);
    return { attempt: live.attempt, ...live.output.attach(receiver) };
  }

  /** Types into its terminal; into an ended one nothing is typed. */
  input(attemptId: string, data: string): void {
    this.#get(attemptId).write(data);
  }

  resize(attemptId: string, columns: number, rows: number): void {
    this.#get(attemptId).resize(columns, rows);
  }

  /** Cancels every attempt, starts no other, and resolves when nothing is left of them. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const live of this.#live.values()) live.cancel();
    await Promise.allSettled([...this.#executing]);
  }

  async #execute(request: ExecuteRequest): Promise<Attempt> {
    const { files } = this.#parts;
    const live = this.#create(request);
    const cancel = (): void => live.cancel();
    if (request.signal.aborted || this.#isStopped) cancel();
    request.signal.addEventListener('abort', cancel);
    this.#live.set(live.attempt.id, live);
    try {
      const { task, runId } = request;
      const { id: attemptId, startedAt } = live.attempt;
      live.open(await AttemptLog.open(files, { attemptId, runId, task, cwd: this.#directoryOf(task), startedAt }));
      const attempt = await this.#staged(request, live);
      this.#keep(live);
      this.#live.delete(attempt.id);
      this.#didEnd.fire(attempt);
      return attempt;
    } finally {
      request.signal.removeEventListener('abort', cancel);
      this.#live.delete(live.attempt.id);
    }
  }

  /** In a worktree of its own where the task asks for one, in the person's tree else. */
  #staged(request: ExecuteRequest, live: LiveAttempt): Promise<Attempt> {
    const { recorder, proving, workspace } = this.#parts;
    const isStopped = (): boolean => this.#isStopped;
    const onChanged = (changed: Attempt): void => this.#didChange.fire(changed);
    if (request.task.isolate === 'none')
      return recordedAttempt({ live, recorder, request, verdict: () => this.#verdict(request, live, { workspace }), isStopped, onChanged });
    const strategy = this.#strategyFor(request.task, request.strategy);
    let rationale: string | undefined;
    const explain = (said: string): void => void (rationale = said);
    return isolatedAttempt({
      live,
      proving,
      request,
      strategy: typeof strategy === 'string' ? request.task.kind : strategy.id,
      verdict: (folder) => this.#verdict(request, live, { workspace: folder, explain }),
      rationale: () => rationale,
      isStopped,
      onChanged,
    });
  }

  #create({ attemptId, key, task, runId, number, settings, onStarted }: ExecuteRequest): LiveAttempt {
    const { clock, identifiers } = this.#parts;
    return new LiveAttempt({
      attempt: {
        id: attemptId ?? identifiers.next('a'),
        runId,
        taskId: task.id,
        title: task.title,
        number,
        ...(key === undefined ? {} : { key }),
        ...(task.command === undefined ? {} : { command: task.command }),
        ...(task.context.cwd === undefined ? {} : { cwd: task.context.cwd }),
        ...(task.context.branch === undefined ? {} : { branch: task.context.branch }),
        startedAt: clock.now(),
        terminal: false,
      },
      clock,
      timeout: task.context.timeout ?? settings['executor.timeout'],
      onProcess: (attempt) => {
        onStarted?.(attempt);
        this.#didStart.fire(attempt);
      },
    });
  }

  async #verdict(
    request: ExecuteRequest,
    live: LiveAttempt,
    { workspace, explain = () => undefined }: { readonly workspace: string; readonly explain?: (rationale: string) => void },
  ): Promise<Verdict> {
    const { task, key, environment, interactive, size } = request;
    const { processes } = this.#parts;
    const strategy = this.#strategyFor(task, request.strategy);
    if (typeof strategy === 'string') return { kind: 'notStarted', reason: strategy };
    if (live.isCancelled) return { kind: 'cancelled' };
    try {
      return await strategy.execute(task, {
        attemptId: live.attempt.id,
        workspace,
        environment: key === undefined ? environment : { ...environment, SYMBIOTE_IDEMPOTENCY_KEY: key },
        processes,
        interactive,
        size: size ?? defaultSize,
        adopt: (process) => live.adopt(process),
        explain,
      });
    } catch (error) {
      if (live.isCancelled) return { kind: 'cancelled' };
      return { kind: 'notStarted', reason: EngineError.from(error).message };
    }
  }

  /** The strategy, or why there is none. */
  #strategyFor(task: Task, strategyId: string | undefined): Strategy | string {
    const able = this.#parts.strategies.filter(({ kinds }) => kinds.includes(task.kind));
    if (able.length === 0)
      return task.kind === 'manual'
        ? 'A manual task is done by a person; set its status to done.'
        : `No strategy carries out tasks of kind \`${task.kind}\` yet.`;
    const chosen = strategyId === undefined ? able[0] : able.find(({ id }) => id === strategyId);
    return (
      chosen ??
      `No strategy \`${strategyId}\` carries out tasks of kind \`${task.kind}\`; there is ${able.map(({ id }) => `\`${id}\``).join(', ')}.`
    );
  }

  /** For the log; whether it is there is the strategy's question. */
  #directoryOf(task: Task): string {
    const { cwd } = task.context;
    if (cwd === undefined) return this.#parts.workspace;
    return /^([/\\]|[A-Za-z]:)/.test(cwd) ? cwd : `${this.#parts.workspace}/${cwd}`;
  }

  #keep(live: LiveAttempt): void {
    this.#ended.set(live.attempt.id, live);
    for (const id of this.#ended.keys()) {
      if (this.#ended.size <= keptAttempts) return;
      this.#ended.delete(id);
    }
  }

  #find(attemptId: string): LiveAttempt | undefined {
    return this.#live.get(attemptId) ?? this.#ended.get(attemptId);
  }

  #get(attemptId: string): LiveAttempt {
    const live = this.#find(attemptId);
    if (!live) throw new EngineError('notFound', `No attempt ${attemptId} is live or ended lately.`, { data: { attemptId } });
    return live;
  }
}
