/** Carries out a task of kind `command`: its own shell text, in its directory, with its environment, on a terminal of the engine's. */
import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import type { Verdict } from '../../domain/runs/run';
import type { Task } from '../../domain/tasks/task';
import { defineStrategy, type AttemptContext } from '../../ports/strategy';
import { relativePath } from '../../shared/relativePath';

/** Programs that would wait for a key at the end of a page. */
const pagersOff = {
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  MANPAGER: 'cat',
  SYSTEMD_PAGER: 'cat',
  GH_PAGER: 'cat',
  PSQL_PAGER: 'cat',
  DELTA_PAGER: 'cat',
  BAT_PAGER: 'cat',
  AWS_PAGER: '',
} as const;

const terminalVariables = { TERM: 'xterm-256color', COLORTERM: 'truecolor' } as const;

/** Where nobody can answer, git and Debian's tools are told not to ask on the terminal behind the closed input. */
const askNothing = { GIT_TERMINAL_PROMPT: '0', DEBIAN_FRONTEND: 'noninteractive' } as const;

/** Of the client's own terminal or editor; a program started elsewhere would draw the wrong conclusions from them. */
const clientsOwn = /^(COLUMNS|LINES|TERMCAP|WINDOWID|TMUX|TMUX_PANE|STY|WINDOW|ELECTRON_.+|VSCODE_(?!PORTABLE|SHELL_LOGIN).+)$/;

export const command = defineStrategy({
  id: 'command',
  kinds: ['command'],
  refuse,
  execute: async (task, context): Promise<Verdict> => {
    const reason = refuse(task);
    if (reason !== undefined || task.command === undefined) return { kind: 'notStarted', reason: reason ?? 'The task has no command.' };
    const directory = await directoryOf(task, context.workspace);
    if ('reason' in directory) return { kind: 'notStarted', reason: directory.reason };
    const started = await context.processes.start({
      tag: context.attemptId,
      command: task.command,
      prerequisites: task.context.prerequisites,
      cwd: directory.path,
      environment: environmentOf(task, context),
      columns: context.size.columns,
      rows: context.size.rows,
      interactive: context.interactive,
    });
    return context.adopt(started);
  },
});

function refuse(task: Task): string | undefined {
  if (task.command === undefined || task.command.trim() === '') return 'The task has no command. Give it one, or make its kind `manual`.';
  if (task.isolate === 'worktree' && isAbsolute(task.context.cwd ?? '.'))
    return 'context.cwd is an absolute path, which is not in the worktree that the task asks for. Write it relative to the workspace.';
  return undefined;
}

/**
 * A relative directory is one of the workspace and stays in it; somewhere else has to be written as an absolute path, so that
 * it is seen for what it is when commands are approved.
 */
async function directoryOf(task: Task, workspace: string): Promise<{ readonly path: string } | { readonly reason: string }> {
  const written = task.context.cwd ?? '.';
  const path = resolve(workspace, written);
  if (!isAbsolute(written) && relativePath(workspace, path) === undefined)
    return { reason: `context.cwd \`${written}\` leads out of the workspace. Write an absolute path if that is meant.` };
  const info = await stat(path).catch(() => undefined);
  if (!info) return { reason: `context.cwd: there is no directory ${path}.` };
  if (!info.isDirectory()) return { reason: `context.cwd: ${path} is not a directory.` };
  return { path };
}

/** Later wins: what the client has, what a command on a terminal of ours needs, what the task says. */
function environmentOf(task: Task, context: AttemptContext): Record<string, string> {
  const inherited = Object.entries(context.environment).filter(([name]) => !clientsOwn.test(name));
  return {
    ...(context.interactive ? {} : askNothing),
    ...Object.fromEntries(inherited),
    ...terminalVariables,
    ...pagersOff,
    ...task.context.env,
  };
}
