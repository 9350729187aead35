/**
 * How functions of open documents changed lately, for their hints and hovers. A hint never waits for it: what is known is shown,
 * and what is not known is asked for once and shown when it has come.
 */
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import type { FunctionMetrics } from '../../../domain/audit/metrics';
import { withIds } from '../../../domain/audit/ranking';
import type { Trend } from '../../../domain/audit/trend';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { AllRooms } from '../rooms/room';
import { onDidChangeSettings } from '../settings';

type Known = ReadonlyMap<string, Trend>;

export class FunctionTrends implements Disposable {
  readonly #rooms: AllRooms;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  readonly #known = new Map<string, Known>();
  /** Documents whose trends are up to date, or on their way. */
  readonly #asked = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(rooms: AllRooms) {
    this.#rooms = rooms;
    this.#life.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri.toString())));
    // The files may be at another commit by now; what is known stays until it is known anew.
    this.#life.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#asked.clear()));
    this.#life.add(
      rooms.each((room) =>
        room.engine.on('changed', ({ topics }) => {
          if (topics.includes('audit') || topics.includes('history')) this.#asked.clear();
          // Nobody else tells the hints that HEAD is elsewhere.
          if (topics.includes('history')) this.#changed.fire();
        }),
      ),
    );
    this.#life.add(onDidChangeSettings((keys) => keys.has('audit.churnDays') && this.#asked.clear()));
  }

  /** Of the function among all that are measured in the document; undefined where nothing is known of its past, yet or ever. */
  of(document: vscode.TextDocument, functions: readonly FunctionMetrics[], measured: FunctionMetrics): Trend | undefined {
    const uri = document.uri.toString();
    const room = this.#rooms.of(document.uri);
    if (room === undefined || document.isUntitled || document.uri.scheme !== 'file') return undefined;
    if (!this.#asked.has(uri)) {
      this.#asked.add(uri);
      void this.#ask(document, uri);
    }
    const known = this.#known.get(uri);
    if (known === undefined) return undefined;
    const id = withIds({ path: '', functions }).find(([, each]) => each === measured)?.[0];
    return id === undefined ? undefined : known.get(id);
  }

  async #ask(document: vscode.TextDocument, uri: string): Promise<void> {
    const room = this.#rooms.of(document.uri);
    if (room === undefined) return;
    const path = room.engine.relative(document.uri);
    try {
      const { trends } = await room.engine.request('history.trends', { path });
      if (document.isClosed) return;
      const before = this.#known.get(uri)?.size ?? 0;
      // Ids begin with the path, which the document need not have in the same letters.
      this.#known.set(uri, new Map(trends.map(({ id, trend }) => [id.slice(id.indexOf('#')), trend])));
      if (trends.length > 0 || before > 0) this.#changed.fire();
    } catch (error) {
      room.engine.log.debug(`No history of ${path}: ${EngineError.from(error).message}`);
    }
  }

  #forget(uri: string): void {
    this.#known.delete(uri);
    this.#asked.delete(uri);
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}
