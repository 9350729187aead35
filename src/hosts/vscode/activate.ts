/** The extension's table of contents: builds the parts, registers them, returns. The engine starts when somebody first needs it. */
import './language'; // Before anything that makes a text.
import * as vscode from 'vscode';
import { planPanel } from '../../panels/plan';
import { registerCommands } from './commands/registerCommands';
import type { Room } from './commands/room';
import { keepContexts } from './contexts';
import { outputChannelName, panelViewTypes } from './contributions/identifiers';
import type { Engine } from './engine';
import { Engines } from './engines';
import { registerHints } from './hints/hints';
import { ComplexityHover } from './hints/hover';
import { Measurements } from './hints/measurements';
import { PanelHost } from './panelHost';
import { PlanSource } from './planSource';
import { TasksProblems } from './problems';
import { ReadableDocuments } from './readableDocuments';
import { showStatus } from './statusBar';
import { Terminals } from './terminals';
import { showAuditProgress } from './views/auditProgress';
import { showEmptyViews } from './views/emptyViews';
import { HotspotsModel } from './views/hotspotsModel';
import { HotspotsView } from './views/hotspotsView';
import { TasksModel } from './views/tasksModel';
import { TasksView } from './views/tasksView';

export function activate(context: vscode.ExtensionContext): void {
  const startedAt = performance.now();
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };

  const log = own(vscode.window.createOutputChannel(outputChannelName, { log: true }));
  const engines = own(new Engines({ extensionPath: context.extensionPath, log }));
  const engine = engines.first;

  const measurements = own(new Measurements(engines.of));
  const hover = own(new ComplexityHover(measurements));
  own(registerHints(measurements));

  const room = engine === undefined ? undefined : furnish(engine, context.workspaceState, own);
  if (room === undefined) own(showEmptyViews());

  const planSource = own(new PlanSource(engine));
  const plan = own(
    new PanelHost({ panel: planPanel, viewType: panelViewTypes.plan, source: planSource, extensionUri: context.extensionUri, log }),
  );
  const documents = own(new ReadableDocuments());
  own(
    registerCommands({
      room,
      hover,
      log,
      showLog: () => log.show(),
      showPlan: () => plan.show(),
      showDocument: (name, text) => documents.show(name, text),
    }),
  );

  void engine?.attachToRunning();
  log.info(`Activated in ${(performance.now() - startedAt).toFixed(1)} ms.`);
}

/** Views, terminals, problems and status of one folder. */
function furnish(engine: Engine, memory: vscode.Memento, own: <T extends vscode.Disposable>(part: T) => T): Room {
  const hotspots = own(new HotspotsModel(engine));
  const tasks = own(new TasksModel(engine));
  const terminals = own(new Terminals(engine, memory));
  const room: Room = {
    engine,
    hotspots,
    tasks,
    terminals,
    hotspotsView: own(new HotspotsView(hotspots, engine.folder, memory)),
    tasksView: own(new TasksView(tasks, terminals, engine.folder)),
  };
  own(new TasksProblems(engine, tasks));
  own(keepContexts(room));
  own(showAuditProgress(hotspots));
  own(showStatus(room));
  return room;
}

/** Everything is in the context's subscriptions. The engine goes on while it has work, and ends by itself. */
export function deactivate(): void {
  return;
}
