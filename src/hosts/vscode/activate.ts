/** The extension's table of contents: builds the parts, registers them, returns. The engine starts when somebody first needs it. */
import './language'; // Before anything that makes a text.
import * as vscode from 'vscode';
import { planPanel } from '../../panels/plan';
import { registerCommands } from './commands/registerCommands';
import { keepContexts } from './contexts';
import { outputChannelName, panelViewTypes } from './contributions/identifiers';
import { registerHints } from './hints/hints';
import { ComplexityHover } from './hints/hover';
import { Measurements } from './hints/measurements';
import { PanelHost } from './panelHost';
import { PlanSource } from './planSource';
import { ReadableDocuments } from './readableDocuments';
import { furnish, type Room } from './rooms/room';
import { Rooms } from './rooms/rooms';
import { windowFolders } from './rooms/windowFolders';
import { showStatus } from './statusBar';
import { showAuditProgress } from './views/auditProgress';
import { HotspotsView } from './views/hotspotsView';
import { TasksView } from './views/tasksView';

export function activate(context: vscode.ExtensionContext): void {
  const startedAt = performance.now();
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };

  const log = own(vscode.window.createOutputChannel(outputChannelName, { log: true }));
  const memory = context.workspaceState;
  const rooms = own(new Rooms<Room>(windowFolders, (folder) => furnish(folder, { extensionPath: context.extensionPath, log, memory })));

  const measurements = own(new Measurements((uri) => rooms.of(uri)?.engine));
  const hover = own(new ComplexityHover(measurements));
  own(registerHints(measurements));

  const hotspotsView = own(new HotspotsView(rooms, memory));
  const tasksView = own(new TasksView(rooms));
  own(rooms.each(({ hotspots }) => showAuditProgress(hotspots)));
  own(keepContexts(rooms, hotspotsView));
  own(showStatus(rooms));

  const planSource = own(new PlanSource(rooms, memory));
  const plan = own(
    new PanelHost({ panel: planPanel, viewType: panelViewTypes.plan, source: planSource, extensionUri: context.extensionUri, log }),
  );
  const documents = own(new ReadableDocuments());
  own(
    registerCommands({
      rooms,
      hotspotsView,
      tasksView,
      hover,
      log,
      extension: { id: context.extension.id, extensionUri: context.extensionUri, logUri: context.logUri },
      showLog: () => log.show(),
      showPlan: (room) => {
        planSource.choose(room);
        plan.show();
      },
      showDocument: (name, text) => documents.show(name, text),
    }),
  );
  log.info(`Activated in ${(performance.now() - startedAt).toFixed(1)} ms.`);
}

/** Everything is in the context's subscriptions. The engine goes on while it has work, and ends by itself. */
export function deactivate(): void {
  return;
}
