/** How statuses of tasks look, everywhere. */
import { assertNever } from '../../../shared/assertNever';
import type { TaskStatus } from '../../../domain/tasks/task';
import type { Colour, Palette } from '../palette';

const colourOf: Readonly<Record<TaskStatus, Colour>> = {
  pending: 'blue',
  in_progress: 'cyan',
  review: 'magenta',
  done: 'green',
  failed: 'red',
  blocked: 'yellow',
  cancelled: 'dim',
};

export function paintStatus(status: TaskStatus, text: string, palette: Palette): string {
  return palette[colourOf[status]](text);
}

/** The sign before a task in a list. */
export function statusSign(status: TaskStatus): string {
  switch (status) {
    case 'pending':
      return '○';
    case 'in_progress':
      return '▶';
    case 'review':
      return '?';
    case 'done':
      return '✓';
    case 'failed':
      return '✗';
    case 'blocked':
      return '!';
    case 'cancelled':
      return '–';
    default:
      return assertNever(status);
  }
}
