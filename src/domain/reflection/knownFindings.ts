/** Which findings the reflector knows already, from the tasks and from its memory, and how each stands. */
import { isAboutFile } from '../audit/fileFinding';
import type { Hotspot } from '../audit/hotspot';
import { matchFiles } from '../audit/fileMatching';
import type { Followed, InFile } from '../audit/functionMatching';
import { metricNames } from '../audit/metricNames';
import type { FileMetrics } from '../audit/metrics';
import { withIds, type Thresholds } from '../audit/ranking';
import { findingOf, isReflectorTask, isWithdrawnReason } from './refactorTask';
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
 * Follows functions that were renamed or moved, by the matcher that all share. What is left where it was is not looked at,
 * unless others share its name: then an ordinal may have come to be another's.
 */
export function followRenames(
  known: ReadonlyMap<string, Known>,
  claimed: ReadonlySet<string>,
  { hotspots, audited, gone }: { hotspots: readonly Hotspot[]; audited: readonly FileMetrics[]; gone: ReadonlySet<string> },
): Map<string, Known> {
  const paths = new Set([...[...known.values()].map(({ path }) => path), ...hotspots.map(({ path }) => path)]);
  const files = new Map(audited.filter(({ path }) => paths.has(path)).map((file) => [file.path, withIds(file)]));
  const isInDoubt = (id: string, path: string): boolean => {
    if (isAboutFile({ id })) return false;
    const functions = files.get(path);
    if (functions === undefined) return gone.has(path);
    const name = nameOf(id, path);
    const namesakes = functions.filter(([, measured]) => measured.name === name).length;
    return namesakes > 1 || !functions.some(([each]) => each === id);
  };
  const doubtful = [...known].filter(([id, { path }]) => isInDoubt(id, path));
  const settled = new Set([...known.keys()].filter((id) => !doubtful.some(([each]) => each === id)));
  const before = doubtful.map(([id, each]) => ({ path: each.path, functions: [recordOf(id, each)] }));
  const after = [...files].map(([path, functions]) => ({
    path,
    functions: functions.flatMap(([id, measured]) => (settled.has(id) || claimed.has(id) ? [] : [{ ...measured, id }])),
  }));
  const now = new Map(matchFiles(merged(before), after).matches.map((match) => [match.before.id, match.after]));
  const followed = new Map<string, Known>();
  for (const [id, each] of known) {
    const found = now.get(id);
    // What is gone leaves its id to a namesake that came to have it.
    if (found === undefined) followed.set([...now.values()].some((other) => other.id === id) ? `${id} (gone)` : id, each);
    else if (found.id === id) followed.set(id, each);
    else followed.set(found.id, { ...each, path: found.path, isRenamed: true });
  }
  return followed;
}

type RecordedFunction = Followed & { readonly id: string };

function recordOf(id: string, { path, remembered: { cyclomatic, cognitive, fingerprint } }: Known): RecordedFunction {
  return { id, name: nameOf(id, path), cyclomatic, cognitive, ...(fingerprint === undefined ? {} : { fingerprint }) };
}

/** A hotspot's id without its path, and without the ordinal that tells namesakes apart. */
function nameOf(id: string, path: string): string {
  return id.slice(path.length + 1).replace(/~\d+$/, '');
}

function merged(files: readonly InFile<RecordedFunction>[]): InFile<RecordedFunction>[] {
  const byPath = new Map<string, RecordedFunction[]>();
  for (const { path, functions } of files) byPath.set(path, [...(byPath.get(path) ?? []), ...functions]);
  return [...byPath].map(([path, functions]) => ({ path, functions }));
}

/** Sum of what is over the thresholds. */
export function excessOf(numbers: Pick<RememberedFinding, 'cyclomatic' | 'cognitive' | 'fileExcess'>, thresholds: Thresholds): number {
  if (numbers.fileExcess !== undefined) return numbers.fileExcess;
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
  return isWithdrawnReason(reason) ? 'withdrawn' : 'refused';
}

/** Without numbers nothing ever measures worse: better one alarm too few. */
function recordedNumbers({ metrics }: Task): Pick<RememberedFinding, 'cyclomatic' | 'cognitive' | 'fileExcess'> {
  const number = (value: unknown): number => (typeof value === 'number' ? value : Number.MAX_SAFE_INTEGER);
  const numbers = { cyclomatic: number(metrics?.['cyclomatic']), cognitive: number(metrics?.['cognitive']) };
  return metrics?.['maintainability'] === undefined ? numbers : { ...numbers, fileExcess: number(metrics['excess']) };
}

function pathOf(id: string): string {
  return id.slice(0, id.indexOf('#'));
}
