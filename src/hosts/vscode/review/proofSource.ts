/** Feeds the proof panel: a proof of a folder, fetched anew when something about tasks changed. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../../domain/errors';
import type { Proof } from '../../../domain/proof/proof';
import { proofMarkdown } from '../../../domain/proof/proofText';
import type { ProofSnapshot } from '../../../panels/proofModel';
import type { ProofPanelState } from '../../../panels/proofState';
import { DisposableList } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import { commands } from '../contributions/commands';
import { reportFailure } from '../failures';
import type { Log } from '../log';
import type { PanelSource } from '../panelHost';
import type { AllRooms, Room } from '../rooms/room';
import { openAllChanges, openDiff } from '../runs/openChanges';
import { openLog } from '../runs/openLog';
import { plainTitle } from '../views/taskItems';

/** What the person decides is done by the commands, as from anywhere else. */
const decisions: Readonly<Record<string, string>> = {
  accept: commands.acceptChange.id,
  retry: commands.retryChange.id,
  discard: commands.discardChange.id,
  undo: commands.undoChange.id,
  openTask: commands.goToTask.id,
};

export class ProofSource implements PanelSource<ProofSnapshot, ProofPanelState | undefined> {
  readonly #rooms: AllRooms;
  readonly #log: Log;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  #state: ProofPanelState | undefined;
  #known: ProofSnapshot['known'];
  #failure: string | undefined;
  #isLoading = false;
  #isWanted = false;

  readonly onDidChange = this.#changed.event;

  constructor(rooms: AllRooms, log: Log) {
    this.#rooms = rooms;
    this.#log = log;
    this.#life.add(rooms.each((room) => room.tasks.onDidChange(() => this.#isWanted && room === this.#room() && this.refresh())));
    this.#life.add(rooms.onDidChange(() => this.#isWanted && this.refresh()));
  }

  /** `id` is a proof's, or a task's. */
  show(room: Room, id: string): void {
    this.#state = { folder: room.id, id };
    this.#known = undefined;
    if (this.#isWanted) this.refresh();
  }

  /** What a command is about that is called without anything while the panel is in front. */
  subject(): { readonly room: string; readonly task: { readonly id: string } } | undefined {
    const id = this.#known?.proof.taskId;
    return id === undefined || this.#state === undefined ? undefined : { room: this.#state.folder, task: { id } };
  }

  snapshot(): ProofSnapshot {
    return { known: this.#known, failure: this.#failure, isLoading: this.#isLoading };
  }

  refresh(): void {
    this.#isWanted = true;
    void this.#load();
  }

  rest(): void {
    this.#isWanted = false;
  }

  state(): ProofPanelState | undefined {
    return this.#state;
  }

  restore(state: ProofPanelState | undefined): void {
    this.#state = state;
  }

  act(name: string, argument: string | undefined): void {
    const decision = decisions[name];
    const subject = this.subject();
    const room = this.#room();
    if (room === undefined || this.#known === undefined || subject === undefined) return;
    if (decision !== undefined) void vscode.commands.executeCommand(decision, subject);
    else this.#open(room, this.#known.proof, name, argument).catch((error: unknown) => reportFailure(error, this.#log));
  }

  async #open(room: Room, proof: Proof, name: string, argument: string | undefined): Promise<void> {
    if (name === 'openAllChanges') await openAllChanges(room, [proof], l10n.t('Changes by {0}', plainTitle(proof.title)));
    if (name === 'openDiff' && argument !== undefined) await openDiff(room, proof, argument);
    // Only a log that the proof names.
    if (name === 'openLog')
      await openLog(room, proof.gates.flatMap(({ commands: run = [] }) => run).find(({ log }) => log === argument)?.log);
    if (name === 'copyMarkdown') await vscode.env.clipboard.writeText(proofMarkdown(proof));
  }

  #room(): Room | undefined {
    const folder = this.#state?.folder;
    return folder === undefined ? undefined : this.#rooms.all().find(({ id }) => id === folder);
  }

  async #load(): Promise<void> {
    const room = this.#room();
    const wanted = this.#state;
    this.#failure = room === undefined ? l10n.t('The folder of this proof is not open in this window.') : undefined;
    if (room === undefined || wanted === undefined) return this.#changed.fire();
    this.#isLoading = true;
    this.#changed.fire();
    try {
      const known = await room.engine.request('proof.show', { id: wanted.id });
      if (wanted === this.#state) this.#known = known;
    } catch (error) {
      if (wanted === this.#state) this.#failure = EngineError.from(error).message;
    }
    this.#isLoading = false;
    this.#changed.fire();
  }

  dispose(): void {
    this.#life.dispose();
    this.#changed.dispose();
  }
}
