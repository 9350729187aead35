/** Functions of open documents that are over a threshold of the audit, as findings: what quick fixes and Problems are about. */
import type * as vscode from 'vscode';
import type { Hotspot } from '../../../domain/audit/hotspot';
import type { MeasuredFunction } from '../../../domain/audit/metrics';
import { rank, thresholdsOf, withIds, withoutMetrics, type Thresholds } from '../../../domain/audit/ranking';
import type { Settings } from '../../../domain/settings';
import { suggest } from '../../../domain/audit/suggestion';
import { DisposableList, type Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { AllRooms, Room } from '../rooms/room';
import { auditSettings, onDidChangeSettings } from '../settings';
import type { DocumentFunction } from './documentMeasurer';
import type { Measurements } from './measurements';

export interface OverThreshold {
  readonly measured: MeasuredFunction;
  /** Churn is not known here: it counts as 1. */
  readonly hotspot: Hotspot;
}

export class FunctionsOverThreshold implements Disposable {
  readonly #rooms: AllRooms;
  readonly #measurements: Measurements;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  readonly #found = new WeakMap<Room, Map<string, Hotspot>>();
  /** As the engine has them, which reads the workspace's configuration too. */
  readonly #thresholds = new WeakMap<Room, Promise<Thresholds>>();

  /** Documents were measured anew, or thresholds changed. */
  readonly onDidChange = this.#changed.event;

  constructor(rooms: AllRooms, measurements: Measurements) {
    this.#rooms = rooms;
    this.#measurements = measurements;
    this.#life.add(measurements.onDidChange(() => this.#changed.fire()));
    this.#life.add(onDidChangeSettings((keys) => [...keys].some((key) => key.startsWith('audit.')) && this.#forgetAll()));
    this.#life.add(rooms.each((room) => room.engine.on('changed', ({ topics }) => topics.includes('configuration') && this.#forget(room))));
  }

  /** Nothing for a document that the audit leaves out. */
  async of(document: vscode.TextDocument): Promise<readonly OverThreshold[]> {
    const functions = await this.#measurements.functionsOf(document);
    if (functions.length === 0) return [];
    const room = this.#rooms.of(document.uri);
    const thresholds = room === undefined ? thresholdsOf(auditSettings(document.uri)) : await this.#thresholdsOf(room, document.uri);
    const path = room?.engine.relative(document.uri) ?? document.uri.path;
    const over = findings(path, functions, thresholds);
    if (room !== undefined) this.#remember(room, path, over);
    return over;
  }

  /** What was found last under this id; undefined where nothing was, or nothing is any more. */
  found(room: Room, id: string | undefined): Hotspot | undefined {
    return id === undefined ? undefined : this.#found.get(room)?.get(id);
  }

  #remember(room: Room, path: string, over: readonly OverThreshold[]): void {
    const found = this.#found.get(room) ?? new Map<string, Hotspot>();
    for (const [id, hotspot] of found) if (hotspot.path === path) found.delete(id);
    for (const { hotspot } of over) found.set(hotspot.id, hotspot);
    this.#found.set(room, found);
  }

  #thresholdsOf(room: Room, uri: vscode.Uri): Promise<Thresholds> {
    const known = this.#thresholds.get(room);
    if (known !== undefined) return known;
    const asked = room.engine
      .request('config.show', {})
      .then(({ entries }) => {
        const values = Object.fromEntries(entries.map(({ key, value }) => [key, value]));
        const numberOr = (key: keyof Settings, otherwise: number): number => (typeof values[key] === 'number' ? values[key] : otherwise);
        const { cyclomatic, cognitive } = thresholdsOf(auditSettings(uri));
        return {
          cyclomatic: numberOr('audit.thresholds.cyclomatic', cyclomatic),
          cognitive: numberOr('audit.thresholds.cognitive', cognitive),
        };
      })
      .catch(() => {
        this.#thresholds.delete(room);
        return thresholdsOf(auditSettings(uri));
      });
    this.#thresholds.set(room, asked);
    return asked;
  }

  #forget(room: Room): void {
    this.#thresholds.delete(room);
    this.#changed.fire();
  }

  #forgetAll(): void {
    for (const room of this.#rooms.all()) this.#thresholds.delete(room);
    this.#changed.fire();
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}

/** Without what a comment suppresses. */
function findings(path: string, functions: readonly DocumentFunction[], thresholds: Thresholds): OverThreshold[] {
  const byId = new Map(withIds({ path, functions }));
  const suggestions = new Map([...byId].map(([id, measured]) => [id, suggest(measured)]));
  const file = { path, language: '', lines: 0, functions: [...functions] };
  return rank([file], new Map(), thresholds, suggestions).flatMap((hotspot) => {
    const measured = byId.get(hotspot.id);
    if (measured?.suppressed === undefined) return measured === undefined ? [] : [{ measured, hotspot }];
    const left = withoutMetrics(hotspot, measured.suppressed.metrics);
    return left === undefined ? [] : [{ measured, hotspot: { ...hotspot, ...left } }];
  });
}
