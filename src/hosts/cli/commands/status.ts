/** `symbiote status`: how things stand. */
import type { Command } from 'commander';
import type { TaskStatus } from '../../../domain/tasks/task';
import { EngineError } from '../../../domain/errors';
import { withEngine, type Invocation, type Session } from '../session';
import type { OverallStatus } from '../format/overallStatus';

export function registerStatus(program: Command, invocation: Invocation): void {
  program
    .command('status')
    .summary('show the engine, the live run, the tasks and what waits, or what was changed')
    .description(
      'Prints the state of the engine, the run under way, the tasks by status, what waits and why, and the last runs with their logs. ' +
        'With --diff instead: what the tasks of the last run changed, or an attempt, or the last attempt at a task. Into a pipe or a file that is a patch which `git apply` takes.',
    )
    .option('--diff [id]', 'print what was changed, as a patch; of an attempt or a task, default: of the last run')
    .addHelpText('after', '\nExample:\n  symbiote status --json\n  symbiote status --diff build | git apply --reverse')
    .action(async ({ diff }: { readonly diff?: string | true }, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        if (diff !== undefined) {
          const { statusDiff } = await import('./statusDiff');
          return statusDiff(session, diff === true ? undefined : diff);
        }
        const status = await collectStatus(session);
        const { formatOverallStatus } = await import('../format/overallStatus');
        return { json: statusJson(status), text: () => formatOverallStatus(status, session.style) };
      });
    });
}

async function collectStatus(session: Session): Promise<OverallStatus & { readonly attempts: readonly unknown[] }> {
  const [engine, { runs, attempts }, tasks] = await Promise.all([
    session.ask('engine.status', {}),
    session.ask('run.list', { limit: 5 }),
    session.ask('tasks.list', {}),
  ]);
  return { engine, runs, attempts, tasks, plan: await planOrNull(session) };
}

/** An invalid tasks file has no plan; its problems are shown with the tasks. */
async function planOrNull(session: Session): Promise<OverallStatus['plan']> {
  try {
    return await session.ask('plan.show', {});
  } catch (error) {
    if (EngineError.is(error, 'cancelled') || EngineError.is(error, 'engineUnreachable')) throw error;
    return null;
  }
}

function statusJson({ engine, runs, attempts, tasks, plan }: Awaited<ReturnType<typeof collectStatus>>): unknown {
  const byStatus: Partial<Record<TaskStatus, number>> = {};
  for (const { status } of tasks.tasks) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const { path, exists, problems, isStale } = tasks;
  return { engine, runs, attempts, tasks: { path, exists, isStale, problems, total: tasks.tasks.length, byStatus }, plan };
}
