/** What a panel is: one pure file that turns a snapshot into a model, and the model into a tree of elements. */
import type { ElementTree } from '../shared/elementTree';

export interface Panel<Snapshot, Model> {
  readonly id: string;
  readonly title: string;
  readonly select: (snapshot: Snapshot) => Model;
  readonly render: (model: Model) => ElementTree;
  /** Names of the actions its buttons may send; any other is refused. */
  readonly actions: readonly string[];
}

export function definePanel<Snapshot, Model>(panel: Panel<Snapshot, Model>): Panel<Snapshot, Model> {
  return panel;
}
