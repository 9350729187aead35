/** `symbiote audit [PATH]`: measures, ranks, and with --why-excluded explains. */
import { Option, type Command } from 'commander';
import { exitCodes } from '../exitCodes';
import { formatAllFunctions, formatAudit } from '../format/audit';
import { formatExclusion } from '../format/exclusion';
import { period, positiveInteger } from '../options';
import { withEngine, type Invocation, type Outcome, type Session } from '../session';

interface AuditOptions {
  readonly all?: boolean;
  readonly top?: number;
  readonly failOn?: 'over';
  readonly whyExcluded?: string;
  /** Days. */
  readonly trend?: number;
}

/** How many hotspots a person is shown who asked for no number. */
const shownByDefault = 20;

export function registerAudit(program: Command, invocation: Invocation): void {
  program
    .command('audit')
    .summary('measure the code and rank its hotspots')
    .description(
      'Measures every function of the JavaScript and TypeScript below PATH (default: the workspace) and ranks those over a threshold by ' +
        'excess complexity × churn. It only reads; nothing is written to your files.',
    )
    .argument('[path]', 'folder or file to look at')
    .option('--all', 'every function of every file, not just the hotspots')
    .option('--top <n>', `show the worst N hotspots (default: ${shownByDefault}; with --json all of them)`, positiveInteger)
    .addOption(new Option('--fail-on <what>', 'exit 1 when there is one').choices(['over']))
    .option('--trend <time>', 'read so much history (90d, 12w …), rank by what grows worse too, and tell what did most', period)
    .option('--why-excluded <file>', 'say whether and why a file is left out')
    .addHelpText(
      'after',
      '\nExamples:\n  symbiote audit src --top 5\n  symbiote audit --set audit.thresholds.cognitive=25 --fail-on over\n  symbiote audit --all --json > metrics.json',
    )
    .action(async (path: string | undefined, options: AuditOptions, command: Command) => {
      const asked = options.whyExcluded ?? path;
      await withEngine(invocation, command, { path: asked }, (session) =>
        options.whyExcluded === undefined ? audit(session, options) : whyExcluded(session),
      );
    });
}

async function audit(session: Session, options: AuditOptions): Promise<Outcome> {
  const { path, style } = session;
  const isForPeople = !session.options.json && options.all !== true;
  const top = options.top ?? (isForPeople ? shownByDefault : undefined);
  const report = await session.ask(
    'audit.run',
    {
      all: options.all === true,
      ...(path === undefined ? {} : { path }),
      ...(top === undefined ? {} : { top }),
      ...(options.trend === undefined ? {} : { trendDays: options.trend }),
    },
    'Measuring',
  );
  return {
    json: report,
    text: () => (options.all === true ? formatAllFunctions(report, style) : formatAudit(report, style)),
    exitCode: options.failOn === 'over' && report.summary.over > 0 ? exitCodes.failed : exitCodes.done,
  };
}

async function whyExcluded(session: Session): Promise<Outcome> {
  const answer = await session.ask('audit.whyExcluded', { path: session.path ?? '.' });
  return { json: answer, text: () => formatExclusion({ ...answer, path: session.style.pathOf(answer.path) }) };
}
