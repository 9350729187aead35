/**
 * Feeds the run panel: a run and its attempts as the engine tells of them, the logs and differences that are unfolded. It keeps
 * to the run it was asked for, or follows the live one; what is shown survives a reload of the window and another engine.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import type { Attempt, Run } from '../../../domain/runs/run';
import { shownDiffs, shownLogs, type RunSnapshot } from '../../../panels/runSnapshot';
import { changeRunPanelState, initialRunPanelState, parseRunAction, type RunPanelState } from '../../../panels/runState';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { Log } from '../log';
import { reportFailure } from '../failures';
import type { PanelSource } from '../panelHost';
import type { AllRooms, Room } from '../rooms/room';
import { AttemptDiffs } from './attemptDiffs';
import { AttemptLogs } from './attemptLogs';
import { carryOut } from './runActions';
import { RunPlan } from './runPlan';

/** What is asked for on behalf of one folder while its run is shown. */
class Desk {
  readonly logs: AttemptLogs;
  readonly diffs: AttemptDiffs;
  readonly plan: RunPlan;
  readonly life = new DisposableList();

  constructor(
    readonly room: Room,
    onDidChange: () => void,
  ) {
    this.logs = this.life.add(new AttemptLogs(room.engine));
    this.diffs = this.life.add(new AttemptDiffs(room.engine));
    this.plan = this.life.add(new RunPlan(room.engine));
    for (const part of [this.logs, this.diffs, this.plan, room.runs, room.tasks]) this.life.add(part.onDidChange(onDidChange));
  }
}

export class RunSource implements PanelSource<RunSnapshot, RunPanelState> {
  readonly #rooms: AllRooms;
  readonly #log: Log;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  #state = initialRunPanelState;
  /** While the panel is in view. */
  #desk: Desk | undefined;
  #failure: string | undefined;
  /** The run whose attempts are on their way, and the one that could not be had. */
  #loading: string | undefined;
  #refused: string | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(rooms: AllRooms, log: Log) {
    this.#rooms = rooms;
    this.#log = log;
    this.#life.add(rooms.onDidChange(() => this.#desk !== undefined && this.refresh()));
    this.#life.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
  }

  /** Shows a run from now on, or without one follows the live run; with a task unfolded where one is asked for. */
  show(room: Room, shown: { readonly runId?: string | undefined; readonly taskId?: string | undefined }): void {
    const { diffView } = this.#state;
    const tasks = shown.taskId === undefined ? {} : { [shown.taskId]: true };
    const { runId: _, ...others } = this.#state;
    const isSame = this.#state.folder === room.id && this.#state.runId === shown.runId;
    this.#state = isSame
      ? { ...this.#state, tasks: { ...this.#state.tasks, ...tasks } }
      : {
          ...others,
          diffView,
          folder: room.id,
          tasks,
          attempts: {},
          files: {},
          ...(shown.runId === undefined ? {} : { runId: shown.runId }),
        };
    if (this.#desk !== undefined) this.refresh();
  }

  snapshot(): RunSnapshot {
    const room = this.#room();
    const run = this.#run(room);
    return {
      state: this.#state,
      folder: room?.folder.uri.fsPath,
      run,
      attempts: this.#attempts(room, run),
      waiting: run === undefined ? [] : (this.#desk?.plan.waiting(run) ?? []),
      logs: this.#desk?.logs.snapshot() ?? new Map(),
      diffs: this.#desk?.diffs.snapshot() ?? new Map(),
      isLoading: this.#loading !== undefined || (room !== undefined && room.tasks.list === undefined && room.tasks.failure === undefined),
      failure: this.#why(room),
      isTrusted: vscode.workspace.isTrusted,
      now: Date.now(),
    };
  }

  refresh(): void {
    const room = this.#room();
    if (this.#desk?.room !== room) {
      this.#desk?.life.dispose();
      this.#desk = room && new Desk(room, () => this.#follow());
      // Whatever could not be had of the last engine may be had of this one.
      this.#desk?.life.add(this.#desk.room.engine.onDidConnect(() => this.#retry()));
    }
    room?.tasks.fetchOnce();
    this.#retry();
  }

  #retry(): void {
    this.#refused = undefined;
    this.#failure = undefined;
    this.#desk?.diffs.forgetFailures();
    this.#follow();
  }

  rest(): void {
    this.#desk?.life.dispose();
    this.#desk = undefined;
  }

  state(): RunPanelState {
    return this.#state;
  }

  restore(state: RunPanelState): void {
    this.#state = state;
  }

  act(name: string, argument: string | undefined): void {
    const action = parseRunAction(name, argument);
    const room = this.#room();
    if (action === undefined || room === undefined) return;
    const state = changeRunPanelState(this.#state, action);
    if (state !== this.#state) {
      this.#state = state;
      this.#follow();
      return;
    }
    if (action.name === 'refresh') void room.tasks.refresh();
    const attempts = this.#attempts(room, this.#run(room));
    carryOut(room, attempts, action).catch((error: unknown) => reportFailure(error, this.#log));
    if (action.name === 'refresh') this.refresh();
  }

  #room(): Room | undefined {
    const all = this.#rooms.all();
    const { folder } = this.#state;
    return all.find(({ id }) => id === folder) ?? (folder === undefined ? all[0] : undefined);
  }

  #run(room: Room | undefined): Run | undefined {
    if (room === undefined) return undefined;
    const { runId } = this.#state;
    return runId === undefined ? (room.tasks.liveRun ?? room.runs.runs[0]) : room.runs.run(runId);
  }

  #attempts(room: Room | undefined, run: Run | undefined): readonly Attempt[] {
    return run === undefined ? [] : (room?.runs.known(run.id)?.attempts ?? []);
  }

  #why(room: Room | undefined): string | undefined {
    if (room === undefined)
      return this.#state.folder === undefined
        ? l10n.t('Open a folder first: runs are of its tasks.')
        : l10n.t('The folder of this run is not open in this window.');
    return room.tasks.failure?.message ?? this.#failure;
  }

  /** Asks for what the panel shows and is not known. */
  #follow(): void {
    const desk = this.#desk;
    this.#changed.fire();
    if (desk === undefined) return;
    const run = this.#run(desk.room);
    const wanted = this.#state.runId ?? run?.id;
    // With another engine the list comes first: it says whether there is anything to ask for.
    if (wanted !== undefined && desk.room.tasks.list !== undefined && desk.room.runs.known(wanted) === undefined)
      this.#load(desk.room, wanted);
    if (run !== undefined) desk.plan.follow(run);
    const snapshot = this.snapshot();
    desk.logs.want(shownLogs(snapshot));
    desk.diffs.want(shownDiffs(snapshot).map((diff) => ({ ...diff, isWhole: this.#state.files[diff.key] === 'whole' })));
  }

  #load(room: Room, runId: string): void {
    if (this.#loading === runId || this.#refused === runId) return;
    this.#loading = runId;
    this.#failure = undefined;
    room.runs
      .load(runId)
      .catch((error: unknown) => {
        this.#refused = runId;
        this.#failure = EngineError.from(error).message;
      })
      .finally(() => {
        if (this.#loading === runId) this.#loading = undefined;
        this.#follow();
      });
  }

  dispose(): void {
    this.rest();
    this.#life.dispose();
    this.#changed.dispose();
  }
}
