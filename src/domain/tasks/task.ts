/**
 * A task: a unit of work in tasks.yml. This schema is the one source for parsing, the JSON Schema the editor completes
 * with, the wire form and the documentation of each key.
 */
import { z } from 'zod';
import { taskKinds, taskStatuses, type TaskKind, type TaskStatus } from './taskStatus';

export type { TaskKind, TaskStatus };

const idSchema = z
  .union([
    z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\s\u0000-\u001f\u007f]+$/u, 'an id has no spaces or control characters'),
    z.int(),
  ])
  .transform(String)
  .describe('A name for the task, unique in this file; dependencies refer to it.');

const text = (description: string) => z.string().describe(description);

/** What a gate refuses unless the task says that it is meant. */
export const allowances = ['api', 'effects'] as const;
export type Allowance = (typeof allowances)[number];

export const taskContextSchema = z
  .looseObject({
    cwd: z.string().min(1).optional().describe('Directory the command runs in, relative to the workspace. Default: the workspace.'),
    env: z
      .record(
        z.string().regex(/^[^=\u0000]+$/, 'a variable name has no = sign'),
        z.union([z.string(), z.number(), z.boolean()]).transform(String),
      )
      .optional()
      .describe('Environment variables added for the command.'),
    branch: z
      .string()
      .min(1)
      .optional()
      .describe('The git branch that must be checked out; the task is blocked on any other. Symbiote never switches branches.'),
    prerequisites: z
      .array(z.string().min(1))
      .optional()
      .describe('Shell lines run before the command in the same shell; the first that fails ends the task.'),
    timeout: z
      .number()
      .positive()
      .max(31_536_000)
      .optional()
      .describe('Seconds after which the command and everything it started is ended and the task fails.'),
  })
  .describe('Where and how the task runs.');

export const taskTargetSchema = z
  .looseObject({
    file: z.string().min(1).describe('Path relative to the workspace.'),
    symbol: z.string().min(1).optional().describe('Function or method, for example `Parser.parse`.'),
    line: z.int().min(1).optional().describe('Line of the symbol when the task was written (1-based).'),
  })
  .describe('The code the task is about.');

/** What a person may write for one task. `z.input` of it is the file's form, `z.output` the parsed one. */
export const taskSchema = z
  .looseObject({
    id: idSchema,
    title: text('One line that says what is to be done.').min(1).optional(),
    description: text('More about it, in as many lines as it takes.').optional(),
    kind: z.enum(taskKinds).optional().describe('What carries the task out. Default: `command` where there is a command, else `manual`.'),
    status: z.enum(taskStatuses).optional().describe('Where the task stands. Default: pending. Symbiote keeps this up to date.'),
    reason: text('Why the task has this status, or why it exists.').optional(),
    priority: z.number().optional().describe('Higher runs first. Default: 0.'),
    cost: z.number().nonnegative().optional().describe('What the task takes from the budget. Default: 1.'),
    dependencies: z.array(idSchema).optional().describe('Ids of tasks that must be done first.'),
    command: text('Shell command: /bin/sh -c on Unix, cmd /d /s /c on Windows.').min(1).optional(),
    isolate: z
      .enum(['none', 'worktree'])
      .optional()
      .describe('`worktree` runs the command in a worktree of its own. Default: none (your own tree).'),
    scope: z
      .array(z.string().min(1))
      .optional()
      .describe(
        'Globs of the files that a worktree’s change may touch. Default: all but lock files, manifests and the settings of checks.',
      ),
    allow: z
      .array(z.enum(allowances))
      .optional()
      .describe(
        'What the change may do beyond the ordinary: `api` (change what modules export), `effects` (bring imports, writes or risks).',
      ),
    context: taskContextSchema.optional(),
    target: taskTargetSchema.optional(),
    metrics: z.record(z.string(), z.unknown()).optional().describe('Measured numbers, for example cyclomatic and cognitive.'),
    epic: text('Larger piece of work this belongs to.').optional(),
    tags: z.array(z.string()).optional().describe('Free words to filter by.'),
    created_by: text('Who or what wrote the task.').optional(),
  })
  .describe('A task.');

export const tasksFileSchema = z.array(taskSchema).describe('The tasks of this workspace.');

/** A task as the engine thinks of it: defaults filled in, unknown keys left aside in the file. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly kind: TaskKind;
  readonly status: TaskStatus;
  readonly reason?: string | undefined;
  readonly priority: number;
  readonly cost: number;
  readonly dependencies: readonly string[];
  readonly command?: string | undefined;
  readonly isolate: 'none' | 'worktree';
  /** Globs; without them everything that is not protected. */
  readonly scope?: readonly string[] | undefined;
  readonly allow?: readonly Allowance[] | undefined;
  readonly context: TaskContext;
  readonly target?: TaskTarget | undefined;
  readonly metrics?: Readonly<Record<string, unknown>> | undefined;
  readonly epic?: string | undefined;
  readonly tags: readonly string[];
  readonly createdBy?: string | undefined;
  /** 1-based line of the task in the file, for jumping to it. */
  readonly line?: number | undefined;
}

export interface TaskContext {
  readonly cwd?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly branch?: string | undefined;
  readonly prerequisites: readonly string[];
  /** Seconds. */
  readonly timeout?: number | undefined;
}

export interface TaskTarget {
  readonly file: string;
  readonly symbol?: string | undefined;
  readonly line?: number | undefined;
}

/** A Task on the wire; the same shape. */
export const taskViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
  kind: z.enum(taskKinds),
  status: z.enum(taskStatuses),
  reason: z.string().optional(),
  priority: z.number(),
  cost: z.number(),
  dependencies: z.array(z.string()),
  command: z.string().optional(),
  isolate: z.enum(['none', 'worktree']),
  scope: z.array(z.string()).optional(),
  allow: z.array(z.enum(allowances)).optional(),
  context: z.object({
    cwd: z.string().optional(),
    env: z.record(z.string(), z.string()),
    branch: z.string().optional(),
    prerequisites: z.array(z.string()),
    timeout: z.number().optional(),
  }),
  target: z.object({ file: z.string(), symbol: z.string().optional(), line: z.number().optional() }).optional(),
  metrics: z.record(z.string(), z.unknown()).optional(),
  epic: z.string().optional(),
  tags: z.array(z.string()),
  createdBy: z.string().optional(),
  line: z.int().optional(),
});
export type TaskView = z.infer<typeof taskViewSchema>;

/** What a client gives to add a task: keys as in the file; an id is made from the title when there is none. */
export const newTaskSchema = z.object({
  id: z.string().optional(),
  title: z.string().min(1),
  kind: z.enum(taskKinds).optional(),
  description: z.string().optional(),
  reason: z.string().optional(),
  priority: z.number().optional(),
  cost: z.number().nonnegative().optional(),
  dependencies: z.array(z.string()).optional(),
  command: z.string().min(1).optional(),
  isolate: z.enum(['none', 'worktree']).optional(),
  scope: z.array(z.string().min(1)).optional(),
  allow: z.array(z.enum(allowances)).optional(),
  context: z.record(z.string(), z.unknown()).optional(),
  target: z.object({ file: z.string(), symbol: z.string().optional(), line: z.int().optional() }).optional(),
  metrics: z.record(z.string(), z.unknown()).optional(),
  epic: z.string().optional(),
  tags: z.array(z.string()).optional(),
  created_by: z.string().optional(),
});
export type NewTask = z.infer<typeof newTaskSchema>;

/** A task as the wire's types want it: the same shape, not frozen. */
export function viewOf(task: Task): TaskView {
  const { dependencies, tags, scope, allow, context, target, metrics, ...rest } = task;
  return {
    ...rest,
    ...(target === undefined ? {} : { target: { ...target } }),
    ...(metrics === undefined ? {} : { metrics: { ...metrics } }),
    dependencies: [...dependencies],
    tags: [...tags],
    ...(scope === undefined ? {} : { scope: [...scope] }),
    ...(allow === undefined ? {} : { allow: [...allow] }),
    context: { ...context, env: { ...context.env }, prerequisites: [...context.prerequisites] },
  };
}
