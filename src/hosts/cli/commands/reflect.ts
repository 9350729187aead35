/** `symbiote reflect`: findings become refactor tasks. */
import type { Command } from 'commander';
import { formatReflection } from '../format/reflection';
import { withEngine, type Invocation } from '../session';

export function registerReflect(program: Command, invocation: Invocation): void {
  program
    .command('reflect')
    .summary('turn findings into refactor tasks')
    .description(
      'Audits the workspace and writes the worst findings into the tasks file as refactor tasks, with a suggestion each. The same finding ' +
        'never becomes two tasks; a finding that went away takes its pending task with it; one that got worse raises its priority, one that got better lowers it.',
    )
    .option('--dry-run', 'only say what would change; write nothing')
    .addHelpText('after', '\nExample:\n  symbiote reflect --dry-run')
    .action(async ({ dryRun = false }: { readonly dryRun?: boolean }, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const reflection = await session.ask('reflect.run', { dryRun }, 'Measuring');
        return { json: reflection, text: () => formatReflection(reflection, dryRun, session.style) };
      });
    });
}
