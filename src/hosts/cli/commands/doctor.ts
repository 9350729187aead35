/** `symbiote doctor`: what Symbiote depends on, and what to do about it. Works without an engine too, and says why there is none. */
import type { Command } from 'commander';
import type { DoctorCheck } from '../../../domain/doctor';
import { EngineError } from '../../../domain/errors';
import type { OperationOutput } from '../../../protocol/operations';
import { editorCheck, gitCheck, nodeCheck, unreachableCheck } from '../doctorChecks';
import { exitCodes } from '../exitCodes';
import { formatDoctor } from '../format/doctor';
import { safe } from '../format/text';
import { connect, flagLayer, globalOptionsOf, printOutcome, styleOf, type GlobalOptions, type Invocation } from '../session';
import { resolveWorkspace } from '../workspace';

export function registerDoctor(program: Command, invocation: Invocation): void {
  program
    .command('doctor')
    .summary('check what Symbiote depends on')
    .description(
      'Checks Node, git, the engine, the configuration, the tasks file and the editor, and says what to do. Exits 1 when one is in error.',
    )
    .option('--repair', 'make the state whole where it was damaged: write it anew, and say what was found and done')
    .addHelpText('after', '\nExamples:\n  symbiote doctor\n  symbiote doctor --repair')
    .action(async ({ repair }: { readonly repair?: boolean }, command: Command) => {
      const repaired = repair === true ? await repairState(invocation, command) : undefined;
      const options = globalOptionsOf(command);
      const workspace = resolveWorkspace(options.workspace, invocation.host);
      const checks = await allChecks(invocation, options, workspace);
      await printOutcome(invocation, options, {
        json: { checks, ...(repaired === undefined ? {} : { repaired }) },
        text: () => [...repairLines(repaired), formatDoctor(checks, styleOf(invocation.host, workspace))].join('\n'),
        exitCode: checks.some((check) => check.status === 'error') ? exitCodes.failed : exitCodes.done,
      });
    });
}

type Repaired = OperationOutput<'state.repair'>;

/** Before the checks, so that they tell how it is then. Without an engine there is nothing to repair, and the checks say why. */
async function repairState({ host }: Invocation, command: Command): Promise<Repaired> {
  const options = globalOptionsOf(command);
  const client = await connect(host, options, resolveWorkspace(options.workspace, host), await flagLayer(options.set));
  try {
    return await client.request('state.repair', {}, { signal: host.interrupts.signal });
  } finally {
    client.dispose();
  }
}

function repairLines(repaired: Repaired | undefined): string[] {
  if (repaired === undefined) return [];
  if (repaired.found.length === 0) return ['Nothing of the state was damaged; nothing was repaired.', ''];
  return ['Found:', ...repaired.found.map((note) => `  ${safe(note)}`), 'Done:', ...repaired.done.map((step) => `  ${safe(step)}`), ''];
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
