/** Feeds the Plan panel from the engine while it is shown. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';
import type { Plan } from '../../domain/plan';
import type { PlanSnapshot } from '../../panels/plan';
import { DisposableList } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import { commands } from './contributions/commands';
import type { Engine } from './engine';
import type { PanelSource } from './panelHost';

export class PlanSource implements PanelSource<PlanSnapshot> {
  readonly #engine: Engine | undefined;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  #plan: Plan | undefined;
  #failure: string | undefined;
  #isLoading = false;
  #isStale = false;
  #isWanted = false;

  readonly onDidChange = this.#changed.event;

  constructor(engine: Engine | undefined) {
    this.#engine = engine;
    if (engine === undefined) return;
    this.#life.add(engine.on('changed', ({ topics }) => topics.some((topic) => topic !== 'audit') && this.#isWanted && this.refresh()));
    this.#life.add(engine.onDidConnect(() => this.#isWanted && this.refresh()));
  }

  snapshot(): PlanSnapshot {
    return { plan: this.#plan, failure: this.#failure, isLoading: this.#isLoading };
  }

  refresh(): void {
    this.#isWanted = true;
    this.#isStale = true;
    if (!this.#isLoading) void this.#load();
  }

  act(name: string, argument: string | undefined): void {
    if (name === 'refresh') this.refresh();
    if (name === 'openTask' && argument !== undefined) void vscode.commands.executeCommand(commands.goToTask.id, argument);
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
    if (this.#engine === undefined) {
      this.#failure = l10n.t('Open a folder first: a plan is made of its tasks.');
      return;
    }
    try {
      this.#plan = await this.#engine.request('plan.show', {});
      this.#failure = undefined;
    } catch (error) {
      this.#failure = EngineError.from(error).message;
    }
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}
