/** The commands a person is asked about, exactly as they would be executed. */
import type { CommandPreview } from '../../../domain/commandTrust';
import type { Palette } from '../palette';
import { safe, safeLines } from './text';

export function formatCommands(commands: readonly CommandPreview[], palette: Palette): string {
  return commands.map((command) => formatCommand(command, palette)).join('\n');
}

function formatCommand({ taskId, title, command, cwd, env, prerequisites, trust }: CommandPreview, palette: Palette): string {
  const changed = trust === 'changed' ? ` ${palette.yellow('(new or changed since you approved this workspace)')}` : '';
  const bar = palette.dim('│');
  const shell = [...prerequisites, command].flatMap(safeLines).map((line) => `  ${bar} ${palette.bold(line)}`);
  const variables = Object.entries(env).map(([name, value]) => `  ${bar} ${palette.dim('with')} ${safe(name)}=${safe(value)}`);
  return [
    `${palette.cyan(safe(taskId))}  ${safe(title)}${changed}`,
    ...shell,
    `  ${bar} ${palette.dim('in')} ${safe(cwd)}`,
    ...variables,
  ].join('\n');
}
