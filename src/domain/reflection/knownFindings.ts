/** Which findings the reflector knows already, from the tasks and from its memory, and how each stands. */
import type { Hotspot } from '../audit/hotspot';
import { metricNames } from '../audit/metricNames';
import type { FileMetrics } from '../audit/metrics';
import { withIds, type Thresholds } from '../audit/ranking';
import { findingOf, isReflectorTask, withdrawnPrefix } from './refactorTask';
import type { ReflectorMemory, RememberedFinding, RememberedState } from './reflectorMemory';
import type { Task } from '../tasks/task';

/** A finding for which the reflector made a task at some time. */
export interface Known {
  readonly path: string;
  readonly state: RememberedState;
  /** Whether its task waits or is under way; a failed one is neither open nor to be made again. */
  readonly isOpen: boolean;
  /** The task in the file, when it is there. */
  readonly task?: Task;
  readonly remembered: RememberedFinding;
  /** The function was found under another name. */
  readonly isRenamed: boolean;
}

interface Sources {
  readonly tasks: readonly Task[];
  readonly memory: ReflectorMemory;
  readonly hasTasksFile: boolean;
}

const openStatuses: ReadonlySet<string> = new Set(['pending', 'in_progress', 'review', 'blocked']);

/** `claimed`: findings that tasks of a person are about. */
export function knownFindings({ tasks, memory, hasTasksFile }: Sources): { known: Map<string, Known>; claimed: Set<string> } {
  const own = new Map<string, Task>();
  const claimed = new Set<string>();
  for (const task of tasks) {
    const id = findingOf(task);
    if (id === undefined) continue;
    if (!isReflectorTask(task)) claimed.add(id);
    else own.set(id, chosen(own.get(id), task));
  }
  const known = new Map<string, Known>();
  for (const [id, task] of own) known.set(id, knownByTask(task, memory.findings[id]));
  // A task whose target was edited is not lost: it is found by its own id.
  const present = new Set(tasks.map(({ id }) => id));
  for (const [id, remembered] of Object.entries(memory.findings)) {
    if (known.has(id)) continue;
    if (remembered.state !== 'open' || present.has(remembered.taskId)) known.set(id, withoutTask(id, remembered, remembered.state));
    else if (hasTasksFile) known.set(id, withoutTask(id, remembered, 'refused'));
  }
  return { known, claimed };
}

/**
 * Follows a function that was renamed within its file, or whose file was moved, where there is no doubt: nothing is left
 * under the old id, and exactly one new finding has the same numbers.
 */
export function followRenames(
  known: ReadonlyMap<string, Known>,
  claimed: ReadonlySet<string>,
  { hotspots, audited, gone }: { hotspots: readonly Hotspot[]; audited: readonly FileMetrics[]; gone: ReadonlySet<string> },
): Map<string, Known> {
  const files = new Map(audited.map((file) => [file.path, new Set(withIds(file).map(([id]) => id))]));
  const fresh = hotspots.filter(({ id }) => !known.has(id) && !claimed.has(id));
  const followed = new Map<string, Known>();
  const taken = new Set<string>();
  for (const [id, each] of known) {
    const isLost = gone.has(each.path) || files.get(each.path)?.has(id) === false;
    const symbol = id.slice(each.path.length);
    const alike = !isLost
      ? []
      : fresh.filter((hotspot) => hasNumbers(hotspot, each.remembered) && isNear(hotspot, each.path, symbol, gone));
    const [only] = alike;
    if (only === undefined || alike.length > 1 || taken.has(only.id)) {
      followed.set(id, each);
    } else {
      taken.add(only.id);
      followed.set(only.id, { ...each, path: only.path, isRenamed: true });
    }
  }
  return followed;
}

/** Sum of what is over the thresholds. */
export function excessOf(numbers: { readonly cyclomatic: number; readonly cognitive: number }, thresholds: Thresholds): number {
  return metricNames.reduce((sum, metric) => sum + Math.max(0, numbers[metric] - thresholds[metric]), 0);
}

/** Of several tasks for one finding: an open one, else the last. */
function chosen(before: Task | undefined, task: Task): Task {
  return before !== undefined && openStatuses.has(before.status) && !openStatuses.has(task.status) ? before : task;
}

function knownByTask(task: Task, memory: RememberedFinding | undefined): Known {
  const state = stateOf(task);
  const remembered = memory?.taskId === task.id ? memory : { taskId: task.id, state, ...recordedNumbers(task) };
  return { path: task.target?.file ?? '', state, isOpen: openStatuses.has(task.status), task, remembered, isRenamed: false };
}

function withoutTask(id: string, remembered: RememberedFinding, state: RememberedState): Known {
  return { path: pathOf(id), state, isOpen: false, remembered, isRenamed: false };
}

function stateOf({ status, reason }: Task): RememberedState {
  if (status === 'done') return 'done';
  if (status !== 'cancelled') return 'open';
  return reason?.startsWith(withdrawnPrefix) === true ? 'withdrawn' : 'refused';
}

/** Without numbers nothing ever measures worse: better one alarm too few. */
function recordedNumbers({ metrics }: Task): { cyclomatic: number; cognitive: number } {
  const number = (value: unknown): number => (typeof value === 'number' ? value : Number.MAX_SAFE_INTEGER);
  return { cyclomatic: number(metrics?.['cyclomatic']), cognitive: number(metrics?.['cognitive']) };
}

function pathOf(id: string): string {
  return id.slice(0, id.indexOf('#'));
}

function hasNumbers({ function: { cyclomatic, cognitive } }: Hotspot, remembered: RememberedFinding): boolean {
  return cyclomatic === remembered.cyclomatic && cognitive === remembered.cognitive;
}

function isNear(hotspot: Hotspot, path: string, symbol: string, gone: ReadonlySet<string>): boolean {
  return gone.has(path) ? hotspot.id === `${hotspot.path}${symbol}` : hotspot.path === path;
}
