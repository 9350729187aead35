/** Which task a run carries out next, and why others are not. */
import { checkFingerprint, commandFingerprint } from '../../domain/commandTrust';
import type { ProjectCheck } from '../../domain/proof/projectChecks';
import type { Settings } from '../../domain/settings';
import { planNext, type NextTask } from '../../domain/tasks/planner';
import { statusReasons } from '../../domain/tasks/statusReason';
import type { Task } from '../../domain/tasks/task';
import type { Git } from '../../ports/git';
import type { TrustStore } from '../../ports/trustStore';
import type { Executor } from './executor';
import type { RunRecord } from './runRecord';
import type { RunRequest } from './runRequest';
import type { TaskMoves } from './taskMoves';

interface TaskChoiceParts {
  readonly executor: Executor;
  readonly git: Git;
  readonly trust: TrustStore;
  readonly gateChecks: (settings: Settings) => Promise<readonly ProjectCheck[]>;
  /** Absolute path. */
  readonly workspace: string;
  readonly moves: TaskMoves;
  readonly record: RunRecord;
}

export class TaskChoice {
  readonly #parts: TaskChoiceParts;
  readonly #request: RunRequest;
  /** Tasks whose outcome this run has written. One that a command or an edit makes pending again is the next run's, so that no run goes round in circles. */
  readonly #settled = new Set<string>();
  #hasWarned = false;

  constructor(parts: TaskChoiceParts, request: RunRequest) {
    this.#parts = parts;
    this.#request = request;
  }

  /** Undefined when the one that was chosen turned out to be blocked: ask again. */
  async next(tasks: readonly Task[]): Promise<NextTask | undefined> {
    const next = await this.#plan(tasks);
    return next.kind === 'none' || (await this.#canStart(next)) ? next : undefined;
  }

  /** The outcome of the task is being written. */
  carriedOut(taskId: string): void {
    this.#settled.add(taskId);
  }

  /** A person wants these once more: this run may carry them out again. */
  allowAgain(taskIds: readonly string[]): void {
    for (const id of taskIds) this.#settled.delete(id);
  }

  async #plan(tasks: readonly Task[]): Promise<NextTask> {
    const approved =
      this.#request.trust === 'all' ? undefined : ((await this.#parts.trust.approved(this.#parts.workspace)) ?? new Set<string>());
    const unapproved = approved === undefined ? undefined : await this.#unapprovedCheck(tasks, approved);
    const waiting = tasks.filter(({ status }) => status === 'review').length;
    return planNext(tasks, {
      budget: this.#request.costBudget,
      used: this.#parts.record.run.costUsed,
      warnAt: this.#request.settings['budget.warnAt'],
      ...(this.#request.tasks.length === 0 ? {} : { only: this.#request.tasks }),
      canExecute: (task) =>
        this.#parts.executor.canExecute(task, this.#request.strategy) ??
        this.#untrusted(task, approved) ??
        unprovable(task, unapproved) ??
        this.#wasCarriedOut(task) ??
        this.#tooManyWait(task, waiting),
    });
  }

  #wasCarriedOut({ id }: Task): string | undefined {
    return this.#settled.has(id) ? 'this run carried it out already; the next one does it again' : undefined;
  }

  /** Review is the scarce thing: what nobody has time to look at is not made. */
  #tooManyWait({ isolate }: Task, waiting: number): string | undefined {
    const limit = this.#request.settings['review.limit'];
    if (isolate === 'none' || waiting < limit) return undefined;
    return `${waiting === 1 ? '1 change waits' : `${waiting} changes wait`} for your review already (review.limit)`;
  }

  /** Of what a proof would run, what nobody has approved as it is now. */
  async #unapprovedCheck(tasks: readonly Task[], approved: ReadonlySet<string>): Promise<ProjectCheck | undefined> {
    if (!tasks.some(({ isolate, status }) => isolate === 'worktree' && status === 'pending')) return undefined;
    return (await this.#parts.gateChecks(this.#request.settings)).find((check) => !approved.has(checkFingerprint(check)));
  }

  #untrusted(task: Task, approved: ReadonlySet<string> | undefined): string | undefined {
    if (approved === undefined || task.command === undefined || approved.has(commandFingerprint(task))) return undefined;
    return 'its command was not approved, or changed since it was';
  }

  /** The last look before a task starts: the branch it asks for must be checked out. */
  async #canStart({ task, warning }: Extract<NextTask, { kind: 'task' }>): Promise<boolean> {
    const wanted = task.context.branch;
    if (wanted !== undefined) {
      const found = await this.#parts.git.currentBranch();
      if (found !== wanted) {
        await this.#parts.moves.block(task, statusReasons.wrongBranch(wanted, found));
        return false;
      }
    }
    if (warning !== undefined && !this.#hasWarned) {
      this.#hasWarned = true;
      await this.#parts.record.warn(warning);
    }
    return true;
  }
}

function unprovable({ isolate }: Task, check: ProjectCheck | undefined): string | undefined {
  if (isolate === 'none' || check === undefined) return undefined;
  return `\`${check.command}\`, which checks what it changes, was not approved, or changed since it was`;
}
