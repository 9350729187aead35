/** The extension's table of contents: builds the parts, registers them, returns. The engine starts when somebody first needs it. */
import './language'; // Before anything that makes a text.
import * as vscode from 'vscode';
import { DisposableList } from '../../shared/disposable';
import { registerCommands } from './commands/registerCommands';
import { keepContexts } from './contexts';
import { outputChannelName, panelViewTypes } from './contributions/identifiers';
import { reportFailure } from './failures';
import { registerComplexityActions } from './hints/complexityActions';
import { ComplexityProblems } from './hints/complexityProblems';
import { FunctionTrends } from './hints/functionTrends';
import { registerHints } from './hints/hints';
import { ComplexityHover } from './hints/hover';
import { Measurements } from './hints/measurements';
import { FunctionsOverThreshold } from './hints/overThreshold';
import { taskLinkIn } from './hints/taskLink';
import type { Later } from './later';
import { measurerOf, OpenFiles } from './openFiles/openFiles';
import { openFilesPlace, OpenHotspots } from './openFiles/openHotspots';
import { ShownPlaces } from './openFiles/shownPlaces';
import type { PanelName } from './panels';
import { ReadableDocuments } from './readableDocuments';
import { RecordedContents } from './recordedContents';
import { rememberLines } from './rememberedLog';
import { furnish, type Room } from './rooms/room';
import { Rooms } from './rooms/rooms';
import { hasVirtualFolder, windowFolders } from './rooms/windowFolders';
import { pastContents } from './hints/pastContents';
import { changedContents } from './runs/changedContents';
import { showStatus } from './statusBar';
import { showAuditProgress } from './views/auditProgress';
import { HotspotsView } from './views/hotspotsView';
import { RunsView } from './views/runsView';
import { TaskDrag } from './views/taskDrag';
import { TasksView } from './views/tasksView';

export function activate(context: vscode.ExtensionContext): void {
  const startedAt = performance.now();
  const life = new DisposableList();
  context.subscriptions.push(life);
  const own = <T extends vscode.Disposable>(part: T): T => life.add(part);

  const channel = own(vscode.window.createOutputChannel(outputChannelName, { log: true }));
  const log = rememberLines(channel);
  const memory = context.workspaceState;
  const rooms = own(new Rooms<Room>(windowFolders, (folder) => furnish(folder, { extensionPath: context.extensionPath, log, memory })));

  const openFiles = own(
    new OpenFiles(
      async () => (await import('./openFiles/threadMeasurer')).startThread(context.extensionPath),
      ({ uri }) => rooms.of(uri) !== undefined,
    ),
  );
  const measurements = own(new Measurements((document) => measurerOf(document, rooms, openFiles), log));
  own(rooms.onDidChange(() => measurements.invalidate()));
  const openPlace = openFilesPlace(own(new OpenHotspots(openFiles, measurements)));
  const places = new ShownPlaces(rooms, openPlace, hasVirtualFolder);
  const overThreshold = own(new FunctionsOverThreshold(rooms, measurements));
  const taskLink = taskLinkIn(rooms, overThreshold);
  const facts = { taskLink, trends: own(new FunctionTrends(rooms)) };
  const hover = own(new ComplexityHover(measurements, facts));
  own(registerHints(measurements, facts));
  own(new ComplexityProblems(overThreshold));
  own(registerComplexityActions(rooms, overThreshold));

  const hotspotsView = own(new HotspotsView(places, memory));
  const runsView = own(new RunsView(rooms));
  const drag = new TaskDrag(
    rooms,
    (drop) =>
      void later()
        .then((parts) => parts.dropTasks(drop))
        .catch((error: unknown) => reportFailure(error, log)),
  );
  const tasksView = own(new TasksView({ rooms, memory, dragAndDrop: drag }));
  own(rooms.each(({ hotspots }) => showAuditProgress(hotspots)));
  own(keepContexts({ rooms, places, hotspotsView, tasksView }));
  own(showStatus(rooms));

  for (const name of Object.keys(panelViewTypes) as PanelName[]) {
    const serializer: vscode.WebviewPanelSerializer = {
      deserializeWebviewPanel: async (restored, kept) => (await later()).panels.restore(name, restored, kept),
    };
    own(vscode.window.registerWebviewPanelSerializer(panelViewTypes[name], serializer));
  }
  own(new RecordedContents(rooms, changedContents));
  own(new RecordedContents(rooms, pastContents));
  const documents = own(new ReadableDocuments());
  let loaded: Promise<Later> | undefined;
  const later = (): Promise<Later> => (loaded ??= load());
  const load = async (): Promise<Later> => {
    const { Later } = await import('./later');
    return life.add(
      new Later({
        rooms,
        memory,
        openFiles: openPlace,
        hotspotsView,
        runsView,
        tasksView,
        hover,
        overThreshold,
        log,
        extension: { id: context.extension.id, extensionUri: context.extensionUri, logLines: () => log.lines() },
        showLog: () => channel.show(),
        showDocument: (name, text) => documents.show(name, text),
      }),
    );
  };
  own(registerCommands(async () => (await later()).handlers, log));
  log.info(`Activated in ${(performance.now() - startedAt).toFixed(1)} ms.`);
}

/** Everything is in the context's subscriptions. The engine goes on while it has work, and ends by itself. */
export function deactivate(): void {
  return;
}
