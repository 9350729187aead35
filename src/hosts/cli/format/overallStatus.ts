/** `symbiote status`: the engine, the live run, the tasks, what waits, the last runs. */
import type { Run } from '../../../domain/runs/run';
import { isLive } from '../../../domain/runs/runState';
import type { Plan } from '../../../domain/tasks/plan';
import { errorsOf, placedMessage } from '../../../domain/problemText';
import type { OperationOutput } from '../../../protocol/operations';
import type { TextStyle } from '../session';
import { formatNotRunning } from './plan';
import { resultLines, runLine } from './run';
import { statusCounts } from './tasks';
import { ago, count, safe } from './text';

export interface OverallStatus {
  readonly engine: OperationOutput<'engine.status'>;
  readonly runs: readonly Run[];
  readonly tasks: OperationOutput<'tasks.list'>;
  /** Null while the tasks file is invalid. */
  readonly plan: Plan | null;
}

export function formatOverallStatus({ engine, runs, tasks, plan }: OverallStatus, style: TextStyle): string {
  const { palette } = style;
  const live = runs.find(isLive);
  const recent = runs.filter((run) => !isLive(run)).slice(0, 3);
  const blocks = [
    engineLine(engine, style),
    live === undefined ? 'No run is under way.' : [`Run ${runLine(live, style)}`, ...resultLines(live, style, '  ')].join('\n'),
    tasksBlock(tasks, style),
    ...(plan === null ? [] : waiting(plan, style)),
    ...recent.map((run) => [`Run ${runLine(run, style)}`, ...resultLines(run, style, '  ')].join('\n')),
  ];
  const notes = engine.recovery.notes.map((note) => palette.yellow(safe(note)));
  return [...blocks, ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n');
}

function engineLine(engine: OverallStatus['engine'], { palette, now }: TextStyle): string {
  const state = engine.isBusy ? palette.cyan('busy') : palette.green('idle');
  const clients = count(engine.clients, 'client');
  return `Engine ${engine.version}, process ${engine.pid}, ${state}, ${clients}, started ${ago(engine.startedAt, now)}\n${palette.dim(safe(engine.workspace))}`;
}

function tasksBlock({ path, exists, tasks, problems }: OverallStatus['tasks'], { palette, pathOf }: TextStyle): string {
  if (!exists) return `No ${safe(path)} yet: \`symbiote tasks add\` or \`symbiote reflect\` makes one.`;
  const wrong = errorsOf(problems).map((problem) => palette.red(safe(placedMessage(pathOf(path), problem))));
  return [statusCounts(tasks), ...wrong].join('\n');
}

function waiting(plan: Plan, style: TextStyle): string[] {
  const [next] = plan.order;
  const ready =
    next === undefined
      ? []
      : [`Next ${style.palette.bold(safe(next.id))}  ${safe(next.title)} (${count(plan.order.length, 'task')} to run)`];
  return [...ready, ...formatNotRunning(plan, style)];
}
