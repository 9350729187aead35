/**
 * What runs next, and in which order everything would run. Next = pending, every dependency done, to be executed here,
 * highest priority, then oldest (first in the file), then id. Pure; see domain/taskGraph.ts for what blocks a task.
 */
import { budgetWarning, isExhausted, left, rounded, wouldExceed, type Budget } from '../runs/budget';
import { EngineError } from '../errors';
import type { Plan } from './plan';
import type { Task, TaskStatus } from './task';
import { assertGraph } from './taskGraph';
import { isSettled } from './taskStatus';

export interface PlanOptions extends Budget {
  /** Share of the budget at which one warning is given. Default 0.8. */
  readonly warnAt?: number;
  /** Why a task cannot be executed here; undefined when it can. */
  readonly canExecute: (task: Task) => string | undefined;
  /** Only these tasks and, of what they depend on, what is not done yet. Undefined: all. */
  readonly only?: readonly string[];
}

export type NextTask =
  /** `warning` when use of the budget crosses the threshold with this task: once in a run. */
  | { readonly kind: 'task'; readonly task: Task; readonly warning?: string }
  | {
      readonly kind: 'none';
      readonly reason: 'nothingReady' | 'budgetExhausted';
      readonly detail: string;
      readonly isAllSettled?: boolean;
    };

const defaultWarnAt = 0.8;

/**
 * The task to run now. A budget that is used up gives none; one that the chosen task would exceed too: nothing cheaper jumps
 * the queue. Throws `duplicateTask`, `unknownDependency`, `dependencyCycle`, `unknownTask`.
 */
export function planNext(tasks: readonly Task[], options: PlanOptions): NextTask {
  assertGraph(tasks);
  const scope = inScope(tasks, options.only);
  const statuses = new Map(tasks.map((task) => [task.id, task.status]));
  const skipped = new Map<string, string[]>();
  let best: Task | undefined;
  for (const task of scope) {
    if (task.status !== 'pending' || !task.dependencies.every((id) => statuses.get(id) === 'done')) continue;
    if (best !== undefined && task.priority <= best.priority) continue;
    const reason = options.canExecute(task);
    if (reason === undefined) best = task;
    else skipped.set(reason, [...(skipped.get(reason) ?? []), task.id]);
  }
  if (best === undefined) {
    const isAllSettled = scope.every(({ status }) => isSettled(status));
    return { kind: 'none', reason: 'nothingReady', detail: nothingReady(scope, skipped), isAllSettled };
  }
  const refusal = refusedByBudget(best, options);
  if (refusal !== undefined) return { kind: 'none', reason: 'budgetExhausted', detail: refusal };
  const warning = budgetWarning(options, best.cost, options.warnAt ?? defaultWarnAt);
  return { kind: 'task', task: best, ...(warning === undefined ? {} : { warning }) };
}

function refusedByBudget(task: Task, budget: Budget): string | undefined {
  if (isExhausted(budget)) return `The budget of ${String(budget.budget)} is used up; \`${task.id}\` would be next.`;
  if (!wouldExceed(budget, task.cost)) return undefined;
  return `\`${task.id}\` is next and costs ${task.cost}; ${String(left(budget))} of ${String(budget.budget)} is left.`;
}

/** Skipped tasks come by the reason, so that it is said once however many it keeps away. */
function nothingReady(scope: readonly Task[], skipped: ReadonlyMap<string, readonly string[]>): string {
  if (scope.length === 0) return 'There are no tasks.';
  const reasons = [...skipped];
  const shown = reasons.slice(0, 5).map(([reason, ids]) => `${skippedTasks(ids)} (${reason.replace(/\.$/, '')})`);
  const more = reasons.slice(5).reduce((sum, [, ids]) => sum + ids.length, 0);
  if (more > 0) shown.push(`${more} more are skipped`);
  const counts = (['pending', 'in_progress', 'review', 'blocked', 'failed'] as const)
    .map((status) => [scope.filter((task) => task.status === status).length, status] as const)
    .filter(([count]) => count > 0)
    .map(([count, status]) => `${count} ${status}`);
  const open = counts.length === 0 ? 'everything is settled' : counts.join(', ');
  return `No task is ready: ${[open, ...shown].join('; ')}.`;
}

function skippedTasks(ids: readonly string[]): string {
  const [first = ''] = ids;
  if (ids.length === 1) return `\`${first}\` is skipped`;
  return ids.length === 2 ? `${ids.map((id) => `\`${id}\``).join(' and ')} are skipped` : `${ids.length} tasks are skipped`;
}

/** The tasks asked for with what they need, in the order of the file. */
function inScope(tasks: readonly Task[], only: readonly string[] | undefined): readonly Task[] {
  if (only === undefined) return tasks;
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const unknown = only.filter((id) => !byId.has(id));
  if (unknown.length > 0) {
    const names = unknown.map((id) => `\`${id}\``).join(', ');
    throw new EngineError('unknownTask', `There is no task ${names}. \`symbiote tasks list\` shows them.`, { data: { ids: unknown } });
  }
  const wanted = new Set(only);
  for (const id of wanted) {
    for (const dependency of byId.get(id)?.dependencies ?? []) {
      if (byId.get(dependency)?.status !== 'done') wanted.add(dependency);
    }
  }
  return tasks.filter((task) => wanted.has(task.id));
}

type Entry = { readonly task: Task; readonly index: number };

/**
 * The whole plan, as if every task succeeded. What is being executed counts as done for those that wait for it; a review
 * waits for a person, so what depends on it is blocked. Throws as planNext does.
 */
export function plan(tasks: readonly Task[], options: PlanOptions): Plan {
  assertGraph(tasks);
  return new Simulation(tasks, options).run();
}

class Simulation {
  readonly #options: PlanOptions;
  readonly #scope: readonly Entry[];
  readonly #tasks: ReadonlyMap<string, Task>;
  readonly #dependants = new Map<string, Entry[]>();
  readonly #waitingFor = new Map<string, number>();
  readonly #ready = new ReadyQueue();
  /** Why a task will not be done, as its dependants see it. */
  readonly #stopped = new Map<string, string>();
  readonly #order: Plan['order'] = [];
  readonly #skipped = new Map<string, string>();
  #used: number;
  #beyondBudget: string | undefined;
  #warning: string | undefined;

  constructor(tasks: readonly Task[], options: PlanOptions) {
    this.#options = options;
    this.#used = options.used;
    this.#tasks = new Map(tasks.map((task) => [task.id, task]));
    this.#scope = inScope(tasks, options.only).map((task, index) => ({ task, index }));
  }

  run(): Plan {
    for (const entry of this.#scope) this.#enter(entry);
    for (let entry = this.#ready.take(); entry !== undefined; entry = this.#ready.take()) this.#turn(entry);
    const { budget, used } = this.#options;
    return {
      order: this.#order,
      blocked: this.#listed((task) => (this.#skipped.has(task.id) ? undefined : this.#blockedReason(task))),
      skipped: this.#listed((task) => this.#skipped.get(task.id)),
      cost: {
        total: rounded(this.#used - used),
        used,
        budget,
        isExhausted: this.#beyondBudget !== undefined,
        ...(this.#warning === undefined ? {} : { warning: this.#warning }),
      },
    };
  }

  #enter(entry: Entry): void {
    const { task } = entry;
    if (task.status !== 'pending') return;
    const open = task.dependencies.filter((id) => !this.#willBeDone(id));
    this.#waitingFor.set(task.id, open.length);
    if (open.length === 0) this.#ready.add(entry);
    for (const id of open) {
      const list = this.#dependants.get(id);
      if (list === undefined) this.#dependants.set(id, [entry]);
      else list.push(entry);
    }
  }

  #willBeDone(id: string): boolean {
    const status = this.#tasks.get(id)?.status;
    return status === 'done' || status === 'in_progress';
  }

  #turn(entry: Entry): void {
    const { task } = entry;
    const reason = this.#options.canExecute(task) ?? this.#overBudget(task);
    if (reason !== undefined) {
      this.#skipped.set(task.id, reason);
      return;
    }
    const { budget } = this.#options;
    this.#warning ??= budgetWarning({ budget, used: this.#used }, task.cost, this.#options.warnAt ?? defaultWarnAt);
    this.#used = rounded(this.#used + task.cost);
    const { id, title, kind, priority, cost } = task;
    this.#order.push({ id, title, kind, priority, cost, cumulativeCost: this.#used, dependencies: [...task.dependencies] });
    for (const dependant of this.#dependants.get(id) ?? []) {
      const open = (this.#waitingFor.get(dependant.task.id) ?? 0) - 1;
      this.#waitingFor.set(dependant.task.id, open);
      if (open === 0) this.#ready.add(dependant);
    }
  }

  #overBudget(task: Task): string | undefined {
    const budget = { budget: this.#options.budget, used: this.#used };
    if (this.#beyondBudget !== undefined) return `beyond the budget: \`${this.#beyondBudget}\` comes first and does not fit`;
    if (!isExhausted(budget) && !wouldExceed(budget, task.cost)) return undefined;
    this.#beyondBudget = task.id;
    return `beyond the budget: costs ${task.cost}, ${String(left(budget))} of ${String(budget.budget)} is left`;
  }

  #blockedReason(task: Task): string | undefined {
    if (task.status === 'blocked') return task.reason ?? 'its status is blocked';
    if (task.status !== 'pending' || (this.#waitingFor.get(task.id) ?? 0) === 0) return undefined;
    return this.#whyNot(task);
  }

  /** The nearest dependency that will not be done; those that merely wait for it give way to those that are its cause. */
  #whyNot(task: Task): string {
    const words = task.dependencies.map((id) => this.#stopWord(id)).filter((word) => word !== undefined);
    return words.find((word) => !word.endsWith(waits)) ?? words[0] ?? 'its dependencies are not done';
  }

  #stopWord(id: string): string | undefined {
    const known = this.#stopped.get(id);
    if (known !== undefined) return known;
    const dependency = this.#tasks.get(id);
    const word = dependency && stopWords[dependency.status];
    const reason = this.#skipped.get(id);
    const isWaiting = (this.#waitingFor.get(id) ?? 0) > 0;
    const said = word ?? (reason === undefined ? (isWaiting ? waits : undefined) : `is skipped (${reason})`);
    if (said === undefined) return undefined;
    const sentence = `dependency \`${id}\` ${said}`;
    this.#stopped.set(id, sentence);
    return sentence;
  }

  #listed(reasonOf: (task: Task) => string | undefined): { id: string; title: string; reason: string }[] {
    return this.#scope.flatMap(({ task }) => {
      const reason = reasonOf(task);
      return reason === undefined ? [] : [{ id: task.id, title: task.title, reason }];
    });
  }
}

const waits = 'waits itself';
const stopWords: Partial<Record<TaskStatus, string>> = {
  failed: 'failed',
  cancelled: 'was cancelled',
  blocked: 'is blocked',
  review: 'waits for a review',
};

/** A binary heap: highest priority, then first in the file. */
class ReadyQueue {
  readonly #heap: Entry[] = [];

  add(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  take(): Entry | undefined {
    const heap = this.#heap;
    if (heap.length <= 1) return heap.pop();
    this.#swap(0, heap.length - 1);
    const first = heap.pop();
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && this.#isBefore(child, least)) least = child;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined) return false;
    return first.task.priority === second.task.priority ? first.index < second.index : first.task.priority > second.task.priority;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first !== undefined && second !== undefined) [this.#heap[a], this.#heap[b]] = [second, first];
  }
}
