/** `symbiote doctor`: what Symbiote depends on, and what to do about it. Works without an engine too, and says why there is none. */
import type { Command } from 'commander';
import type { DoctorCheck } from '../../../domain/doctor';
import { EngineError } from '../../../domain/errors';
import { editorCheck, gitCheck, nodeCheck, unreachableCheck } from '../doctorChecks';
import { exitCodes } from '../exitCodes';
import { formatDoctor } from '../format/doctor';
import { connect, flagLayer, globalOptionsOf, printOutcome, styleOf, type GlobalOptions, type Invocation } from '../session';
import { resolveWorkspace } from '../workspace';

export function registerDoctor(program: Command, invocation: Invocation): void {
  program
    .command('doctor')
    .summary('check what Symbiote depends on')
    .description(
      'Checks Node, git, the engine, the configuration, the tasks file and the editor, and says what to do. Exits 1 when one is in error.',
    )
    .addHelpText('after', '\nExample:\n  symbiote doctor')
    .action(async (_options: unknown, command: Command) => {
      const options = globalOptionsOf(command);
      const workspace = resolveWorkspace(options.workspace, invocation.host);
      const checks = await allChecks(invocation, options, workspace);
      await printOutcome(invocation, options, {
        json: { checks },
        text: () => formatDoctor(checks, styleOf(invocation.host, workspace)),
        exitCode: checks.some((check) => check.status === 'error') ? exitCodes.failed : exitCodes.done,
      });
    });
}

async function allChecks({ host }: Pick<Invocation, 'host'>, options: GlobalOptions, workspace: string): Promise<DoctorCheck[]> {
  const [engine, editor] = await Promise.all([engineChecks(host, options, workspace), editorCheck(host.capture)]);
  return [
    nodeCheck(host.nodeVersion),
    { name: 'command line', status: 'ok', detail: `symbiote ${host.version}` },
    { name: 'workspace', status: 'ok', detail: workspace },
    ...engine,
    editor,
  ];
}

async function engineChecks(host: Invocation['host'], options: GlobalOptions, workspace: string): Promise<DoctorCheck[]> {
  try {
    const client = await connect(host, options, workspace, await flagLayer(options.set));
    try {
      const { checks } = await client.request('doctor.run', {}, { signal: host.interrupts.signal });
      return [...checks, { name: 'engine log', status: 'ok', detail: await host.engineLog(workspace) }];
    } finally {
      client.dispose();
    }
  } catch (error) {
    if (host.interrupts.signal.aborted) throw new EngineError('cancelled', 'Interrupted.', { cause: error });
    return [unreachableCheck(error, await host.engineLog(workspace)), await gitCheck(host.capture)];
  }
}
