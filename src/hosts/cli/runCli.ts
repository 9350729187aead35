/** From arguments to an exit code: parses, runs the command, prints what went wrong in the form that was asked for. */
import { CommanderError } from 'commander';
import { EngineError } from '../../domain/errors';
import { exitCodeFor, exitCodes } from './exitCodes';
import { errorJson, formatError } from './format/errors';
import type { CliHost } from './host';
import { buildProgram } from './program';
import type { Invocation } from './session';
import { displayPath } from './workspace';

/** Never rejects. `argv` is what the person typed after `symbiote`. */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  const invocation: Invocation = { host, exitCode: exitCodes.done, workspace: undefined };
  const isJson = wantsJson(argv);
  const said = { out: '', err: '' };
  const program = buildProgram(invocation, {
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
    columns: host.terminal.out.columns,
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return invocation.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return finishUsage(error, said, isJson, host);
    await printError(EngineError.from(error), isJson, invocation);
    return exitCodeFor(error);
  }
}

/** Before the arguments are parsed, because parsing may be what fails. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}

async function finishUsage(error: CommanderError, said: { out: string; err: string }, isJson: boolean, host: CliHost): Promise<number> {
  const { out, err } = host.terminal;
  if (error.exitCode === 0) {
    const key = error.code === 'commander.version' ? 'version' : 'help';
    await out.write(isJson ? `${JSON.stringify({ [key]: said.out.trimEnd() })}\n` : said.out);
    return exitCodes.done;
  }
  // Help that nobody asked for (no command given) is an error with a long message.
  const message =
    error.code === 'commander.help' ? 'Expected a command. `symbiote --help` lists them.' : error.message.replace(/^error: /, '');
  if (isJson) await out.write(`${JSON.stringify(errorJson(new EngineError('invalidInput', message)), undefined, 2)}\n`);
  else await err.write(said.err);
  return exitCodes.usage;
}

async function printError(error: EngineError, isJson: boolean, { host, workspace }: Invocation): Promise<void> {
  const { out, err } = host.terminal;
  if (isJson) return out.write(`${JSON.stringify(errorJson(error), undefined, 2)}\n`);
  const pathOf = (path: string): string => (workspace === undefined ? path : displayPath(path, workspace, host.cwd));
  await err.write(`${formatError(error, { palette: err.palette, pathOf })}\n`);
}
