/** The panels and what feeds them: each is made when it is first shown, or when the editor brings its tab back after a reload. */
import type * as vscode from 'vscode';
import { comparisonPanel } from '../../panels/comparison';
import { graphPanel } from '../../panels/graph';
import { planPanel } from '../../panels/plan';
import { proofPanel } from '../../panels/proof';
import { runPanel } from '../../panels/run';
import { DisposableList } from '../../shared/disposable';
import { panelViewTypes } from './contributions/identifiers';
import { GraphSource } from './graphSource';
import type { Log } from './log';
import { PanelHost, type PanelHostOptions } from './panelHost';
import { PlanSource } from './planSource';
import { ProofSource } from './review/proofSource';
import type { AllRooms, Room } from './rooms/room';
import { ComparisonSource } from './runs/comparisonSource';
import { RunSource } from './runs/runSource';

export type PanelName = keyof typeof panelViewTypes;

export interface PanelParts {
  readonly rooms: AllRooms;
  readonly memory: vscode.Memento;
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
}

export class Panels implements vscode.Disposable {
  readonly #life = new DisposableList();
  readonly #planSource: PlanSource;
  readonly #runSource: RunSource;
  readonly #comparisonSource: ComparisonSource;
  readonly #graphSource: GraphSource;
  readonly #proofSource: ProofSource;
  readonly #hosts: Readonly<Record<PanelName, Pick<PanelHost<unknown, unknown>, 'show' | 'restore' | 'isInFront'>>>;

  constructor({ rooms, memory, extensionUri, log }: PanelParts) {
    const own = <T extends vscode.Disposable>(part: T): T => this.#life.add(part);
    const host = <Snapshot, Model, State>(
      name: PanelName,
      options: Pick<PanelHostOptions<Snapshot, Model, State>, 'panel' | 'source'>,
    ): PanelHost<Snapshot, Model, State> => own(new PanelHost({ ...options, viewType: panelViewTypes[name], extensionUri, log }));
    this.#planSource = own(new PlanSource(rooms, memory));
    this.#runSource = own(new RunSource(rooms, log));
    this.#comparisonSource = own(new ComparisonSource(rooms));
    this.#graphSource = own(new GraphSource(rooms));
    this.#proofSource = own(new ProofSource(rooms, log));
    this.#hosts = {
      plan: host('plan', { panel: planPanel, source: this.#planSource }),
      run: host('run', { panel: runPanel, source: this.#runSource }),
      comparison: host('comparison', { panel: comparisonPanel, source: this.#comparisonSource }),
      graph: host('graph', { panel: graphPanel, source: this.#graphSource }),
      proof: host('proof', { panel: proofPanel, source: this.#proofSource }),
    };
  }

  showPlan(room: Room): void {
    this.#planSource.choose(room);
    this.#hosts.plan.show();
  }

  /** All tasks of the folder, or one and what is connected with it. */
  showGraph(room: Room, taskId: string | undefined): void {
    this.#graphSource.choose(room, taskId);
    this.#hosts.graph.show();
  }

  /** Without a run the live one is followed. */
  showRun(room: Room, shown: { readonly runId?: string | undefined; readonly taskId?: string | undefined }): void {
    this.#runSource.show(room, shown);
    this.#hosts.run.show();
  }

  compareRuns(room: Room, left: string, right: string): void {
    this.#comparisonSource.compare(room, left, right);
    this.#hosts.comparison.show();
  }

  /** `id` is a proof's, or a task's: its latest then. */
  showProof(room: Room, id: string): void {
    this.#proofSource.show(room, id);
    this.#hosts.proof.show();
  }

  /** The task of the proof that the person has before them; undefined for none. */
  proofInFront(): ReturnType<ProofSource['subject']> {
    return this.#hosts.proof.isInFront ? this.#proofSource.subject() : undefined;
  }

  /** `kept` is what the panel said of itself before the reload, as the editor kept it. */
  restore(name: PanelName, restored: vscode.WebviewPanel, kept: unknown): void {
    this.#hosts[name].restore(restored, kept);
  }

  dispose(): void {
    this.#life.dispose();
  }
}
