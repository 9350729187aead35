/** Feeds the dependency graph with the tasks of one folder; of a file that is not valid, with what it says all the same. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';
import { errorsOf, placedMessage } from '../../domain/problemText';
import type { GraphSnapshot, GraphTask } from '../../panels/graphModel';
import type { GraphState } from '../../panels/graphState';
import { DisposableList } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import { commands } from './contributions/commands';
import type { PanelSource } from './panelHost';
import type { AllRooms, Room } from './rooms/room';
import type { TasksList } from './views/tasksModel';

export class GraphSource implements PanelSource<GraphSnapshot, GraphState> {
  readonly #rooms: AllRooms;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  #state: GraphState = { hidesFinished: false };
  #isWanted = false;
  #isLoading = false;
  /** The tasks of the file as it stands, where it is not valid: the engine goes on with the last good ones. */
  #broken: { readonly list: TasksList; readonly tasks: readonly GraphTask[] } | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(rooms: AllRooms) {
    this.#rooms = rooms;
    this.#life.add(rooms.each((room) => room.tasks.onDidChange(() => this.#isWanted && room === this.#room() && void this.#take(room))));
    this.#life.add(rooms.onDidChange(() => this.#isWanted && this.refresh()));
  }

  /** Shows the tasks of a folder from now on; all of them, or one and what is connected with it. */
  choose(room: Room, focus: string | undefined): void {
    const { hidesFinished } = this.#state;
    this.#state = { folder: room.id, hidesFinished, ...(focus === undefined ? {} : { focus }) };
    if (this.#isWanted) this.refresh();
  }

  snapshot(): GraphSnapshot {
    const room = this.#room();
    const list = room?.tasks.list;
    const [problem] = errorsOf(list?.problems ?? []);
    return {
      tasks: this.#broken?.list === list ? this.#broken?.tasks : list?.tasks,
      failure: room === undefined ? l10n.t('Open a folder first: the graph is made of its tasks.') : room.tasks.failure?.message,
      problem: list === undefined || problem === undefined ? undefined : placedMessage(list.path, problem),
      isLoading: this.#isLoading,
      folder: this.#rooms.areSeveral ? room?.folder.name : undefined,
      state: this.#state,
    };
  }

  refresh(): void {
    this.#isWanted = true;
    const room = this.#room();
    if (room === undefined) return this.#changed.fire();
    this.#isLoading = room.tasks.list === undefined;
    void room.tasks.refresh().then(() => {
      this.#isLoading = false;
      this.#changed.fire();
    });
  }

  rest(): void {
    this.#isWanted = false;
  }

  state(): GraphState {
    return this.#state;
  }

  restore(state: GraphState): void {
    this.#state = state;
  }

  act(name: string, argument: string | undefined): void {
    const room = this.#room()?.id;
    if (name === 'openTask') void vscode.commands.executeCommand(commands.goToTask.id, { room, task: { id: argument } });
    if (name === 'toggleFinished') this.#become({ ...this.#state, hidesFinished: !this.#state.hidesFinished });
    if (name !== 'focus') return;
    const { focus: _, ...rest } = this.#state;
    this.#become(argument === undefined || argument === '' ? rest : { ...rest, focus: argument });
  }

  #become(state: GraphState): void {
    this.#state = state;
    this.#changed.fire();
  }

  #room(): Room | undefined {
    const all = this.#rooms.all();
    return all.find(({ id }) => id === this.#state.folder) ?? all[0];
  }

  /** Tasks that wait for each other make the file invalid; they are just what a person wants to see here. */
  async #take(room: Room): Promise<void> {
    const { list } = room.tasks;
    if (list?.isStale === true && this.#broken?.list !== list) {
      try {
        const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(room.engine.folder.uri, list.path));
        const text = new TextDecoder().decode(bytes);
        const { tasks = [] } = await room.engine.request('tasks.validate', { text, withTasks: true });
        if (tasks.length > 0) this.#broken = { list, tasks };
      } catch (error) {
        room.engine.log.debug(`The graph shows the last good tasks: ${EngineError.from(error).message}`);
      }
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}
