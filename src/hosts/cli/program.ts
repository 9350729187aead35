/** The commands, as commander knows them. Nothing here starts an engine. */
import { Command } from 'commander';
import { registerAudit } from './commands/audit';
import { registerConfig } from './commands/config';
import { registerDoctor } from './commands/doctor';
import { registerHistory } from './commands/history';
import { registerOverview } from './commands/overview';
import { registerPlan } from './commands/plan';
import { registerQuery } from './commands/query';
import { registerReflect } from './commands/reflect';
import { registerReview } from './commands/review';
import { registerRun } from './commands/run';
import { registerRunControl } from './commands/runControl';
import { registerExport, registerImport } from './commands/stateFile';
import { registerStatus } from './commands/status';
import { registerTasks } from './commands/tasks/register';
import { collectAssignments } from './options';
import type { Invocation } from './session';

/** Where commander's own words go: help and version, and its complaints. */
export interface ProgramOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly columns: number | undefined;
}

export function buildProgram(invocation: Invocation, output: ProgramOutput): Command {
  const program = new Command('symbiote')
    .description('Finds the functions that hurt, turns them into tasks and carries them out in the open.')
    .version(invocation.host.version, '-V, --version', 'print the version')
    .option('--workspace <dir>', 'the workspace (default: the nearest folder upwards with .git or tasks.yml)')
    .option('--json', 'print one JSON document on standard output, errors too')
    .option('--quiet', 'no progress and no notices; `run` streams no output')
    .option('--set <key=value>', 'a setting for this command; may be repeated', collectAssignments)
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 findings or a task failed, 2 wrong usage or input, 3 budget exhausted, 4 refused, 130 interrupted.\n' +
        '\nStart here:\n  symbiote overview        one look, writes nothing\n  symbiote audit --top 5   the five places worth fixing',
    )
    .showHelpAfterError('`--help` says what fits here.')
    .configureHelp({ showGlobalOptions: true, helpWidth: output.columns ?? 100 })
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .exitOverride();
  registerOverview(program, invocation);
  registerAudit(program, invocation);
  registerHistory(program, invocation);
  registerReflect(program, invocation);
  registerTasks(program, invocation);
  registerPlan(program, invocation);
  registerRun(program, invocation);
  registerStatus(program, invocation);
  registerRunControl(program, invocation);
  registerReview(program, invocation);
  registerQuery(program, invocation);
  registerExport(program, invocation);
  registerImport(program, invocation);
  registerConfig(program, invocation);
  registerDoctor(program, invocation);
  return program;
}
