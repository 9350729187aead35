/** Binds every operation to the engine. Each handler is a few lines: settings of the request, a call, the answer. */
import { updateBaseline } from '../../engine/audit/baselineUpdate';
import { EngineError } from '../../domain/errors';
import type { Settings } from '../../domain/settings';
import { viewOf } from '../../domain/tasks/task';
import { examine } from '../../engine/doctor';
import type { Engine } from '../../engine/engine';
import { validSettings } from '../../engine/configuration';
import { parseTasks } from '../../engine/memory/tasksDocument';
import type { TasksSince } from '../../engine/memory/tasksHistory';
import type { PlanRequest } from '../../engine/runs/orchestrator';
import { addTask, dependTasks, editTasks, moveTasks } from '../../engine/tasks/taskEditing';
import type { OperationOutput } from '../../protocol/operations';
import { auditHandlers } from './auditHandlers';
import type { Handlers, RequestContext } from './rpc/contract';
import { reviewHandlers } from './reviewHandlers';
import { stateHandlers } from './stateHandlers';
import { stateOf } from './tasksState';
import { Viewers } from './viewers';

export interface EngineIdentity {
  readonly version: string;
  readonly build: string;
  readonly pid: number;
  readonly startedAt: number;
}

export interface HandlerParts {
  readonly engine: Engine;
  readonly identity: EngineIdentity;
  readonly clients: () => number;
  readonly stop: () => void;
}

export function bindHandlers({ engine, identity, clients, stop }: HandlerParts): Handlers {
  const { details, executor, orchestrator, runs, trust, workspace } = engine;
  const settingsOf = async (context: RequestContext): Promise<Settings> => validSettings(await engine.configuration(context.layers));
  const memoryOf = async (context: RequestContext) => engine.memoryOf((await settingsOf(context)).tasksFile);
  const viewers = new Viewers(executor);

  return {
    'engine.status': () => ({
      ...identity,
      workspace,
      clients: clients(),
      isBusy: engine.isBusy,
      ...(engine.processes.terminalUnavailable === undefined ? {} : { terminalUnavailable: engine.processes.terminalUnavailable }),
      recovery: engine.recovery,
    }),
    'engine.stop': ({ force }) => {
      if (engine.isBusy && !force) throw new EngineError('busy', 'A run is under way. Cancel it first with `symbiote cancel`.');
      stop();
      return {};
    },

    ...auditHandlers(engine, settingsOf),
    'audit.baseline': async (_, context) =>
      updateBaseline(engine, {
        settings: await settingsOf(context),
        signal: context.signal,
        onProgress: (done, total, message) => context.progress(done, total, message),
      }),
    'reflect.run': async ({ dryRun }, context) => {
      const settings = await settingsOf(context);
      const onProgress = (done: number, total: number, message: string): void => context.progress(done, total, message);
      return engine.reflect(engine.memoryOf(settings.tasksFile), settings, { dryRun, signal: context.signal, onProgress });
    },

    'tasks.list': async (_, context) => {
      const { path, exists, tasks, problems, isStale } = await (await memoryOf(context)).load();
      return { path, exists, tasks: tasks.map(viewOf), problems: [...problems], isStale };
    },
    'tasks.changes': async ({ since }, context) => {
      const memory = await memoryOf(context);
      const { path, exists, problems, isStale } = await memory.load();
      return { path, exists, problems: [...problems], isStale, ...sinceView(memory.changesSince(since)) };
    },
    'tasks.validate': ({ text, withTasks }) => {
      const { problems, tasks } = parseTasks(text);
      return { problems: [...problems], ...(withTasks ? { tasks: tasks.map(viewOf) } : {}) };
    },
    'tasks.add': async ({ task }, context) => ({ task: viewOf(await addTask(await memoryOf(context), task)) }),
    'tasks.edit': async ({ ids, changes }, context) => ({ tasks: (await editTasks(await memoryOf(context), ids, changes)).map(viewOf) }),
    'tasks.move': async ({ ids, before }, context) => ({ tasks: (await moveTasks(await memoryOf(context), ids, before)).map(viewOf) }),
    'tasks.depend': async ({ ids, ...how }, context) => ({ tasks: (await dependTasks(await memoryOf(context), ids, how)).map(viewOf) }),
    'tasks.retry': async ({ ids }, context) => ({ tasks: (await orchestrator.retry(await memoryOf(context), ids)).map(viewOf) }),
    'tasks.cancel': async ({ ids }, context) => ({ tasks: (await orchestrator.cancelTasks(await memoryOf(context), ids)).map(viewOf) }),

    'plan.show': async ({ tasks, reflect, budgetCost }, context) => {
      const settings = await settingsOf(context);
      const memory = engine.memoryOf(settings.tasksFile);
      const proposed = reflect ? (await engine.reflect(memory, settings, { dryRun: true, signal: context.signal })).added : [];
      return orchestrator.plan({ ...planRequest(engine, settings, tasks, budgetCost), proposed });
    },
    'run.preview': async ({ tasks, max }, context) => {
      const settings = await settingsOf(context);
      return orchestrator.preview({ ...planRequest(engine, settings, tasks, undefined), max, settings });
    },
    'trust.approve': async ({ fingerprints }) => {
      await trust.approve(workspace, fingerprints);
      return {};
    },
    'run.start': async (input, context) => {
      const settings = await settingsOf(context);
      const run = await orchestrator.start({
        ...input,
        max: input.max,
        strategy: input.strategy,
        costBudget: input.budgetCost ?? settings['budget.cost'],
        reflect: input.reflect ?? settings.reflect,
        settings,
      });
      return { run };
    },
    'run.wait': async ({ runId }, context) => ({ run: await orchestrator.wait(runId, context.signal) }),
    'run.pause': async ({ runId }) => runAnswer(await orchestrator.pause(runId)),
    'run.resume': async ({ runId }) => runAnswer(await orchestrator.resume(runId)),
    'run.stop': async ({ runId }) => runAnswer(await orchestrator.stop(runId)),
    'run.cancel': async ({ runId, requeue }) => runAnswer(await orchestrator.cancel(runId, { requeue })),
    'run.list': async ({ limit, before }) => ({
      ...(await runs.page(limit, before)),
      attempts: await details.live(),
      isIncomplete: engine.store.isIncomplete,
    }),

    'attempt.attach': (view, context) => viewers.attach(view, context.client),
    'attempt.detach': (view, context) => {
      viewers.detach(view, context.client);
      return {};
    },
    'attempt.input': ({ attemptId, data }) => {
      executor.input(attemptId, data);
      return {};
    },
    'attempt.resize': ({ attemptId, columns, rows }) => {
      executor.resize(attemptId, columns, rows);
      return {};
    },

    'run.show': ({ runId }) => details.run(runId),
    'attempt.log': ({ attemptId, bytes }) => details.log(attemptId, bytes),
    'attempt.diff': (input, context) => details.diff(input, context.signal),
    'attempt.content': (input) => details.content(input),

    ...reviewHandlers(engine, settingsOf),
    ...stateHandlers(engine, { memoryOf, stop }),

    'config.show': async (_, context) => {
      const { entries, problems } = await engine.configuration(context.layers);
      return { entries: [...entries], problems: [...problems] };
    },
    'doctor.run': async (_, context) => {
      const configuration = await engine.configuration(context.layers);
      return {
        checks: await examine({
          files: engine.files,
          git: engine.git,
          processes: engine.processes,
          snapshots: engine.snapshots,
          configuration,
          recoveryNotes: engine.recovery.notes.filter((note) => !engine.store.found.includes(note)),
          stateNotes: engine.store.notes,
          tasks: await stateOf(engine.memoryOf(configuration.settings.tasksFile)),
          engine: { pid: identity.pid, version: identity.version, runtime: `Node ${process.versions.node}` },
        }),
      };
    },
  };
}

function sinceView({ version, isWhole, change }: TasksSince): Pick<OperationOutput<'tasks.changes'>, 'version' | 'isWhole' | 'change'> {
  const { removed, set, shifted, length } = change;
  const views = set.map(({ at, task }) => ({ at, task: viewOf(task) }));
  return { version, isWhole, change: { removed: [...removed], set: views, shifted: [...shifted], length } };
}

function planRequest(engine: Engine, settings: Settings, tasks: readonly string[], budgetCost: number | undefined): PlanRequest {
  return {
    memory: engine.memoryOf(settings.tasksFile),
    tasks,
    costBudget: budgetCost ?? settings['budget.cost'],
    warnAt: settings['budget.warnAt'],
  };
}

function runAnswer<T>(run: T | undefined): { run?: T } {
  return run === undefined ? {} : { run };
}
