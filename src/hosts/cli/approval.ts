/** Asks the person about commands nobody has approved yet. Nothing is executed before the answer. */
import type { CommandPreview } from '../../domain/commandTrust';
import { EngineError } from '../../domain/errors';
import { formatCommands } from './format/approval';
import { count } from './format/text';
import type { Session } from './session';

/** How the run's commands are answered for; see run.start. */
export type RunTrust = 'approved' | 'all';

/**
 * `all` with --yes; else `approved`, once the person said yes to what was not.
 * @throws EngineError `untrusted` when the person says no, or nobody is there to ask
 */
export async function approve(session: Session, commands: readonly CommandPreview[], isAnswered: boolean): Promise<RunTrust> {
  if (isAnswered) return 'all';
  const open = commands.filter((command) => command.trust !== 'approved');
  if (open.length === 0) return 'approved';
  const { err } = session.terminal;
  await err.write(`${title(open.length, commands.length)}\n\n${formatCommands(open, err.palette)}\n\n`);
  if (!session.terminal.canAsk) {
    throw new EngineError('untrusted', 'Nobody is there to approve these commands; nothing was executed. Look at them and pass --yes.', {
      data: { commands: open },
    });
  }
  const question = open.length === 1 ? 'Run this command?' : `Run these ${open.length} commands?`;
  const answer = await session.terminal.ask(`${err.palette.bold(question)} [y/N] `, session.host.interrupts.signal);
  if (!/^\s*y(es)?\s*$/i.test(answer)) {
    throw new EngineError('untrusted', 'The commands were not approved; nothing was executed.', { data: { commands: open } });
  }
  await session.ask('trust.approve', { fingerprints: commands.map((command) => command.fingerprint) });
  return 'approved';
}

function title(open: number, all: number): string {
  const rest = all > open ? ` The other ${all - open} of this run you have approved before.` : '';
  return `${count(open, 'command')} of this workspace ${open === 1 ? 'was' : 'were'} not approved yet.${rest}`;
}
