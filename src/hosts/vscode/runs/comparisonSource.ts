/** Feeds the panel that compares two runs of a folder; a live one goes on while it is compared. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import type { RunRecord } from '../../../domain/runs/runComparison';
import type { ComparisonState } from '../../../panels/comparison';
import type { ComparedRun, ComparisonSnapshot } from '../../../panels/comparisonModel';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import { commands } from '../contributions/commands';
import type { PanelSource } from '../panelHost';
import type { AllRooms, Room } from '../rooms/room';
import { timeLabel } from '../views/runItems';
import { reader } from './reader';

export class ComparisonSource implements PanelSource<ComparisonSnapshot, ComparisonState | undefined> {
  readonly #rooms: AllRooms;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  #state: ComparisonState | undefined;
  #isWanted = false;
  #isLoading = false;
  #failure: string | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(rooms: AllRooms) {
    this.#rooms = rooms;
    this.#life.add(
      rooms.each((room) => {
        const ofRoom = new DisposableList();
        ofRoom.add(room.runs.onDidChange(() => this.#isWanted && room === this.#room() && this.#changed.fire()));
        ofRoom.add(room.engine.onDidConnect(() => this.#isWanted && room === this.#room() && this.refresh()));
        return ofRoom;
      }),
    );
    this.#life.add(rooms.onDidChange(() => this.#isWanted && this.refresh()));
  }

  compare(room: Room, left: string, right: string): void {
    this.#state = { folder: room.id, left, right };
    if (this.#isWanted) this.refresh();
  }

  snapshot(): ComparisonSnapshot {
    const room = this.#room();
    const recordOf = (id: string | undefined): RunRecord | undefined => (id === undefined ? undefined : room?.runs.known(id));
    const [left, right] = labelled(recordOf(this.#state?.left), recordOf(this.#state?.right));
    return {
      left,
      right,
      isLoading: this.#isLoading,
      failure: this.#failure,
      now: Date.now(),
    };
  }

  refresh(): void {
    this.#isWanted = true;
    void this.#load();
  }

  rest(): void {
    this.#isWanted = false;
  }

  state(): ComparisonState | undefined {
    return this.#state;
  }

  restore(state: ComparisonState | undefined): void {
    this.#state = state;
  }

  act(name: string, argument: string | undefined): void {
    const state = this.#state;
    const room = this.#room()?.id;
    if (name === 'refresh') this.refresh();
    if (name === 'openRun') void vscode.commands.executeCommand(commands.showRun.id, { room, runId: argument });
    if (name === 'openTask') void vscode.commands.executeCommand(commands.goToTask.id, { room, task: { id: argument } });
    if (name !== 'swap' || state === undefined) return;
    this.#state = { ...state, left: state.right, right: state.left };
    this.#changed.fire();
  }

  #room(): Room | undefined {
    const all = this.#rooms.all();
    const folder = this.#state?.folder;
    return folder === undefined ? all[0] : all.find(({ id }) => id === folder);
  }

  async #load(): Promise<void> {
    const room = this.#room();
    const state = this.#state;
    this.#failure = room === undefined ? l10n.t('The folder of these runs is not open in this window.') : undefined;
    if (room === undefined || state === undefined) return this.#changed.fire();
    this.#isLoading = true;
    this.#changed.fire();
    try {
      await Promise.all([room.runs.load(state.left), room.runs.load(state.right)]);
    } catch (error) {
      this.#failure = EngineError.from(error).message;
    }
    this.#isLoading = false;
    this.#changed.fire();
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}

/** Runs that began in the same minute are told apart by the second. */
function labelled(left: RunRecord | undefined, right: RunRecord | undefined): (ComparedRun | undefined)[] {
  const labels = (precision: 'minute' | 'second'): (string | undefined)[] =>
    [left, right].map((record) => record && timeLabel(record.run.startedAt, reader(), precision));
  const [first, second] = labels('minute');
  const chosen = first === second ? labels('second') : [first, second];
  return [left, right].map((record, index) => record && { record, label: chosen[index] ?? '' });
}
