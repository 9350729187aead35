/** Commands for the first five minutes, and for when something is wrong: the walkthrough, the sample workspace, a report. */
import { homedir, release } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { version } from '../../../shared/build';
import type { CommandName } from '../contributions/commands';
import { editorCommands, walkthroughId } from '../contributions/identifiers';
import { doctorText } from '../doctorText';
import type { Engine } from '../engine';
import { issueReport } from '../issueReport';
import { createSample } from '../sample/createSample';
import type { CommandHandler } from './commandHandler';
import type { CommandSurroundings } from './surroundings';

export function welcomeCommands(surroundings: CommandSurroundings) {
  return {
    openSample: () => openSample(surroundings),
    openWalkthrough: () =>
      vscode.commands.executeCommand(editorCommands.openWalkthrough, `${surroundings.extension.id}#${walkthroughId}`, false),
    reportIssue: () => reportIssue(surroundings),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

async function openSample({ extension, log }: CommandSurroundings): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Where to put the sample workspace? A new folder is made there'),
      openLabel: l10n.t('Create Sample Here'),
      canSelectFolders: true,
      canSelectFiles: false,
      defaultUri: defaultParent(),
    })) ?? [];
  if (parent === undefined) return;
  const folder = await createSample(extension.extensionUri, parent, log);
  await vscode.commands.executeCommand(editorCommands.openFolder, folder, { forceNewWindow: true });
}

/** Beside the folder that is open, else at home: where this extension runs, which may be another machine. */
function defaultParent(): vscode.Uri {
  const open = vscode.workspace.workspaceFolders?.[0]?.uri;
  return open === undefined ? vscode.Uri.file(homedir()) : vscode.Uri.joinPath(open, '..');
}

/** Nothing is sent: VS Code's reporter, or a document, shows all of it, and the person decides. */
async function reportIssue({ rooms, extension, showDocument }: CommandSurroundings): Promise<void> {
  const all = rooms.all();
  const text = issueReport({
    versions: [
      ['Symbiote', version],
      ['VS Code', `${vscode.version} (${vscode.env.appHost}${vscode.env.remoteName === undefined ? '' : `, ${vscode.env.remoteName}`})`],
      ['System', `${process.platform} ${process.arch} ${release()}`],
      ['Node', process.versions.node],
    ],
    doctor: all[0] && (await doctorOf(all[0].engine)),
    log: extension.logLines().join('\n'),
    folders: [...all.map(({ folder }): [string, string] => [folder.uri.fsPath, '‹workspace›']), [homedir(), '~']],
  });
  const hasReporter = vscode.env.uiKind === vscode.UIKind.Desktop;
  if (hasReporter) await vscode.commands.executeCommand(editorCommands.openIssueReporter, { extensionId: extension.id, issueBody: text });
  else await showDocument(`${l10n.t('Symbiote Report')}.md`, text);
}

async function doctorOf(engine: Engine): Promise<string> {
  try {
    const [{ checks }, configuration, status] = await Promise.all([
      engine.request('doctor.run', {}),
      engine.request('config.show', {}),
      engine.request('engine.status', {}),
    ]);
    return doctorText({ checks, configuration, status });
  } catch (error) {
    return EngineError.from(error).message;
  }
}
