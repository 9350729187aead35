/** `symbiote overview [PATH]`: one look at everything the loop would do, writing nothing. */
import type { Command } from 'commander';
import { formatAudit } from '../format/audit';
import { formatPlan } from '../format/plan';
import { formatReflection } from '../format/reflection';
import { positiveInteger } from '../options';
import { withEngine, type Invocation, type Session } from '../session';

export function registerOverview(program: Command, invocation: Invocation): void {
  program
    .command('overview')
    .summary('one look at hotspots, the tasks they would become, and the plan')
    .description('Audits, ranks, and shows which tasks the findings would become and in which order all tasks would run. Writes nothing.')
    .argument('[path]', 'folder or file to look at')
    .option('--top <n>', 'show the worst N hotspots', positiveInteger, 10)
    .addHelpText('after', '\nExample:\n  symbiote overview ~/projects/shop')
    .action(async (path: string | undefined, { top }: { readonly top: number }, command: Command) => {
      await withEngine(invocation, command, { path }, (session) => overview(session, top));
    });
}

async function overview(session: Session, top: number) {
  const { path, style } = session;
  const audit = await session.ask('audit.run', { top, ...(path === undefined ? {} : { path }) }, 'Measuring');
  const reflection = await session.ask('reflect.run', { dryRun: true }, 'Looking for tasks');
  const plan = await session.ask('plan.show', { reflect: true }, 'Planning');
  const title = (text: string): string => style.palette.bold(style.palette.cyan(text));
  const text = (): string =>
    [
      title('Hotspots'),
      formatAudit(audit, style),
      `${title('Tasks they would become')} (symbiote reflect)`,
      formatReflection(reflection, true, style),
      `${title('Plan')} (symbiote run)`,
      formatPlan(plan, style),
    ].join('\n\n');
  return { json: { audit, reflection, plan }, text };
}
