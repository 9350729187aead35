/** The lines that Symbiote itself writes into a task's terminal. Pure. */
import * as l10n from '@vscode/l10n';
import type { Attempt, Verdict } from '../../domain/runs/run';
import { commandMs } from '../../domain/runs/stages';
import { assertNever } from '../../shared/assertNever';

/**
 * Empties screen and scrollback and puts the cursor in the corner; also ends colours and modes a program left on. 1047, not
 * 1049: that one would also put the cursor where it was saved last, or into the corner.
 */
export const clearTerminal = '\u001b[!p\u001b[?1047l\u001b[?25h\u001b[0m\u001b[2J\u001b[3J\u001b[H';

/** A line of ours: dim, on a line of its own, without anything that a terminal would obey. */
export function dimLine(text: string): string {
  return `\u001b[0m\u001b[2m${withoutControls(text)}\u001b[22m\r\n`;
}

/** What a pseudo-terminal would have done to line ends; the plain-pipe fallback has none. */
export function toTerminalLines(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

export function skippedLine(bytes: number): string {
  return dimLine(l10n.t('… {0} skipped, all of it is in the log', formatBytes(bytes)));
}

/** Shows the cursor again, ends a line that the program left open, says how it ended, and how much was skipped: that line is long out of sight. */
export function endLine(attempt: Attempt, isLineOpen: boolean, skipped = 0): string {
  const verdict = verdictText(attempt.verdict);
  const took = commandMs(attempt);
  const how = took === undefined ? verdict : l10n.t('{0} after {1}', verdict, formatDuration(took));
  const unseen = skipped === 0 ? '' : `; ${l10n.t('{0} of output were skipped here, all of it is in the log', formatBytes(skipped))}`;
  return `\u001b[?1047l\u001b[?25h\u001b[0m${isLineOpen ? '\r\n' : ''}${dimLine(`${how}${unseen}`)}`;
}

function verdictText(verdict: Verdict | undefined): string {
  if (verdict === undefined) return l10n.t('ended');
  switch (verdict.kind) {
    case 'exited':
      return l10n.t('exit code {0}', verdict.exitCode);
    case 'signalled':
      return l10n.t('ended by {0}', verdict.signal);
    case 'timedOut':
      return l10n.t('timed out: ended by Symbiote');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'notStarted':
      return l10n.t('could not start: {0}', verdict.reason);
    case 'interrupted':
      return l10n.t('interrupted: the engine ended while it ran');
    default:
      return assertNever(verdict);
  }
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return l10n.t('{0} bytes', bytes);
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 'bytes';
  for (const next of units) {
    if (value < 1000) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A title from a file must not move the cursor or set the window's title. */
export function withoutControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
