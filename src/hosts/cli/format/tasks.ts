/** Tasks as text: a table of many, all that is known of one. */
import type { TaskStatus, TaskView } from '../../../domain/tasks/task';
import type { TextStyle } from '../session';
import { tableLines, type Column } from './table';
import { paintStatus, statusSign } from './taskStatus';
import { count, number, safe, safeLines } from './text';

export function formatTasks(tasks: readonly TaskView[], style: TextStyle): string {
  const { palette, columns: width } = style;
  const rows = tasks.map((task) => [
    `${statusSign(task.status)} ${task.status}`,
    safe(task.id),
    task.kind,
    number(task.priority),
    number(task.cost),
    safe(task.title),
  ]);
  const columns: Column[] = [
    { title: 'status', paint: (text, row) => paintStatus(tasks[row]?.status ?? 'pending', text, palette) },
    { title: 'id', paint: (text) => palette.bold(text) },
    { title: 'kind' },
    { title: 'priority', align: 'right' },
    { title: 'cost', align: 'right' },
    { title: 'title', shrinksTo: 20 },
  ];
  const [header, ...lines] = tableLines(columns, rows, { width, paintHeader: palette.dim });
  const withReasons = lines.flatMap((line, index) => {
    const reason = tasks[index]?.reason;
    return reason === undefined ? [line] : [line, `    ${palette.dim(safe(reason))}`];
  });
  return [...(header === undefined ? [] : [header]), ...withReasons, '', statusCounts(tasks)].join('\n').trimStart();
}

/** `12 tasks: 3 pending, 8 done, 1 failed` */
export function statusCounts(tasks: readonly { readonly status: TaskStatus }[]): string {
  const counts = new Map<string, number>();
  for (const { status } of tasks) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = [...counts].map(([status, amount]) => `${number(amount)} ${status.replace('_', ' ')}`);
  return parts.length === 0 ? count(0, 'task') : `${count(tasks.length, 'task')}: ${parts.join(', ')}`;
}

export function formatTask(task: TaskView, tasksFile: string, style: TextStyle): string {
  const { palette } = style;
  const env = Object.entries(task.context.env).map(([name, value]) => `${name}=${value}`);
  const target = task.target;
  const where = target === undefined ? undefined : `${style.pathOf(target.file)}${target.line === undefined ? '' : `:${target.line}`}`;
  const fields: readonly (readonly [string, readonly string[]])[] = [
    ['status', [task.reason === undefined ? task.status : `${task.status} (${task.reason})`]],
    ['kind', [task.kind]],
    ['priority', [number(task.priority)]],
    ['cost', [number(task.cost)]],
    ['depends on', task.dependencies],
    ['command', task.command === undefined ? [] : safeLines(task.command)],
    ['prerequisites', task.context.prerequisites.flatMap(safeLines)],
    ['directory', optional(task.context.cwd)],
    ['environment', env],
    ['branch', optional(task.context.branch)],
    ['timeout', task.context.timeout === undefined ? [] : [`${number(task.context.timeout)} s`]],
    ['isolated in', task.isolate === 'none' ? [] : [task.isolate]],
    ['may touch', task.scope === undefined ? [] : [task.scope.join(', ')]],
    ['may also', task.allow === undefined ? [] : [task.allow.join(', ')]],
    ['about', optional(where === undefined ? undefined : [where, target?.symbol].filter(Boolean).join('  '))],
    ['epic', optional(task.epic)],
    ['tags', task.tags.length === 0 ? [] : [task.tags.join(', ')]],
    ['made by', optional(task.createdBy)],
    ['description', task.description === undefined ? [] : safeLines(task.description.trimEnd())],
    ['written at', optional(task.line === undefined ? undefined : `${style.pathOf(tasksFile)}:${task.line}`)],
  ];
  const title = `${palette.bold(safe(task.id))}  ${safe(task.title)}`;
  const lines = fields.flatMap(([name, values]) =>
    values.map((value, index) => {
      const text = safe(value);
      return `  ${palette.dim((index === 0 ? name : '').padEnd(14))}${name === 'status' ? paintStatus(task.status, text, palette) : text}`;
    }),
  );
  return [title, ...lines].join('\n');
}

/** One line that says what became of a task: `✓ build is pending (tasks.yml:12)`. */
export function formatTaskLine(word: string, task: TaskView, tasksFile: string, style: TextStyle): string {
  const place = task.line === undefined ? style.pathOf(tasksFile) : `${style.pathOf(tasksFile)}:${task.line}`;
  return `${word} ${style.palette.bold(safe(task.id))}: ${safe(task.title)} ${style.palette.dim(`(${task.status}, ${safe(place)})`)}`;
}

function optional(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [value];
}
