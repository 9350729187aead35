/** A patch as a person reads it in a terminal. */
import type { Changes } from '../../../domain/runs/changes';
import type { TextStyle } from '../session';
import { count, safe } from './text';

export function formatPatchHeading(
  { attemptId, taskId }: { readonly attemptId: string; readonly taskId: string | undefined },
  { files }: Changes,
  { palette }: TextStyle,
): string {
  const added = files.reduce((sum, { additions }) => sum + additions, 0);
  const removed = files.reduce((sum, { deletions }) => sum + deletions, 0);
  const name = palette.bold(safe(taskId ?? attemptId));
  return `${name}  ${count(files.length, 'file')}, ${palette.green(`+${added}`)} ${palette.red(`−${removed}`)}  ${palette.dim(safe(attemptId))}`;
}

/** Coloured as git does; what is binary is named and not shown, and nothing in it speaks to the terminal. */
export function formatPatchText(patch: Uint8Array, style: TextStyle): string {
  const lines = new TextDecoder().decode(patch).split('\n');
  if (lines.at(-1) === '') lines.pop();
  const shown: string[] = [];
  let isBinary = false;
  for (const line of lines) {
    if (line.startsWith('diff --git ')) isBinary = false;
    if (isBinary) continue;
    isBinary = line === 'GIT binary patch';
    shown.push(isBinary ? style.palette.dim('Binary contents, not shown.') : paint(line, style));
  }
  return shown.join('\n');
}

function paint(line: string, { palette }: TextStyle): string {
  const text = line.split('\t').map(safe).join('\t');
  if (line.startsWith('@@ ')) return palette.cyan(text);
  if (line.startsWith('+')) return palette.green(text);
  if (line.startsWith('-')) return palette.red(text);
  return /^( |\\)/.test(line) ? text : palette.bold(text);
}
