/** The extension's table of contents: builds the parts, registers them, returns. The engine starts when somebody first needs it. */
import './language'; // Before anything that makes a text.
import * as vscode from 'vscode';
import { comparisonPanel } from '../../panels/comparison';
import { graphPanel } from '../../panels/graph';
import { planPanel } from '../../panels/plan';
import { runPanel } from '../../panels/run';
import { dropTasks } from './commands/orderCommands';
import { registerCommands } from './commands/registerCommands';
import { keepContexts } from './contexts';
import { outputChannelName, panelViewTypes } from './contributions/identifiers';
import { reportFailure } from './failures';
import { GraphSource } from './graphSource';
import { registerComplexityActions } from './hints/complexityActions';
import { ComplexityProblems } from './hints/complexityProblems';
import { FunctionTrends } from './hints/functionTrends';
import { registerHints } from './hints/hints';
import { ComplexityHover } from './hints/hover';
import { Measurements } from './hints/measurements';
import { FunctionsOverThreshold } from './hints/overThreshold';
import { taskLinkIn } from './hints/taskLink';
import { measurerOf, OpenFiles } from './openFiles/openFiles';
import { openFilesPlace, OpenHotspots } from './openFiles/openHotspots';
import { ShownPlaces } from './openFiles/shownPlaces';
import { PanelHost } from './panelHost';
import { PlanSource } from './planSource';
import { ReadableDocuments } from './readableDocuments';
import { RecordedContents } from './recordedContents';
import { rememberLines } from './rememberedLog';
import { furnish, type Room } from './rooms/room';
import { Rooms } from './rooms/rooms';
import { hasVirtualFolder, windowFolders } from './rooms/windowFolders';
import { pastContents } from './hints/pastContents';
import { changedContents } from './runs/changedContents';
import { ComparisonSource } from './runs/comparisonSource';
import { RunSource } from './runs/runSource';
import { showStatus } from './statusBar';
import { showAuditProgress } from './views/auditProgress';
import { HotspotsView } from './views/hotspotsView';
import { RunsView } from './views/runsView';
import { TaskDrag } from './views/taskDrag';
import { TasksView } from './views/tasksView';

export function activate(context: vscode.ExtensionContext): void {
  const startedAt = performance.now();
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };

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
  own(new RunsView(rooms));
  const drag = new TaskDrag(rooms, (drop) => void dropTasks(tasksView, drop).catch((error: unknown) => reportFailure(error, log)));
  const tasksView = own(new TasksView({ rooms, memory, dragAndDrop: drag }));
  own(rooms.each(({ hotspots }) => showAuditProgress(hotspots)));
  own(keepContexts({ rooms, places, hotspotsView, tasksView }));
  own(showStatus(rooms));

  const planSource = own(new PlanSource(rooms, memory));
  const plan = own(
    new PanelHost({ panel: planPanel, viewType: panelViewTypes.plan, source: planSource, extensionUri: context.extensionUri, log }),
  );
  const runSource = own(new RunSource(rooms, log));
  const run = own(
    new PanelHost({ panel: runPanel, viewType: panelViewTypes.run, source: runSource, extensionUri: context.extensionUri, log }),
  );
  const comparisonSource = own(new ComparisonSource(rooms));
  const comparison = own(
    new PanelHost({
      panel: comparisonPanel,
      viewType: panelViewTypes.comparison,
      source: comparisonSource,
      extensionUri: context.extensionUri,
      log,
    }),
  );
  const graphSource = own(new GraphSource(rooms));
  const graph = own(
    new PanelHost({ panel: graphPanel, viewType: panelViewTypes.graph, source: graphSource, extensionUri: context.extensionUri, log }),
  );
  own(new RecordedContents(rooms, changedContents));
  own(new RecordedContents(rooms, pastContents));
  const documents = own(new ReadableDocuments());
  own(
    registerCommands({
      rooms,
      openFiles: openPlace,
      hotspotsView,
      tasksView,
      hover,
      overThreshold,
      log,
      extension: { id: context.extension.id, extensionUri: context.extensionUri, logLines: () => log.lines() },
      showLog: () => channel.show(),
      showPlan: (room) => {
        planSource.choose(room);
        plan.show();
      },
      showGraph: (room, taskId) => {
        graphSource.choose(room, taskId);
        graph.show();
      },
      showRun: (room, shown) => {
        runSource.show(room, shown);
        run.show();
      },
      compareRuns: (room, left, right) => {
        comparisonSource.compare(room, left, right);
        comparison.show();
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
