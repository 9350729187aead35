/** Makes a failing life small: steps, tasks and their details are left out as long as it still fails in the same way. */
import { live, type Outcome } from './life';
import type { LifePlan, PlannedTask, Step } from './plan';

const maxTries = 400;

export interface Shrunk {
  readonly plan: LifePlan;
  readonly outcome: Outcome;
  readonly tries: number;
}

export async function shrink(plan: LifePlan, first: Outcome): Promise<Shrunk> {
  let best: Shrunk = { plan, outcome: first, tries: 0 };
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < maxTries;) {
    isSmaller = false;
    for (const candidate of smaller(best.plan)) {
      if ((tries += 1) > maxTries) break;
      const outcome = await live(candidate);
      if (outcome.failure?.invariant !== first.failure?.invariant) continue;
      best = { plan: candidate, outcome, tries };
      isSmaller = true;
      break;
    }
  }
  return { ...best, tries };
}

/** The boldest first: halves, then single steps, single tasks, and last what makes a step complicated. */
function* smaller(plan: LifePlan): Generator<LifePlan> {
  const { steps, tasks } = plan;
  for (let size = steps.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < steps.length; at += size) yield { ...plan, steps: [...steps.slice(0, at), ...steps.slice(at + size)] };
  }
  for (const { id } of tasks) if (tasks.length > 1) yield { ...plan, tasks: without(tasks, id) };
  for (const [at, step] of steps.entries()) for (const plainer of plainerSteps(step)) yield { ...plan, steps: steps.with(at, plainer) };
  for (const [at, task] of tasks.entries()) for (const plainer of plainerTasks(task)) yield { ...plan, tasks: tasks.with(at, plainer) };
}

function without(tasks: readonly PlannedTask[], id: string): PlannedTask[] {
  return tasks
    .filter((task) => task.id !== id)
    .map((task) => ({ ...task, dependencies: task.dependencies.filter((dependency) => dependency !== id) }));
}

function* plainerSteps(step: Step): Generator<Step> {
  if (step.network.isSentTwice || step.network.delayMs > 0) yield { ...step, network: { delayMs: 0, isSentTwice: false } };
  if (step.afterMs > 0) yield { ...step, afterMs: 0 };
}

function* plainerTasks(task: PlannedTask): Generator<PlannedTask> {
  if (task.dependencies.length > 0) yield { ...task, dependencies: [] };
  if (task.branch !== undefined) {
    const { branch: _, ...rest } = task;
    yield rest;
  }
  const { work } = task;
  if (work.orphan || work.stubborn || work.lines > 0 || work.exit > 0)
    yield { ...task, work: { ms: work.ms, exit: 0, lines: 0, orphan: false, stubborn: false } };
}
