/** The plan as text: the order, what will not run and why, the cost. */
import type { Plan } from '../../../domain/tasks/plan';
import type { Palette } from '../palette';
import type { TextStyle } from '../session';
import { tableLines, type Column } from './table';
import { number, safe } from './text';

export function formatPlan(plan: Plan, style: TextStyle): string {
  const blocks = [
    plan.order.length === 0 ? 'Nothing is ready to run.' : orderLines(plan, style).join('\n'),
    ...formatNotRunning(plan, style),
    costLine(plan, style),
  ];
  return blocks.join('\n\n');
}

function orderLines({ order }: Plan, { palette, columns: width }: TextStyle): string[] {
  const hasDependencies = order.some((task) => task.dependencies.length > 0);
  const rows = order.map((task, index) => [
    String(index + 1),
    safe(task.id),
    task.kind,
    number(task.priority),
    number(task.cost),
    ...(hasDependencies ? [safe(task.dependencies.join(', '))] : []),
    safe(task.title),
  ]);
  const columns: Column[] = [
    { title: '#', align: 'right' },
    { title: 'task', paint: (text) => palette.bold(text) },
    { title: 'kind' },
    { title: 'priority', align: 'right' },
    { title: 'cost', align: 'right' },
    ...(hasDependencies ? [{ title: 'after' }] : []),
    { title: 'title', shrinksTo: 20 },
  ];
  return tableLines(columns, rows, { width, paintHeader: palette.dim });
}

/** The blocked and the skipped with their reasons, a block each; none where there are none. */
export function formatNotRunning({ blocked, skipped }: Plan, { palette }: TextStyle): string[] {
  const block = (title: string, tasks: Plan['blocked']): string[] =>
    tasks.length === 0
      ? []
      : [[palette.yellow(title), ...[...byReason(tasks)].flatMap(([reason, group]) => reasonLines(reason, group, palette))].join('\n')];
  return [...block('Blocked', blocked), ...block('Skipped', skipped)];
}

function byReason(tasks: Plan['blocked']): Map<string, Plan['blocked']> {
  const groups = new Map<string, Plan['blocked']>();
  for (const task of tasks) groups.set(task.reason, [...(groups.get(task.reason) ?? []), task]);
  return groups;
}

/** A reason that several tasks share is said once. */
function reasonLines(reason: string, tasks: Plan['blocked'], palette: Palette): string[] {
  const names = tasks.map(({ id, title }) => `${palette.bold(safe(id))}  ${safe(title)}`);
  const [only] = names;
  if (names.length === 1) return [`  ${only ?? ''}: ${safe(reason)}`];
  return [`  ${safe(reason)}`, ...names.map((name) => `    ${name}`)];
}

function costLine({ cost }: Plan, { palette }: TextStyle): string {
  const budget = cost.budget === null ? 'no limit' : `of ${number(cost.budget)}`;
  const used = cost.used === 0 ? '' : `, ${number(cost.used)} used`;
  const line = `Cost ${number(cost.total)} (${budget}${used})`;
  const warnings = [
    ...(cost.isExhausted ? ['The budget does not reach for all of it.'] : []),
    ...(cost.warning === undefined ? [] : [safe(cost.warning)]),
  ];
  return [line, ...warnings.map((text) => palette.yellow(text))].join('\n');
}
