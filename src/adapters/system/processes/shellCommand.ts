/**
 * How a task's own texts reach a shell. They are the only shell text: where something must happen around them, a constant
 * script does it and gets the texts as arguments, so that no quoting of ours can change what a person wrote.
 */
import type { ProcessSpec } from '../../../ports/processes';

export interface ShellCommand {
  readonly file: string;
  readonly args: readonly string[];
}

export interface ShellOptions {
  readonly shell: string;
  /** Standard input is /dev/null instead of what the process was started with. */
  readonly closeInput: boolean;
  /** Standard error goes where standard output goes, so that a single pipe keeps their order. */
  readonly mergeErrors: boolean;
}

export const shellPath = '/bin/sh';

/**
 * `/bin/sh -c command` where nothing must happen around it. Prerequisites are evaluated first in the same shell, so that
 * `cd`, `export` and functions last; the first that fails ends the shell with its code. The texts are kept in variables
 * because a text may call `set --`, and `$?` is tested afterwards instead of by `||`, which would switch `set -e` off.
 */
export function unixShellCommand(spec: Pick<ProcessSpec, 'command' | 'prerequisites'>, options: ShellOptions): ShellCommand {
  const { shell } = options;
  const lines: string[] = [];
  if (options.mergeErrors) lines.push('exec 2>&1');
  if (options.closeInput) lines.push('exec </dev/null');
  if (spec.prerequisites.length === 0) {
    if (lines.length === 0) return { file: shell, args: ['-c', spec.command] };
    return { file: shell, args: ['-c', [...lines, 'exec "$0" -c "$1"'].join('\n'), shell, spec.command] };
  }
  const texts = [...spec.prerequisites, spec.command];
  texts.forEach((_, index) => lines.push(`symbiote_${index + 1}=\${${index + 1}}`));
  lines.push('set --');
  spec.prerequisites.forEach((_, index) =>
    lines.push(`eval "$symbiote_${index + 1}"`, 'symbiote_status=$?', '[ "$symbiote_status" = 0 ] || exit "$symbiote_status"'),
  );
  lines.push(`eval "$symbiote_${texts.length}"`);
  return { file: shell, args: ['-c', lines.join('\n'), shell, ...texts] };
}

/**
 * `cmd /d /s /c "<command>"` as one verbatim line: with /s cmd takes off the first and the last quote and leaves every other
 * character alone. Prerequisites are joined by `&&`, cmd's own word for "only if that succeeded".
 */
export function windowsShellLine(spec: Pick<ProcessSpec, 'command' | 'prerequisites'>): string {
  return `/d /s /c "${[...spec.prerequisites, spec.command].join(' && ')}"`;
}
