/** `symbiote pause`, `resume`, `stop`, `cancel`: a person's wishes about the run under way. */
import type { Command } from 'commander';
import type { Run } from '../../../domain/runs/run';
import { EngineError } from '../../../domain/errors';
import { flagLayer, globalOptionsOf, printOutcome, withEngine, type Invocation } from '../session';
import { endingWords } from '../format/run';
import { safe } from '../format/text';
import { environmentLayer } from '../host';
import { resolveWorkspace } from '../workspace';

type ControlName = 'pause' | 'resume' | 'cancel';

interface Control {
  readonly name: ControlName;
  readonly summary: string;
  readonly description: string;
}

const controls: readonly Control[] = [
  {
    name: 'pause',
    summary: 'start no further task; what is being executed goes on',
    description: 'Pauses the run under way: no further task is started until `symbiote resume`. The task being executed is finished.',
  },
  { name: 'resume', summary: 'go on after a pause', description: 'Goes on with a paused run.' },
  {
    name: 'cancel',
    summary: 'end the run now, with everything it started',
    description:
      'Ends the run under way at once, with every process it started. Its current task becomes cancelled; `symbiote tasks retry` brings it back.',
  },
];

export function registerRunControl(program: Command, invocation: Invocation): void {
  for (const { name, summary, description } of controls) {
    program
      .command(name)
      .summary(summary)
      .description(description)
      .argument('[run]', 'id of the run (default: the one under way)')
      .addHelpText('after', `\nExample:\n  symbiote ${name}`)
      .action(async (runId: string | undefined, _options: unknown, command: Command) => {
        await withEngine(invocation, command, {}, async (session) => {
          const { run } = await session.ask(`run.${name}`, runId === undefined ? {} : { runId });
          return { json: { run: run ?? null }, text: () => runText(run) };
        });
      });
  }
  registerStop(program, invocation);
}

interface StopOptions {
  readonly engine?: boolean;
  readonly force?: boolean;
}

function registerStop(program: Command, invocation: Invocation): void {
  program
    .command('stop')
    .summary('end the run after the task being executed')
    .description('Ends the run under way once the task being executed is done. With --engine, stops the engine process of this workspace.')
    .argument('[run]', 'id of the run (default: the one under way)')
    .option('--engine', 'stop the engine process; refused while it is busy')
    .option('--force', 'with --engine: also while it is busy; what runs is ended')
    .addHelpText('after', '\nExample:\n  symbiote stop')
    .action(async (runId: string | undefined, { engine = false, force = false }: StopOptions, command: Command) => {
      if (engine) return stopEngine(invocation, command, force);
      if (force) throw new EngineError('invalidInput', '--force goes with --engine. To end a run at once: symbiote cancel.');
      await withEngine(invocation, command, {}, async (session) => {
        const { run } = await session.ask('run.stop', runId === undefined ? {} : { runId });
        return { json: { run: run ?? null }, text: () => runText(run) };
      });
    });
}

/** Only attaches: an engine must not be started to be stopped. */
async function stopEngine(invocation: Invocation, command: Command, force: boolean): Promise<void> {
  const { host } = invocation;
  const options = globalOptionsOf(command);
  const layers = { environment: environmentLayer(host.variables), editor: {}, flags: await flagLayer(options.set) };
  const workspace = resolveWorkspace(options.workspace, host);
  const client = await host
    .connect({ workspace, client: 'cli', engineScript: undefined, layers: () => layers, signal: host.interrupts.signal })
    .catch((error: unknown) => {
      if (EngineError.is(error, 'engineUnreachable')) return undefined;
      throw error;
    });
  if (client === undefined) return printOutcome(invocation, options, { json: { stopped: null }, text: () => 'No engine is running here.' });
  try {
    const pid = client.enginePid;
    await client.request('engine.stop', { force });
    await printOutcome(invocation, options, { json: { stopped: pid }, text: () => `The engine (process ${pid}) is stopping.` });
  } finally {
    client.dispose();
  }
}

function runText(run: Run | undefined): string {
  if (run === undefined) return 'No run is under way.';
  const task = run.currentTask === undefined ? '' : `, ${safe(run.currentTask)} is being executed`;
  const ending = endingWords(run);
  return `Run ${safe(run.id)} is ${run.state}${task}.${ending === undefined ? '' : ` ${ending}`}`;
}
