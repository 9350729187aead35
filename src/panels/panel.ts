/** What a panel is: one pure file that turns a snapshot into a model, and the model into a tree of elements. */
import type { ElementTree } from '../shared/elementTree';

export interface Panel<Snapshot, Model, State = undefined> {
  readonly id: string;
  readonly title: string;
  /** The title of its tab where that depends on what is shown. */
  readonly titleOf?: (model: Model) => string;
  readonly select: (snapshot: Snapshot) => Model;
  readonly render: (model: Model) => ElementTree;
  /** Names of the actions its buttons may send; any other is refused. */
  readonly actions: readonly string[];
  /** Of a panel that remembers something over a reload of the window: reads what was kept, undefined when it is no good. */
  readonly parseState?: (value: unknown) => State | undefined;
}

export function definePanel<Snapshot, Model, State = undefined>(panel: Panel<Snapshot, Model, State>): Panel<Snapshot, Model, State> {
  return panel;
}
