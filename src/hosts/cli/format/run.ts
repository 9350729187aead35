/** Runs as text: what became of each task, and where its log is. */
import { assertNever } from '../../../shared/assertNever';
import type { Run, RunResult } from '../../../domain/runs/run';
import type { TextStyle } from '../session';
import { tableLines, type Column } from './table';
import { paintStatus, statusSign } from './taskStatus';
import { ago, count, duration, number, safe } from './text';

export function resultLines({ results }: Run, style: TextStyle, indent = ''): string[] {
  const { palette, columns: width } = style;
  const rows = results.map((result) => [
    `${statusSign(result.status)} ${result.status}`,
    safe(result.taskId),
    duration(result.durationMs),
    safe(result.reason ?? ''),
    result.log === undefined ? '' : safe(style.pathOf(result.log)),
  ]);
  const columns: Column[] = [
    { title: 'status', paint: (text, row) => paintStatus(results[row]?.status ?? 'pending', text, palette) },
    { title: 'task', paint: (text) => palette.bold(text) },
    { title: 'time', align: 'right' },
    ...(results.some((result) => result.reason !== undefined) ? [{ title: 'reason', shrinksTo: 16 }] : []),
    { title: 'log', paint: (text) => palette.dim(text) },
  ];
  const cells = columns.length === 5 ? rows : rows.map((row) => row.filter((_, index) => index !== 3));
  return tableLines(columns, cells, { width, paintHeader: palette.dim, indent });
}

/** The end of a run: the table, what it came to, and the warnings. */
export function formatRun(run: Run, style: TextStyle): string {
  const { palette } = style;
  const table = resultLines(run, style).join('\n');
  const warnings = run.warnings.map((warning) => palette.yellow(safe(warning))).join('\n');
  return [table, warnings, runSummary(run, style)].filter((block) => block !== '').join('\n\n');
}

function runSummary(run: Run, { palette }: TextStyle): string {
  const parts = [...countByStatus(run)].map(([status, amount]) =>
    paintStatus(status, `${number(amount)} ${status.replace('_', ' ')}`, palette),
  );
  const took = run.endedAt === undefined ? '' : ` in ${duration(run.endedAt - run.startedAt)}`;
  const summary = parts.length === 0 ? 'Nothing was run' : `${count(run.results.length, 'task')}${took}: ${parts.join(', ')}`;
  const ending = endingWords(run);
  return ending === undefined ? `${summary}.` : `${summary}. ${ending}`;
}

/** Why the run ended, where that is more than "nothing is left to do". */
export function endingWords({ ending, reason }: Run): string | undefined {
  const because = reason === undefined ? '' : ` (${safe(reason)})`;
  switch (ending) {
    case undefined:
    case 'completed':
      return undefined;
    case 'nothingReady':
      return 'No task was ready.';
    case 'maxReached':
      return 'As many tasks as --max allows were run.';
    case 'budgetExhausted':
      return `The budget is exhausted${because}.`;
    case 'stopped':
      return 'The run was stopped.';
    case 'cancelled':
      return 'The run was cancelled.';
    case 'interrupted':
      return 'The engine ended while it ran; `symbiote run` carries on.';
    case 'error':
      return `The run ended by an error${because}.`;
    default:
      return assertNever(ending);
  }
}

/** One line about a run, for a list of them: `r-1  done  3 min ago  2 done, 1 failed`. */
export function runLine(run: Run, style: TextStyle): string {
  const { palette } = style;
  const counts = countByStatus(run);
  const done = counts.get('done') ?? 0;
  counts.delete('done');
  const others = [...counts].map(([status, amount]) => paintStatus(status, `${number(amount)} ${status.replace('_', ' ')}`, palette));
  const parts = [`${number(done)} done`, ...others];
  const current = run.currentTask === undefined ? '' : `, ${palette.cyan(safe(run.currentTask))} under way`;
  const colour = run.state === 'done' ? palette.green : run.state === 'failed' ? palette.red : palette.cyan;
  return `${palette.bold(safe(run.id))}  ${colour(run.state)}  ${palette.dim(`started ${ago(run.startedAt, style.now)}`)}  ${parts.join(', ')}${current}`;
}

function countByStatus({ results }: Run): Map<RunResult['status'], number> {
  const counts = new Map<RunResult['status'], number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}
