/** Options that describe a task, shared by `tasks add` and `tasks edit`, and what they mean in the file. */
import { Option, type Command } from 'commander';
import { allowances, type Allowance, type TaskKind } from '../../../../domain/tasks/task';
import { anyNumber, collect, collectAssignments, collectList, nonNegativeNumber, positiveNumber, type Assignment } from '../../options';
import { kindWords } from './words';

export interface TaskFields {
  readonly kind?: TaskKind;
  readonly command?: string;
  readonly priority?: number;
  readonly cost?: number;
  readonly dependsOn?: readonly string[];
  readonly description?: string;
  readonly epic?: string;
  readonly tag?: readonly string[];
  readonly isolate?: 'none' | 'worktree';
  readonly scope?: readonly string[];
  readonly allow?: readonly Allowance[];
  readonly cwd?: string;
  readonly timeout?: number;
  readonly env?: readonly Assignment[];
}

export function withTaskFields(command: Command): Command {
  return command
    .option('--command <shell>', 'what to execute: /bin/sh -c on Unix, cmd /d /s /c on Windows')
    .addOption(
      new Option('--kind <kind>', 'what carries it out (default: command where there is a command, else manual)').choices(kindWords),
    )
    .option('--depends-on <id>', 'a task that must be done first; may be repeated, or a,b', collectList)
    .option('--priority <n>', 'higher runs first (default: 0)', anyNumber)
    .option('--cost <n>', 'what it takes from the budget (default: 1)', nonNegativeNumber)
    .addOption(
      new Option('--isolate <where>', '`worktree`: in a copy of your tree; what it changes waits for your review').choices([
        'none',
        'worktree',
      ]),
    )
    .option('--scope <glob>', 'files that a change in a worktree may touch; may be repeated', collect)
    .addOption(new Option('--allow <what...>', 'what such a change may do beyond the ordinary').choices(allowances))
    .option('--cwd <dir>', 'folder the command runs in, relative to the workspace')
    .option('--env <key=value>', 'a variable for the command; may be repeated', collectAssignments)
    .option('--timeout <seconds>', 'end it after this long', positiveNumber)
    .option('--description <text>', 'more about it')
    .option('--epic <name>', 'larger piece of work it belongs to')
    .option('--tag <word>', 'a word to filter by; may be repeated', collect);
}

/** Fields as the file has them; only those that were given. `context` is left to the caller, who knows what is there already. */
export function plainFields({ kind, command, priority, cost, dependsOn, description, epic, tag, isolate, scope, allow }: TaskFields) {
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(description === undefined ? {} : { description }),
    ...(priority === undefined ? {} : { priority }),
    ...(cost === undefined ? {} : { cost }),
    ...(dependsOn === undefined ? {} : { dependencies: [...dependsOn] }),
    ...(command === undefined ? {} : { command }),
    ...(epic === undefined ? {} : { epic }),
    ...(tag === undefined ? {} : { tags: [...tag] }),
    ...(isolate === undefined ? {} : { isolate }),
    ...(scope === undefined ? {} : { scope: [...scope] }),
    ...(allow === undefined ? {} : { allow: [...allow] }),
  };
}

/** The parts of `context` that were given. */
export function contextFields({ cwd, timeout, env }: TaskFields): Record<string, unknown> {
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: Object.fromEntries(env.map(({ key, value }) => [key, value])) }),
    ...(timeout === undefined ? {} : { timeout }),
  };
}
