/** `symbiote run [TASK…]`: shows what it is about to execute, asks, runs, streams, sums up. */
import type { Command } from 'commander';
import { EngineError } from '../../../domain/errors';
import type { Plan } from '../../../domain/tasks/plan';
import type { Run } from '../../../domain/runs/run';
import { approve, type RunTrust } from '../approval';
import { exitCodes, type ExitCode } from '../exitCodes';
import { formatNotRunning } from '../format/plan';
import { formatRun } from '../format/run';
import { safe } from '../format/text';
import { nonNegativeNumber, positiveInteger } from '../options';
import { RunFollower } from '../runFollower';
import { withEngine, type Invocation, type Outcome, type Session } from '../session';
import type { OutputChannel } from '../terminal';

interface RunOptions {
  readonly max?: number;
  readonly strategy?: string;
  readonly budgetCost?: number;
  readonly reflect?: boolean;
  readonly yes?: boolean;
}

export function registerRun(program: Command, invocation: Invocation): void {
  program
    .command('run')
    .summary('carry tasks out, in the order of the plan')
    .description(
      'Runs the tasks that are ready until none is left. Before that it shows the commands it is about to execute that you have not ' +
        'approved yet and asks: once per workspace, and again for a command that changed. Their output is streamed with the task before ' +
        'each line (not with --quiet) and kept in .symbiote/runs/. ^C ends the run with everything it started and leaves its task pending; ' +
        '^C again leaves at once. When the reader goes away or the terminal is closed, the run goes on: see `symbiote status`.',
    )
    .argument('[task...]', 'only these tasks')
    .option('--max <n>', 'start at most N tasks', positiveInteger)
    .option('--strategy <name>', 'execution strategy to use, where several carry out a kind')
    .option('--budget-cost <n>', 'cost this run may use (default: the setting budget.cost)', nonNegativeNumber)
    .option('--reflect', 'begin with turning findings into refactor tasks (default: the setting reflect)')
    .option('--yes', 'answer for every command of this run, without being asked and without being remembered')
    .addHelpText(
      'after',
      '\nExit codes: 0 done or nothing was ready, 1 a task failed (also when the budget ran out then), 3 the budget is exhausted,\n' +
        '4 commands were not approved or a run is under way, 130 interrupted or cancelled.\n\nExamples:\n  symbiote run\n  symbiote run build test --yes',
    )
    .action(async (tasks: string[], options: RunOptions, command: Command) => {
      await withEngine(invocation, command, {}, (session) => run(session, tasks, options));
    });
}

async function run(session: Session, tasks: readonly string[], options: RunOptions): Promise<Outcome> {
  const limits = options.max === undefined ? {} : { max: options.max };
  const { commands } = await session.ask('run.preview', { tasks: [...tasks], ...limits }, 'Planning');
  const trust = await approve(session, commands, options.yes === true);
  const ended = await execute(session, tasks, options, trust);
  const left = await planAfter(session, tasks);
  return {
    json: { run: ended, tasks: tasksJson(ended), blocked: left?.blocked ?? [], skipped: left?.skipped ?? [] },
    text: () => [formatRun(ended, session.style), ...(left === undefined ? [] : formatNotRunning(left, session.style))].join('\n\n'),
    exitCode: session.host.interrupts.isInterrupted ? exitCodes.interrupted : exitCodeOfRun(ended),
  };
}

/** Starts the run and follows it to its end. An interrupt cancels it and still waits for the end. */
async function execute(session: Session, tasks: readonly string[], options: RunOptions, trust: RunTrust): Promise<Run> {
  const { client, host } = session;
  const channel = streamChannel(session);
  const follower = channel === undefined ? undefined : new RunFollower(client, channel, host.now);
  let runId: string | undefined;
  const cancel = (): void => {
    session.notice('Cancelling the run; ^C again leaves at once.');
    // Should the connection be lost, waiting for the run tells.
    if (runId !== undefined) client.request('run.cancel', { runId, requeue: true }).catch(() => undefined);
  };
  const taken = host.interrupts.take(cancel);
  host.exitCodeOnBrokenPipe = exitCodes.failed;
  try {
    const { run: started } = await client.request('run.start', startInput(session, tasks, options, trust));
    runId = started.id;
    follower?.follow(runId);
    if (host.interrupts.isInterrupted) cancel();
    const { run: ended } = await client.request('run.wait', { runId });
    await follower?.settle();
    if (follower?.hasPrinted === true && !session.options.json) await session.terminal.out.write('\n');
    return ended;
  } catch (error) {
    await follower?.settle();
    throw runId === undefined ? error : lostRun(error, runId);
  } finally {
    follower?.dispose();
    taken.dispose();
  }
}

function startInput({ host }: Session, tasks: readonly string[], options: RunOptions, trust: RunTrust) {
  const { max, strategy, budgetCost, reflect } = options;
  return {
    tasks: [...tasks],
    trust,
    interactive: false,
    environment: { ...host.variables },
    ...(max === undefined ? {} : { max }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(budgetCost === undefined ? {} : { budgetCost }),
    ...(reflect === undefined ? {} : { reflect }),
  };
}

/** Where the commands' output goes: with --json standard output belongs to the document. */
function streamChannel({ options, terminal }: Session): OutputChannel | undefined {
  if (options.quiet) return undefined;
  if (!options.json) return terminal.out;
  return terminal.err.isTerminal ? terminal.err : undefined;
}

function lostRun(error: unknown, runId: string): unknown {
  if (!EngineError.is(error, 'engineUnreachable')) return error;
  const message = `${error.message}\nRun ${safe(runId)} was under way. Its tasks are settled when the engine starts again: \`symbiote status\`.`;
  return new EngineError('engineUnreachable', message, { cause: error, data: { ...error.data, runId }, retryable: true });
}

/** A failed task says more than an exhausted budget. */
export function exitCodeOfRun({ results, ending }: Run): ExitCode {
  if (results.some((result) => result.status === 'failed')) return exitCodes.failed;
  if (ending === 'budgetExhausted') return exitCodes.budget;
  if (ending === 'cancelled') return exitCodes.interrupted;
  return ending === 'error' || ending === 'interrupted' ? exitCodes.failed : exitCodes.done;
}

/** What did not run, and why; unknown while the file is invalid. */
async function planAfter(session: Session, tasks: readonly string[]): Promise<Plan | undefined> {
  return session.client.request('plan.show', { tasks: [...tasks] }).catch(() => undefined);
}

function tasksJson({ results }: Run): unknown {
  return results.map(({ taskId, title, status, reason, exitCode, durationMs, log }) => ({
    id: taskId,
    title,
    status,
    reason: reason ?? null,
    exitCode,
    durationMs,
    log: log ?? null,
  }));
}
