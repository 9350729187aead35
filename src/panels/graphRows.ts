/**
 * How far down each slot stands: as near to the mean of its neighbours as the order in its layer and the gaps allow. For one
 * layer that is a least-squares problem with an order to keep, which pooling neighbours that are in each other's way solves.
 */
import type { Edge } from './graphKnots';
import { neighbours, type Slot } from './graphOrder';

const rounds = 6;

export function settleRows(
  layers: readonly (readonly Slot[])[],
  links: readonly Edge[],
  heightOf: (slot: Slot) => number,
): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const layer of layers) {
    let top = 0;
    for (const slot of layer) {
      rows.set(slot.id, top);
      top += heightOf(slot);
    }
  }
  const before = neighbours(links, 'to', 'from');
  const after = neighbours(links, 'from', 'to');
  for (let round = 0; round < rounds; round++) {
    const isDown = round % 2 === 0;
    const near = isDown ? before : after;
    for (const layer of isDown ? layers : [...layers].reverse()) settleLayer(layer, near, rows, heightOf);
  }
  const highest = [...rows.values()].reduce((least, row) => Math.min(least, row), Infinity);
  return new Map([...rows].map(([id, row]) => [id, Math.round(row - highest)]));
}

/** Slots that stand as close as they may, at the mean of where they would like to stand. */
interface Pool {
  readonly sum: number;
  readonly count: number;
}

function settleLayer(
  layer: readonly Slot[],
  near: ReadonlyMap<string, readonly string[]>,
  rows: Map<string, number>,
  heightOf: (slot: Slot) => number,
): void {
  const offsets: number[] = [];
  let offset = 0;
  for (const slot of layer) {
    offsets.push(offset);
    offset += heightOf(slot);
  }
  const pools: Pool[] = [];
  layer.forEach(({ id }, place) => {
    const around = (near.get(id) ?? []).map((other) => rows.get(other) ?? 0);
    const wanted = around.length === 0 ? (rows.get(id) ?? 0) : around.reduce((sum, row) => sum + row, 0) / around.length;
    let pool: Pool = { sum: wanted - (offsets[place] ?? 0), count: 1 };
    for (let above = pools.at(-1); above !== undefined && above.sum / above.count > pool.sum / pool.count; above = pools.at(-1)) {
      pools.pop();
      pool = { sum: above.sum + pool.sum, count: above.count + pool.count };
    }
    pools.push(pool);
  });
  let place = 0;
  for (const { sum, count } of pools) {
    for (const end = place + count; place < end; place++) rows.set(layer[place]?.id ?? '', sum / count + (offsets[place] ?? 0));
  }
}
