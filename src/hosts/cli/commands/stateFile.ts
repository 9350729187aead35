/** `symbiote export FILE` and `symbiote import FILE`: the whole state of a workspace as one file. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { count } from '../format/text';
import { withEngine, type Invocation } from '../session';

export function registerExport(program: Command, invocation: Invocation): void {
  program
    .command('export')
    .summary('write the whole state to one file')
    .description(
      'Writes runs, attempts, budgets, events and findings, with the logs and patches of runs, to one file with a checksum that ' +
        '`symbiote import` takes on any machine. tasks.yml and the configuration are your own files and not in it.',
    )
    .argument('<file>', 'where to; one that is there is refused without --force')
    .option('--force', 'overwrite the file')
    .addHelpText('after', '\nExample:\n  symbiote export state.symbiote')
    .action(async (file: string, { force }: { readonly force?: boolean }, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const path = resolve(invocation.host.cwd, file);
        const exported = await session.ask('state.export', { path, overwrite: force === true }, 'Exporting the state');
        return { json: exported, text: () => `${count(exported.runs, 'run')}, ${Math.ceil(exported.bytes / 1024)} KB: ${file}` };
      });
    });
}

export function registerImport(program: Command, invocation: Invocation): void {
  program
    .command('import')
    .summary('take the state from an exported file')
    .description(
      'Puts in what `symbiote export` wrote. A file that is damaged or made by a newer version is refused. State that is here already ' +
        'stays unless --replace says otherwise, and is then kept in .symbiote/replaced-…; the engine starts again.',
    )
    .argument('<file>', 'what `symbiote export` wrote')
    .option('--replace', 'put it in the place of the state that is here')
    .addHelpText('after', '\nExample:\n  symbiote import state.symbiote --replace')
    .action(async (file: string, { replace }: { readonly replace?: boolean }, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const path = resolve(invocation.host.cwd, file);
        const imported = await session.ask('state.import', { path, replace: replace === true }, 'Importing the state');
        const aside = imported.keptAside === undefined ? '' : `; what was here is in ${session.style.pathOf(imported.keptAside)}`;
        return { json: imported, text: () => `${count(imported.runs, 'run')} imported${aside}` };
      });
    });
}
