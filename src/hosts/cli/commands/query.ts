/** `symbiote query SQL`: a question to the state. It reads and nothing else: what is asked is asked of a copy. */
import { Option, type Command } from 'commander';
import { formatRows, rowFormats, rowsAsObjects, type RowFormat } from '../format/rows';
import { positiveInteger } from '../options';
import { withEngine, type Invocation } from '../session';

interface QueryOptions {
  readonly format: RowFormat;
  readonly limit: number;
}

const rowsByDefault = 10_000;

export const queryHelp = `
Views, for what is asked most:
  queue_depth       status, tasks, cost                        tasks by status
  failure_rate      task_id, title, attempts, failures, rate, last_failure_at
  durations         task_id, stage, attempts, shortest_ms, mean_ms, median_ms, p95_ms, longest_ms
  spend             run_id, started_at, unit, budget, used, held, remaining
  review_queue      proof, task_id, title, strategy, files_changed, made_at
  gate_outcomes     gate, passed, failed, skipped, mean_ms
  context_switches  run_id, attempts, switches                 changes of directory or branch between attempts
Tables:
  tasks, runs, attempts, stages, results, events, failures, budgets, reservations, audits, findings, proofs, gates, tree_writes
  Times are milliseconds since 1970: datetime(at / 1000, 'unixepoch', 'localtime').
  The columns of a table: SELECT name, type FROM pragma_table_info('attempts')

Examples:
  symbiote query "SELECT * FROM queue_depth"
  symbiote query "SELECT task_id, rate FROM failure_rate ORDER BY rate DESC LIMIT 5"
  symbiote query "SELECT * FROM events ORDER BY seq" --format csv > events.csv`;

export function registerQuery(program: Command, invocation: Invocation): void {
  program
    .command('query')
    .summary('ask the state a question in SQL')
    .description(
      'Answers one SQL statement that reads (SELECT, WITH, VALUES, EXPLAIN) with a table, CSV or JSON. It is carried out on a copy of ' +
        "the state, in SQLite's dialect; anything that would change something is refused.",
    )
    .argument('<sql>', 'for example "SELECT * FROM queue_depth"')
    .addOption(new Option('--format <format>', 'how the rows are printed').choices(rowFormats).default('table'))
    .option('--limit <n>', 'print at most N rows', positiveInteger, rowsByDefault)
    .addHelpText('after', queryHelp)
    .action(async (sql: string, { format, limit }: QueryOptions, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const found = await session.ask('state.query', { sql, limit }, 'Asking the state');
        if (found.isCut) session.notice(`There are more than these ${limit} rows; --limit shows more.`);
        return {
          json: { columns: found.columns, rows: rowsAsObjects(found), isCut: found.isCut },
          text: () => formatRows(found, format, session.style),
        };
      });
    });
}
