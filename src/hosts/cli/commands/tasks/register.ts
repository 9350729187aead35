/** `symbiote tasks …`: what is in the tasks file, and changes to it. */
import type { Command } from 'commander';
import type { Invocation } from '../../session';
import { registerTasksAdd } from './add';
import { registerTasksCancel } from './cancel';
import { registerTasksDepend } from './depend';
import { registerTasksEdit } from './edit';
import { registerTasksList } from './list';
import { registerTasksMove } from './move';
import { registerTasksRetry } from './retry';
import { registerTasksShow } from './show';

export function registerTasks(program: Command, invocation: Invocation): void {
  const tasks = program
    .command('tasks')
    .summary('list and change the tasks')
    .description('Works on the tasks file (default: tasks.yml). Every change keeps the other bytes of the file: comments, order, quoting.');
  registerTasksList(tasks, invocation);
  registerTasksShow(tasks, invocation);
  registerTasksAdd(tasks, invocation);
  registerTasksEdit(tasks, invocation);
  registerTasksMove(tasks, invocation);
  registerTasksDepend(tasks, invocation);
  registerTasksRetry(tasks, invocation);
  registerTasksCancel(tasks, invocation);
}
