/** Feeds the Plan panel from the engine of one folder while it is shown. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';
import type { Plan } from '../../domain/tasks/plan';
import type { PlanSnapshot } from '../../panels/plan';
import { DisposableList } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import { commands } from './contributions/commands';
import type { PanelSource } from './panelHost';
import type { AllRooms, Room } from './rooms/room';

/** Which folder's plan is shown, so that it is again after a window reload. */
const shownKey = 'plan.folder';

export class PlanSource implements PanelSource<PlanSnapshot> {
  readonly #rooms: AllRooms;
  readonly #memory: vscode.Memento;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  /** The room whose plan is shown, until another is asked for or its folder goes. */
  #room: Room | undefined;
  #plan: Plan | undefined;
  #failure: string | undefined;
  #isLoading = false;
  #isStale = false;
  #isWanted = false;

  readonly onDidChange = this.#changed.event;

  constructor(rooms: AllRooms, memory: vscode.Memento) {
    this.#rooms = rooms;
    this.#memory = memory;
    this.#life.add(
      rooms.each((room) => {
        const ofRoom = new DisposableList();
        ofRoom.add(
          room.engine.on(
            'changed',
            ({ topics }) => topics.some((topic) => topic !== 'audit' && topic !== 'history') && this.#refreshIf(room),
          ),
        );
        ofRoom.add(room.engine.onDidConnect(() => this.#refreshIf(room)));
        return ofRoom;
      }),
    );
    this.#life.add(rooms.onDidChange(() => this.#isWanted && this.refresh()));
  }

  /** Shows the plan of another folder from now on. */
  choose(room: Room): void {
    if (this.#room === room) return;
    this.#room = room;
    this.#plan = undefined;
    void this.#memory.update(shownKey, room.id);
    if (this.#isWanted) this.refresh();
  }

  snapshot(): PlanSnapshot {
    const folder = this.#rooms.areSeveral ? this.#shown()?.folder.name : undefined;
    return { plan: this.#plan, failure: this.#failure, isLoading: this.#isLoading, folder };
  }

  refresh(): void {
    this.#isWanted = true;
    this.#isStale = true;
    if (!this.#isLoading) void this.#load();
  }

  act(name: string, argument: string | undefined): void {
    if (name === 'refresh') this.refresh();
    if (name === 'openTask' && argument !== undefined) {
      const room = this.#shown()?.id;
      void vscode.commands.executeCommand(commands.goToTask.id, { room, task: { id: argument } });
    }
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    while (this.#isStale) {
      this.#isStale = false;
      await this.#loadOnce();
    }
    this.#isLoading = false;
    this.#changed.fire();
  }

  async #loadOnce(): Promise<void> {
    const room = this.#shown();
    if (room === undefined) {
      this.#plan = undefined;
      this.#failure = l10n.t('Open a folder first: a plan is made of its tasks.');
      return;
    }
    try {
      const plan = await room.engine.request('plan.show', {});
      if (room !== this.#shown()) return;
      this.#plan = plan;
      this.#failure = undefined;
    } catch (error) {
      if (room === this.#shown()) this.#failure = EngineError.from(error).message;
    }
  }

  #shown(): Room | undefined {
    const all = this.#rooms.all();
    if (this.#room !== undefined && all.includes(this.#room)) return this.#room;
    return this.#rooms.ofNode({ room: this.#memory.get<string>(shownKey) }) ?? all[0];
  }

  #refreshIf(room: Room): void {
    if (this.#isWanted && room === this.#shown()) this.refresh();
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}
