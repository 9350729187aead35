/** What reflecting did to the tasks, or would do. */
import type { Reflection } from '../../../domain/reflection';
import type { TextStyle } from '../session';
import { count, number, safe } from './text';

export function formatReflection(reflection: Reflection, isDryRun: boolean, style: TextStyle): string {
  const { palette, pathOf } = style;
  const { added, raised, withdrawn, waiting } = reflection;
  const would = isDryRun ? 'would be ' : '';
  const lines: string[] = [];
  for (const task of added) {
    const { target } = task;
    const place =
      target === undefined ? '' : `  ${palette.cyan(`${safe(pathOf(target.file))}${target.line === undefined ? '' : `:${target.line}`}`)}`;
    lines.push(`${palette.green('+')} ${palette.bold(safe(task.id))}  ${safe(task.title)}${place}`);
    const why = task.reason ?? task.description;
    if (why !== undefined) for (const line of why.trimEnd().split('\n')) lines.push(`    ${palette.dim(safe(line))}`);
  }
  for (const { id, from, to } of raised)
    lines.push(`${palette.yellow('↑')} ${palette.bold(safe(id))}  priority ${number(from)} → ${number(to)}`);
  for (const { id, reason } of withdrawn) lines.push(`${palette.dim('–')} ${palette.bold(safe(id))}  withdrawn: ${safe(reason)}`);
  if (lines.length === 0) lines.push('The tasks say what the findings say: nothing to change.');
  else
    lines.push('', `${count(added.length, 'task')} ${would}added, ${number(raised.length)} raised, ${number(withdrawn.length)} withdrawn.`);
  if (waiting > 0)
    lines.push(
      palette.dim(
        `${count(waiting, 'finding')} more ${waiting === 1 ? 'waits' : 'wait'}: as many tasks are open as reflector.maxOpenTasks allows.`,
      ),
    );
  return lines.join('\n');
}
