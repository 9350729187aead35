/** The change of a list of tasks on the wire; see domain/tasks/taskListChange.ts for what it means. */
import { z } from 'zod';
import { taskViewSchema } from '../domain/tasks/task';

const place = z.int().nonnegative();

export const taskListChangeSchema = z.object({
  removed: z.array(z.string()),
  set: z.array(z.object({ at: place, task: taskViewSchema })),
  shifted: z.array(z.object({ from: place, by: z.int() })),
  length: place,
});
