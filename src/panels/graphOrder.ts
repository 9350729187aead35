/** The order of the slots in each layer: each near the middle of its neighbours, swept to and fro; the order with the fewest crossings wins. */
import type { Edge } from './graphKnots';

/** A node, or the place where an edge passes through a layer. */
export interface Slot {
  readonly id: string;
  readonly isNode: boolean;
}

const sweeps = 8;

export function orderLayers(layers: readonly (readonly Slot[])[], links: readonly Edge[]): readonly (readonly Slot[])[] {
  const before = neighbours(links, 'to', 'from');
  const after = neighbours(links, 'from', 'to');
  let current = layers.map((layer) => [...layer]);
  let best = current;
  let fewest = crossings(current, after);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const next = current.map((layer) => [...layer]);
    const isDown = sweep % 2 === 0;
    for (let step = 1; step < next.length; step++) {
      const index = isDown ? step : next.length - 1 - step;
      const fixed = next[isDown ? index - 1 : index + 1] ?? [];
      next[index] = sorted(next[index] ?? [], fixed, isDown ? before : after);
    }
    current = next;
    const count = crossings(current, after);
    if (count >= fewest) continue;
    best = current;
    fewest = count;
  }
  return best;
}

export function neighbours(links: readonly Edge[], of: keyof Edge, other: keyof Edge): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const link of links) {
    const list = found.get(link[of]);
    if (list === undefined) found.set(link[of], [link[other]]);
    else list.push(link[other]);
  }
  return found;
}

/** By the mean place of the neighbours, among each other; a slot without any keeps its place. */
function sorted(layer: readonly Slot[], fixed: readonly Slot[], near: ReadonlyMap<string, readonly string[]>): Slot[] {
  const places = new Map(fixed.map(({ id }, place) => [id, place]));
  const means = layer.map(({ id }) => {
    const around = (near.get(id) ?? []).flatMap((other) => places.get(other) ?? []);
    return around.length === 0 ? undefined : around.reduce((sum, place) => sum + place, 0) / around.length;
  });
  const movable = layer.flatMap((slot, place) => {
    const mean = means[place];
    return mean === undefined ? [] : [{ slot, mean, place }];
  });
  movable.sort((a, b) => a.mean - b.mean || a.place - b.place);
  let next = 0;
  return layer.map((slot, place) => (means[place] === undefined ? slot : (movable[next++]?.slot ?? slot)));
}

/** Pairs of links that cross, between all layers: counted with a tree of sums, not pair by pair. */
export function crossings(layers: readonly (readonly Slot[])[], after: ReadonlyMap<string, readonly string[]>): number {
  let count = 0;
  for (let index = 0; index + 1 < layers.length; index++) {
    const right = new Map((layers[index + 1] ?? []).map(({ id }, place) => [id, place]));
    const ends = (layers[index] ?? []).flatMap(({ id }) =>
      (after.get(id) ?? []).flatMap((to) => right.get(to) ?? []).sort((a, b) => a - b),
    );
    count += inversions(ends, right.size);
  }
  return count;
}

function inversions(values: readonly number[], size: number): number {
  const sums = new Int32Array(size + 1);
  let count = 0;
  values.forEach((value, seen) => {
    let notAbove = 0;
    for (let index = value + 1; index > 0; index -= index & -index) notAbove += sums[index] ?? 0;
    count += seen - notAbove;
    for (let index = value + 1; index <= size; index += index & -index) sums[index] = (sums[index] ?? 0) + 1;
  });
  return count;
}
