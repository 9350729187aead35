/**
 * One room per workspace folder on disk: made when the folder comes, disposed when it goes, without a window reload. Which
 * room a command, a document or a tree's node is about is decided here, and nowhere else.
 */
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import { DisposableList, toDisposable, type Disposable } from '../../../shared/disposable';
import { Emitter, type Event } from '../../../shared/emitter';

/** What every room has, whatever furniture is in it. */
export interface RoomLike extends Disposable {
  /** The folder's address as text: what links and panels name a room by. */
  readonly id: string;
  readonly folder: vscode.WorkspaceFolder;
}

/** The window, as far as rooms depend on it. */
export interface WindowFolders {
  /** Folders on disk, in the order of the workspace. */
  all(): readonly vscode.WorkspaceFolder[];
  /** The folder a document is in, the innermost of several. */
  of(uri: vscode.Uri): vscode.WorkspaceFolder | undefined;
  readonly onDidChange: Event<void>;
  /** The document the person works on. */
  activeUri(): vscode.Uri | undefined;
  /** Asks which folder; undefined when the person turned away. */
  pick(folders: readonly vscode.WorkspaceFolder[], placeHolder: string): Promise<vscode.WorkspaceFolder | undefined>;
}

export interface RoomChoice<R> {
  /** Rooms in which the command can do something; where there are none, all of them count. */
  readonly fits?: (room: R) => boolean;
  /** Asked when several rooms fit and none is the active editor's. */
  readonly placeHolder?: string;
}

export class Rooms<R extends RoomLike> implements Disposable {
  readonly #window: WindowFolders;
  readonly #furnish: (folder: vscode.WorkspaceFolder) => R;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  readonly #byId = new Map<string, R>();

  /** Rooms came or went, or changed their order or names. */
  readonly onDidChange = this.#changed.event;

  constructor(window: WindowFolders, furnish: (folder: vscode.WorkspaceFolder) => R) {
    this.#window = window;
    this.#furnish = furnish;
    this.#follow();
    this.#life.add(
      window.onDidChange(() => {
        this.#follow();
        this.#changed.fire();
      }),
    );
  }

  /** In the order of the workspace's folders. */
  all(): readonly R[] {
    return this.#window.all().flatMap((folder) => this.#byId.get(idOf(folder)) ?? []);
  }

  /** Whether views must say which folder they speak of. */
  get areSeveral(): boolean {
    return this.#byId.size > 1;
  }

  /** The room of a document. One that is not saved anywhere belongs to the first. */
  of(uri: vscode.Uri): R | undefined {
    if (uri.scheme === 'untitled') return this.all()[0];
    const folder = this.#window.of(uri);
    return folder && this.#byId.get(idOf(folder));
  }

  /** The room a tree's node or a link's argument carries in `room`, as itself or by its id. Parsed, since links may be old. */
  ofNode(node: unknown): R | undefined {
    if (typeof node !== 'object' || node === null || !('room' in node)) return undefined;
    const { room } = node;
    if (typeof room === 'string') return this.#byId.get(room);
    return [...this.#byId.values()].find((known) => known === room);
  }

  /**
   * The room a command is about: the one its parameter names, else the only one that fits, else that of the active editor,
   * else the one the person picks. Rejects with `cancelled` when they pick none.
   */
  async choose(parameter?: unknown, { fits = () => true, placeHolder }: RoomChoice<R> = {}): Promise<R> {
    const known = this.ofNode(parameter);
    if (known !== undefined) return known;
    const all = this.all();
    const fitting = all.filter(fits);
    const candidates = fitting.length > 0 ? fitting : all;
    const [first] = candidates;
    if (first === undefined) throw noFolder();
    if (candidates.length === 1) return first;
    const active = this.#window.activeUri();
    const near = active && this.of(active);
    if (near !== undefined && candidates.includes(near)) return near;
    const picked = await this.#window.pick(
      candidates.map(({ folder }) => folder),
      placeHolder ?? l10n.t('Which folder?'),
    );
    const room = picked && this.#byId.get(idOf(picked));
    if (room === undefined) throw new EngineError('cancelled', l10n.t('No folder was picked.'));
    return room;
  }

  /** Does something for every room of now and of later; what it returns is disposed when the room goes, or with the result. */
  each(enter: (room: R) => Disposable | undefined): Disposable {
    const life = new DisposableList();
    const entered = new Map<R, Disposable | undefined>();
    const follow = (): void => {
      const all = new Set(this.#byId.values());
      for (const [room, left] of [...entered]) {
        if (all.has(room)) continue;
        entered.delete(room);
        left?.dispose();
      }
      for (const room of all) if (!entered.has(room)) entered.set(room, enter(room));
    };
    life.add(toDisposable(() => entered.forEach((left) => left?.dispose())));
    life.add(this.onDidChange(follow));
    follow();
    return life;
  }

  #follow(): void {
    const folders = new Map(this.#window.all().map((folder) => [idOf(folder), folder]));
    for (const [id, room] of [...this.#byId]) {
      if (folders.has(id)) continue;
      this.#byId.delete(id);
      room.dispose();
    }
    for (const [id, folder] of folders) if (!this.#byId.has(id)) this.#byId.set(id, this.#furnish(folder));
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
    for (const room of this.#byId.values()) room.dispose();
    this.#byId.clear();
  }
}

export function noFolder(): EngineError {
  return new EngineError('invalidInput', l10n.t('Open a folder first: Symbiote works on the files of a folder.'));
}

export function idOf(folder: vscode.WorkspaceFolder): string {
  return folder.uri.toString();
}
