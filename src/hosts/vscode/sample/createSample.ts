/** Writes the sample workspace into a new folder: the files that come with the extension and, where git is installed, a history for them. */
import * as vscode from 'vscode';
import { createGitRun } from '../../../adapters/system/gitCommand';
import type { Log } from '../log';
import { fastImportStream, sampleCommits, type SampleFile } from './sampleHistory';

const folderName = 'symbiote-sample';

/** Returns the new folder, which did not exist before: nothing is ever overwritten. */
export async function createSample(extension: vscode.Uri, parent: vscode.Uri, log: Log): Promise<vscode.Uri> {
  const files = await filesBelow(vscode.Uri.joinPath(extension, 'media', 'sample'));
  const folder = await newFolder(parent);
  for (const { path, text } of files) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, ...path.split('/')), new TextEncoder().encode(text));
  }
  if (folder.scheme === 'file') await addHistory(folder.fsPath, files, log);
  return folder;
}

/** The first name that is free. */
async function newFolder(parent: vscode.Uri): Promise<vscode.Uri> {
  const taken = new Set((await vscode.workspace.fs.readDirectory(parent)).map(([name]) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = number === 1 ? folderName : `${folderName}-${number}`;
    if (taken.has(name)) continue;
    const folder = vscode.Uri.joinPath(parent, name);
    await vscode.workspace.fs.createDirectory(folder);
    return folder;
  }
}

async function filesBelow(root: vscode.Uri, path = ''): Promise<readonly SampleFile[]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root, path));
  const lists = await Promise.all(
    entries.map(async ([name, type]): Promise<readonly SampleFile[]> => {
      const below = path === '' ? name : `${path}/${name}`;
      if (type === vscode.FileType.Directory) return filesBelow(root, below);
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, below));
      return [{ path: below, text: new TextDecoder().decode(bytes) }];
    }),
  );
  return lists.flat();
}

/** The sample is as good without: a history that cannot be made is worth a line in the log. */
async function addHistory(folder: string, files: readonly SampleFile[], log: Log): Promise<void> {
  const git = createGitRun(folder, process.env);
  const stream = fastImportStream(sampleCommits(files, Date.now()));
  const begun = await git(['init', '--quiet', '--initial-branch=main', '--template=']);
  if (begun?.exitCode !== 0) return log.warn(`The sample has no history: ${begun?.stderr ?? 'git is not installed.'}`);
  const imported = await git(['fast-import', '--quiet'], { input: stream });
  const indexed = imported?.exitCode === 0 ? await git(['reset', '--quiet']) : imported;
  if (indexed?.exitCode !== 0) log.warn(`The sample's history could not be written: ${indexed?.stderr ?? ''}`);
}
