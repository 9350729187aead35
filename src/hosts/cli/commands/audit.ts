/** `symbiote audit [PATH]`: measures, ranks, compares with a revision or the baseline, and with --why-excluded explains. */
import { Option, type Command } from 'commander';
import type { AuditReport } from '../../../domain/audit/auditReport';
import { EngineError } from '../../../domain/errors';
import { exitCodes, type ExitCode } from '../exitCodes';
import { formatAllFunctions, formatAudit } from '../format/audit';
import { formatComparison } from '../format/comparison';
import { formatExclusion } from '../format/exclusion';
import { count } from '../format/text';
import { period, positiveInteger } from '../options';
import { withEngine, type Invocation, type Outcome, type Session } from '../session';

const failures = ['over', 'new', 'worse'] as const;

interface AuditOptions {
  readonly all?: boolean;
  readonly top?: number;
  readonly since?: string;
  readonly changed?: boolean;
  /** False with --no-baseline. */
  readonly baseline: boolean;
  readonly updateBaseline?: boolean;
  readonly failOn?: (typeof failures)[number];
  readonly whyExcluded?: string;
  /** Days. */
  readonly trend?: number;
  readonly cache: boolean;
  readonly maintainability?: boolean;
}

/** How many hotspots a person is shown who asked for no number. */
const shownByDefault = 20;

export function registerAudit(program: Command, invocation: Invocation): void {
  const command = program
    .command('audit')
    .summary('measure the code and rank its hotspots')
    .description(
      'Measures every function of the JavaScript and TypeScript below PATH (default: the workspace) and ranks those over a threshold by ' +
        'excess complexity × churn. It only reads; nothing is written to your files.',
    )
    .argument('[path]', 'folder or file to look at')
    .option('--all', 'every function of every file, not just the hotspots')
    .option(
      '--top <n>',
      `show the worst N hotspots, and with --since the N functions that changed for the worse most (default: ${shownByDefault}; with --json all of them)`,
      positiveInteger,
    )
    .option(
      '--maintainability',
      'rate files as wholes too (Halstead, Visual Studio’s index, letters A to C); several times the work of measuring functions',
    )
    .option('--trend <time>', 'read so much history (90d, 12w …), rank by what grows worse too, and tell what did most', period)
    .option('--no-cache', 'measure everything anew, whatever is known from earlier audits')
    .option('--why-excluded <file>', 'say whether and why a file is left out');
  addComparing(command);
  command.addHelpText('after', help).action(async (path: string | undefined, options: AuditOptions, self: Command) => {
    const asked = options.whyExcluded ?? path;
    refuseContradictions(path, options);
    await withEngine(invocation, self, { path: asked, isAudit: options.updateBaseline !== true }, (session) => {
      if (options.whyExcluded !== undefined) return whyExcluded(session);
      return options.updateBaseline === true ? updateBaseline(session) : audit(session, options);
    });
  });
}

/** Options that compare with what was before, and the gate for CI. */
function addComparing(command: Command): void {
  command
    .addOption(
      new Option(
        '--since <ref>',
        'only functions that changed since REF, each with its deltas: the working tree against the commit where REF and HEAD parted, as `git diff REF...` would',
      ).conflicts('changed'),
    )
    .option('--changed', 'only functions in what is not committed, untracked files too')
    .option('--update-baseline', 'write the findings of today to symbiote.baseline.json; audits then show what is new or worse')
    .option('--no-baseline', 'show what the baseline hides, too')
    .addOption(
      new Option(
        '--fail-on <what>',
        'exit 1 when there is a finding (over), one that is not in the baseline or was not there at REF (new), or that or one that grew (worse)',
      ).choices(failures),
    );
}

const help = `
Findings that are meant to be so can be let be:
  // symbiote-ignore-next cognitive -- why         above a function; without a metric, all of them
  // symbiote-ignore-file -- why                   anywhere in a file
  audit.exceptions in symbiote.config.yaml         until a day: { path: src/cart.ts:Cart.total, metric, until, reason }

Examples:
  symbiote audit src --top 5
  symbiote audit --set audit.thresholds.cognitive=25 --fail-on over
  symbiote audit --since origin/main --fail-on worse
  symbiote audit --update-baseline && git add symbiote.baseline.json
  symbiote audit --all --json > metrics.json`;

function refuseContradictions(
  path: string | undefined,
  { updateBaseline: isUpdate, since, changed, whyExcluded: file }: AuditOptions,
): void {
  if (isUpdate === true && (path !== undefined || since !== undefined || changed === true || file !== undefined))
    throw new EngineError(
      'invalidInput',
      'The baseline is of the whole workspace: --update-baseline takes no path and goes with no other choice.',
    );
}

async function audit(session: Session, options: AuditOptions): Promise<Outcome> {
  const { path, style } = session;
  const isForPeople = !session.options.json && options.all !== true;
  const top = options.top ?? (isForPeople ? shownByDefault : undefined);
  const since = options.since === undefined ? (options.changed === true ? {} : undefined) : { revision: options.since };
  const report = await session.ask(
    'audit.run',
    {
      all: options.all === true,
      ...(options.baseline ? {} : { baseline: false }),
      ...(options.maintainability === true ? { maintainability: true } : {}),
      ...(path === undefined ? {} : { path }),
      ...(top === undefined ? {} : { top }),
      ...(since === undefined ? {} : { since }),
      ...(options.trend === undefined ? {} : { trendDays: options.trend }),
      ...(options.cache ? {} : { fresh: true }),
    },
    'Measuring',
  );
  return {
    json: report,
    text: () => {
      if (report.comparison !== undefined) return formatComparison(report, report.comparison, style, top ?? shownByDefault);
      return options.all === true ? formatAllFunctions(report, style) : formatAudit(report, style);
    },
    exitCode: exitCodeOf(report, options),
  };
}

function exitCodeOf({ summary }: AuditReport, { failOn }: AuditOptions): ExitCode {
  if (failOn === undefined) return exitCodes.done;
  if (failOn === 'over') return summary.over > 0 ? exitCodes.failed : exitCodes.done;
  const { standings } = summary;
  if (standings === undefined) {
    const message = `--fail-on ${failOn} needs something to compare with: --since REF, --changed, or a symbiote.baseline.json (symbiote audit --update-baseline writes it).`;
    throw new EngineError('invalidInput', message);
  }
  const failed = standings.new + (failOn === 'worse' ? standings.worse : 0);
  return failed > 0 ? exitCodes.failed : exitCodes.done;
}

async function updateBaseline(session: Session): Promise<Outcome> {
  const written = await session.ask('audit.baseline', {}, 'Measuring');
  const { path, findings, added, removed } = written;
  const changes = added + removed === 0 ? '' : ` (${added} more, ${removed} fewer than before)`;
  return { json: written, text: () => `${session.style.pathOf(path)} holds ${count(findings, 'finding')}${changes}. Commit it.` };
}

async function whyExcluded(session: Session): Promise<Outcome> {
  const answer = await session.ask('audit.whyExcluded', { path: session.path ?? '.' });
  return { json: answer, text: () => formatExclusion({ ...answer, path: session.style.pathOf(answer.path) }) };
}
