/** `symbiote config show`: every setting, its value, and where that came from. */
import type { Command } from 'commander';
import { exitCodes } from '../exitCodes';
import { formatConfig } from '../format/config';
import { withEngine, type Invocation } from '../session';

export function registerConfig(program: Command, invocation: Invocation): void {
  const config = program.command('config').summary('show the settings').description('Settings of the workspace.');
  config
    .command('show', { isDefault: true })
    .summary('every setting with its value and where it came from')
    .description(
      'Prints every setting, its value and where it came from. Later wins: default, symbiote.config.yaml, SYMBIOTE_* variables, --set. ' +
        'Exits 2 when one of them does not fit.',
    )
    .addHelpText('after', '\nExample:\n  symbiote config show --set audit.churnDays=30')
    .action(async (_options: unknown, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const config = await session.ask('config.show', {});
        return {
          json: config,
          text: () => formatConfig(config, session.style),
          exitCode: config.problems.some(({ severity }) => severity === 'error') ? exitCodes.usage : exitCodes.done,
        };
      });
    });
}
