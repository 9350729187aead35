/** Opens a place that a log names, or a file that was changed: only where it leads to a file inside the folder. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { editorCommands } from '../contributions/identifiers';
import { goToLine } from '../navigation';
import type { Room } from '../rooms/room';

export interface NamedPlace {
  /** As it was written: absolute, or relative to where the command ran or to the folder. */
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `cwd` is where the command ran, as far as that is known. */
export async function openPlace({ folder }: Room, { path, line, column }: NamedPlace, cwd: string | undefined): Promise<void> {
  const root = folder.uri.fsPath;
  for (const base of cwd === undefined ? [root] : [resolve(root, cwd), root]) {
    const found = await fileInside(root, resolve(base, path));
    if (found === undefined) continue;
    const uri = vscode.Uri.file(found);
    if (line === undefined) await vscode.commands.executeCommand(editorCommands.open, uri);
    else await goToLine(uri, line, { column: column ?? 1 });
    return;
  }
  throw new EngineError('notFound', l10n.t('There is no file {0} in the folder {1}.', path, folder.name));
}

/** Undefined where there is no such file, or it is outside of the folder, also by way of a link. */
async function fileInside(root: string, file: string): Promise<string | undefined> {
  try {
    const [realRoot, realFile] = await Promise.all([realpath(root), realpath(file)]);
    const inside = relative(realRoot, realFile);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined;
    const { type } = await vscode.workspace.fs.stat(vscode.Uri.file(realFile));
    return (type & vscode.FileType.File) === 0 ? undefined : resolve(root, inside);
  } catch {
    return undefined;
  }
}
