/** Cycles of a graph: which edges belong to one, and which few have to be turned round so that none is left. Linear; chains of any length. */

export interface Edge {
  readonly from: string;
  readonly to: string;
}

export interface Knots {
  /** By place in the list of edges: both ends wait for each other. */
  readonly isInCycle: readonly boolean[];
  /** Turned round, these leave no cycle. */
  readonly isTurned: readonly boolean[];
}

interface Visit {
  readonly node: string;
  next: number;
}

/** Tarjan's strongly connected components, with a stack of its own. */
export function findKnots(nodes: readonly string[], edges: readonly Edge[]): Knots {
  const out = new Map<string, number[]>(nodes.map((node) => [node, []]));
  edges.forEach(({ from }, index) => out.get(from)?.push(index));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const knotOf = new Map<string, number>();
  const waiting: string[] = [];
  const trail: Visit[] = [];
  const onTrail = new Set<string>();
  const isTurned = new Array<boolean>(edges.length).fill(false);
  const enter = (node: string): void => {
    order.set(node, order.size);
    lowest.set(node, order.size - 1);
    waiting.push(node);
    trail.push({ node, next: 0 });
    onTrail.add(node);
  };
  const lower = (node: string, value: number): void => {
    lowest.set(node, Math.min(lowest.get(node) ?? value, value));
  };
  const leave = (node: string): void => {
    trail.pop();
    onTrail.delete(node);
    const above = trail.at(-1);
    if (above !== undefined) lower(above.node, lowest.get(node) ?? 0);
    if (lowest.get(node) !== order.get(node)) return;
    for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
      knotOf.set(member, order.get(node) ?? 0);
      if (member === node) break;
    }
  };
  for (const root of nodes) {
    if (order.has(root)) continue;
    enter(root);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const index = out.get(top.node)?.[top.next++];
      const to = index === undefined ? undefined : edges[index]?.to;
      if (index === undefined || to === undefined) leave(top.node);
      else if (!order.has(to)) enter(to);
      else if (!knotOf.has(to)) {
        lower(top.node, order.get(to) ?? 0);
        if (onTrail.has(to)) isTurned[index] = true;
      }
    }
  }
  return { isInCycle: edges.map(({ from, to }) => knotOf.get(from) === knotOf.get(to)), isTurned };
}
