/**
 * The extension in a web window, where there is no process and no disk: the same hints, hovers and Hotspots view over the
 * files that are open. What needs the engine says so when it is asked for.
 */
import '../language'; // Before anything that makes a text.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { WebWorkerMeasurer, type WorkerLike } from '../../../adapters/browser/webWorkerMeasurer';
import { EngineError } from '../../../domain/errors';
import { auditCommands } from '../commands/auditCommands';
import { registerHandler, type CommandHandler } from '../commands/commandHandler';
import { keepContexts } from '../contexts';
import { commands, type CommandName } from '../contributions/commands';
import { outputChannelName, viewIds } from '../contributions/identifiers';
import { registerHints } from '../hints/hints';
import { ComplexityHover } from '../hints/hover';
import { Measurements } from '../hints/measurements';
import { IncludedText } from '../openFiles/includedText';
import { measurerOf, OpenFiles } from '../openFiles/openFiles';
import { openFilesPlace, OpenHotspots } from '../openFiles/openHotspots';
import { ShownPlaces } from '../openFiles/shownPlaces';
import type { Room } from '../rooms/room';
import { Rooms } from '../rooms/rooms';
import { hasVirtualFolder, windowFolders } from '../rooms/windowFolders';
import { HotspotsView } from '../views/hotspotsView';

/** The browser's own; no DOM is known here, and none is there. */
declare const Worker: new (address: string, options: { readonly name: string }) => WorkerLike;

export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(vscode.window.createOutputChannel(outputChannelName, { log: true }));
  const rooms = own(new Rooms<Room>(windowFolders, () => refuse()));
  const workerAddress = vscode.Uri.joinPath(context.extensionUri, 'dist', 'languages.js').toString(true);
  const startWorker = (): WorkerLike => new Worker(workerAddress, { name: 'symbiote languages' });

  const openFiles = own(
    new OpenFiles(
      async () => new IncludedText(new WebWorkerMeasurer(startWorker)),
      () => false,
    ),
  );
  const measurements = own(new Measurements((document) => measurerOf(document, rooms, openFiles), log));
  const hover = own(new ComplexityHover(measurements));
  own(registerHints(measurements));

  const openPlace = openFilesPlace(own(new OpenHotspots(openFiles, measurements)));
  const places = new ShownPlaces(rooms, openPlace, hasVirtualFolder);
  const hotspotsView = own(new HotspotsView(places, context.workspaceState));
  own(keepContexts({ rooms, places, hotspotsView, tasksView: undefined }));
  // Without rows their welcome says why there are none.
  const nothing: vscode.TreeDataProvider<never> = { getChildren: () => [], getTreeItem: (node) => node };
  for (const id of Object.values(viewIds)) if (id !== viewIds.hotspots) own(vscode.window.registerTreeDataProvider(id, nothing));

  const handlers: Partial<Record<CommandName, CommandHandler>> = {
    ...auditCommands({ rooms, openFiles: openPlace, hotspotsView, hover }),
    showLog: () => log.show(),
  };
  for (const name of Object.keys(commands) as CommandName[]) own(registerHandler(name, handlers[name] ?? refuse, log));
}

function refuse(): never {
  throw new EngineError(
    'notSupported',
    l10n.t('This window has no processes: open files are audited, everything else needs a desktop or remote window.'),
  );
}

/** Everything is in the context's subscriptions. */
export function deactivate(): void {
  return;
}
