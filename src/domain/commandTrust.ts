/** Which commands a person has approved: a command is known by all of its text that could change what is executed. */
import { z } from 'zod';
import type { ProjectCheck } from './proof/projectChecks';
import type { Task } from './tasks/task';

/**
 * The whole of what would be executed, as canonical text: command, prerequisites, directory, variables, isolation. Two tasks
 * with the same text are the same command; any change makes it a new one. Stores keep its SHA-256 only.
 */
export function commandFingerprint(task: Task): string {
  const env = Object.entries(task.context.env).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([task.command ?? '', task.context.prerequisites, task.context.cwd ?? '', env, task.isolate]);
}

/** The same of a check of the project that a proof runs: its command, and what that starts in its turn. */
export function checkFingerprint({ command, runs }: Pick<ProjectCheck, 'command' | 'runs'>): string {
  return JSON.stringify(['check', command, runs ?? '']);
}

export const commandPreviewSchema = z.object({
  taskId: z.string(),
  title: z.string(),
  command: z.string(),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
  prerequisites: z.array(z.string()),
  /** See domain/commandTrust.ts. */
  fingerprint: z.string(),
  trust: z.enum(['approved', 'new', 'changed']),
});
export type CommandPreview = z.infer<typeof commandPreviewSchema>;
