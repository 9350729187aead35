/** The task a finding becomes: its texts, numbers and id. Pure. */
import { isAboutFile } from '../audit/fileFinding';
import type { Hotspot } from '../audit/hotspot';
import { metricNames, type MetricName } from '../audit/metricNames';
import type { NewTask, Task } from '../tasks/task';

const reflectorName = 'symbiote';
/** Every reason for a withdrawal begins so; it tells a withdrawn task from one a person cancelled. */
export const withdrawnPrefix = 'no longer over the threshold';
/** … unless somebody said that the finding is to be let be. */
export const letBePrefix = 'let be';

const maxSlug = 80;

/** Whether the reflector made the task. */
export function isReflectorTask(task: Task): boolean {
  return task.createdBy === reflectorName && task.kind === 'refactor' && findingOf(task) !== undefined;
}

/** The hotspot id a task is about; undefined when it names no function. */
export function findingOf(task: Task): string | undefined {
  const { target } = task;
  return target?.symbol === undefined ? undefined : `${target.file}#${target.symbol}`;
}

/** Name of the function as tasks and ids have it: with its ordinal where several share the name. */
function symbolOf(hotspot: Hotspot): string {
  return hotspot.id.slice(hotspot.path.length + 1);
}

export function newRefactorTask(hotspot: Hotspot, takenIds: ReadonlySet<string>): NewTask & { readonly id: string } {
  return {
    id: freeId(hotspot, takenIds),
    title: titleOf(hotspot),
    description: descriptionOf(hotspot),
    kind: 'refactor',
    reason: reasonOf(hotspot),
    priority: hotspot.score,
    target: targetOf(hotspot),
    metrics: metricsOf(hotspot),
    tags: ['complexity'],
    created_by: reflectorName,
  };
}

export function titleOf(hotspot: Hotspot): string {
  const [worst] = hotspot.over;
  if (isAboutFile(hotspot)) return `Split ${hotspot.path} (maintainability ${worst?.value ?? 0} of 100)`;
  return `Refactor \`${symbolOf(hotspot)}\` in ${hotspot.path} (${worst === undefined ? `score ${hotspot.score}` : `${worst.metric} ${worst.value}`})`;
}

export function descriptionOf(hotspot: Hotspot): string {
  const { path, function: measured, over, suggestion, reason } = hotspot;
  if (isAboutFile(hotspot)) return `${path} as a whole: ${reason}.\nSuggestion: ${suggestion.text}`;
  const threshold = (metric: MetricName): string => {
    const part = over.find((each) => each.metric === metric);
    return part === undefined ? '' : ` (threshold ${part.threshold})`;
  };
  const numbers = metricNames.map((metric) => `${metric} complexity ${measured[metric]}${threshold(metric)}`).join(' and ');
  return (
    `\`${measured.name}\` at ${path}:${measured.line}–${measured.endLine} has ${numbers}, ${measured.lines} lines, ` +
    `nesting ${measured.nesting} and ${measured.parameters} parameters.\nSuggestion: ${suggestion.text}`
  );
}

export function reasonOf(hotspot: Hotspot): string {
  return `${hotspot.reason}; ${hotspot.suggestion.text}`;
}

/** Whether the reflector cancelled a task, and not a person. */
export function isWithdrawnReason(reason: string | undefined): boolean {
  return reason?.startsWith(withdrawnPrefix) === true || /^let be by (an exception|a comment)/.test(reason ?? '');
}

/** Whether a reason is the reflector's own and may be replaced by it. */
export function isReflectorReason(reason: string | undefined): boolean {
  return reason === undefined || /^excess \d/.test(reason) || isWithdrawnReason(reason);
}

export function targetOf(hotspot: Hotspot): { file: string; symbol: string; line: number } {
  return { file: hotspot.path, symbol: symbolOf(hotspot), line: hotspot.function.line };
}

export function metricsOf(hotspot: Hotspot): Record<string, number> {
  const { function: measured, over, excess, churn, score } = hotspot;
  const { cyclomatic, cognitive, lines } = measured;
  const index = over.find(({ metric }) => metric === 'maintainability')?.value;
  return { cyclomatic, cognitive, lines, excess, churn, score, ...(index === undefined ? {} : { maintainability: index }) };
}

function freeId(hotspot: Hotspot, taken: ReadonlySet<string>): string {
  const path = hotspot.path.replace(/\.[^./]+$/, '');
  const base = `refactor-${slug(`${path} ${symbolOf(hotspot)}`)}`;
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(id)) return id;
  }
}

/** Letters and digits of any script, joined by dashes; the end of a long one, where the function's name stands. */
function slug(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['function'];
  let joined = '';
  for (const word of words.reverse()) {
    const longer = joined === '' ? word : `${word}-${joined}`;
    if (longer.length > maxSlug) break;
    joined = longer;
  }
  return joined === '' ? (words[0] ?? 'function').slice(0, maxSlug) : joined;
}
