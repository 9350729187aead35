/** What reflecting did to the tasks, or would do. */
import type { Reflection } from '../../../domain/reflection/reflection';
import type { TaskView } from '../../../domain/tasks/task';
import type { TextStyle } from '../session';
import { count, number, safe, safeLines } from './text';

export function formatReflection(reflection: Reflection, isDryRun: boolean, style: TextStyle): string {
  const { palette } = style;
  const { added, raised, lowered, withdrawn } = reflection;
  const lines = [
    ...added.flatMap((task) => addedLines(task, style)),
    ...raised.map(({ id, from, to }) => `${palette.yellow('↑')} ${palette.bold(safe(id))}  priority ${number(from)} → ${number(to)}`),
    ...lowered.map(({ id, from, to }) => `${palette.green('↓')} ${palette.bold(safe(id))}  priority ${number(from)} → ${number(to)}`),
    ...withdrawn.map(({ id, reason }) => `${palette.dim('–')} ${palette.bold(safe(id))}  withdrawn: ${safe(reason)}`),
  ];
  return [
    ...(lines.length === 0 ? ['The tasks say what the findings say: nothing to change.'] : lines),
    ...summary(reflection, isDryRun, style),
  ].join('\n');
}

function addedLines({ id, title, reason, description, target }: TaskView, { palette, pathOf }: TextStyle): string[] {
  const line = target?.line === undefined ? '' : `:${target.line}`;
  const place = target === undefined ? '' : `  ${palette.cyan(safe(pathOf(target.file)) + line)}`;
  const why = (reason ?? description ?? '').trimEnd();
  return [
    `${palette.green('+')} ${palette.bold(safe(id))}  ${safe(title)}${place}`,
    ...(why === '' ? [] : safeLines(why).map((text) => `    ${palette.dim(text)}`)),
  ];
}

function summary({ added, raised, lowered, withdrawn, waiting }: Reflection, isDryRun: boolean, { palette }: TextStyle): string[] {
  const isChanged = added.length + raised.length + lowered.length + withdrawn.length > 0;
  const would = isDryRun ? 'would be ' : '';
  const changes = `${count(added.length, 'task')} ${would}added, ${number(raised.length)} raised, ${lowered.length === 0 ? '' : `${number(lowered.length)} lowered, `}${number(withdrawn.length)} withdrawn.`;
  const more = `${count(waiting, 'more finding')} ${waiting === 1 ? 'waits' : 'wait'}: as many tasks are open as reflector.maxOpenTasks allows.`;
  return [...(isChanged ? ['', changes] : []), ...(waiting > 0 ? [palette.dim(more)] : [])];
}
