/**
 * Puts a graph into layers from left to right: each node right of all that lead to it, neighbours near each other, few
 * crossings. The stages are Sugiyama's; each is the simplest one that gives a picture which people can read. Pure.
 */
import { findKnots, type Edge } from './graphKnots';
import { orderLayers, type Slot } from './graphOrder';
import { settleRows } from './graphRows';

export interface LayoutOptions {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** Between layers, and between the nodes of one. */
  readonly layerGap: number;
  readonly rowGap: number;
}

export interface PlacedNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  /** Both ends wait for each other. */
  readonly isInCycle: boolean;
  /** From the right side of a node to the left side of another, around what is between. */
  readonly points: readonly (readonly [number, number])[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** From left to right, each layer from top to bottom. */
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** More places for long edges than this cost more time than they are worth: such edges go straight. */
const maximumPasses = 6000;

export function layoutGraph(ids: readonly string[], edges: readonly Edge[], options: LayoutOptions): Layout {
  const known = new Set(ids);
  const inside = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  let top = 0;
  const parts = components(ids, inside).map((part) => {
    const placed = layoutComponent(part.ids, part.edges, options);
    const moved = shifted(placed, top);
    top += placed.height + 2 * options.rowGap;
    return moved;
  });
  return {
    width: Math.max(0, ...parts.map(({ width }) => width)),
    height: Math.max(0, top - 2 * options.rowGap),
    nodes: parts.flatMap(({ nodes }) => nodes),
    edges: parts.flatMap((part) => part.edges),
  };
}

function shifted({ width, height, nodes, edges }: Layout, by: number): Layout {
  return {
    width,
    height,
    nodes: nodes.map(({ id, x, y }) => ({ id, x, y: y + by })),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map(([x, y]) => [x, y + by] as const) })),
  };
}

interface Component {
  readonly ids: string[];
  readonly edges: Edge[];
}

/** Parts without edges between them; the largest first, otherwise in the order given. */
function components(ids: readonly string[], edges: readonly Edge[]): Component[] {
  const neighbours = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  const part = new Map<string, Component>();
  const found: Component[] = [];
  for (const root of ids) {
    if (part.has(root)) continue;
    const component: Component = { ids: [], edges: [] };
    found.push(component);
    part.set(root, component);
    const queue = [root];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      for (const next of neighbours.get(id) ?? []) {
        if (part.has(next)) continue;
        part.set(next, component);
        queue.push(next);
      }
    }
  }
  for (const id of ids) part.get(id)?.ids.push(id);
  for (const edge of edges) part.get(edge.from)?.edges.push(edge);
  return found.sort((a, b) => b.ids.length - a.ids.length);
}

function layoutComponent(ids: readonly string[], edges: readonly Edge[], options: LayoutOptions): Layout {
  const { nodeWidth, nodeHeight, layerGap, rowGap } = options;
  const { isInCycle, isTurned } = findKnots(ids, edges);
  const forward = edges.map((edge, index) => (isTurned[index] ? { from: edge.to, to: edge.from } : edge));
  const layerOf = longestPaths(ids, forward.filter(({ from, to }) => from !== to)); // prettier-ignore
  const { layers, links, routes } = withPasses(ids, forward, layerOf);
  const ordered = orderLayers(layers, links);
  const rows = settleRows(ordered, links, ({ isNode }) => (isNode ? nodeHeight + rowGap : rowGap));
  const middle = (id: string): number => (rows.get(id) ?? 0) + nodeHeight / 2;
  const left = (layer: number): number => layer * (nodeWidth + layerGap);
  const nodes = ordered.flatMap((layer, index) =>
    layer.filter(({ isNode }) => isNode).map(({ id }) => ({ id, x: left(index), y: rows.get(id) ?? 0 })),
  );
  const placedEdges = edges.map(({ from, to }, index): PlacedEdge => {
    const passes = (routes[index] ?? []).map(({ id, layer }) => [left(layer) + nodeWidth / 2, middle(id)] as const);
    const start = [left(layerOf.get(from) ?? 0) + nodeWidth, middle(from)] as const;
    const end = [left(layerOf.get(to) ?? 0), middle(to)] as const;
    return { from, to, isInCycle: isInCycle[index] === true, points: [start, ...(isTurned[index] ? passes.reverse() : passes), end] };
  });
  const bottom = Math.max(0, ...nodes.map(({ y }) => y + nodeHeight));
  return { width: layers.length * (nodeWidth + layerGap) - layerGap, height: bottom, nodes, edges: placedEdges };
}

/** The layer of each node: one more than the deepest that leads to it. */
function longestPaths(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const layers = new Map<string, number>(ids.map((id) => [id, 0]));
  const waiting = new Map<string, number>(ids.map((id) => [id, 0]));
  const out = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of edges) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    out.get(from)?.push(to);
  }
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (let place = 0; place < ready.length; place++) {
    const id = ready[place] ?? '';
    for (const to of out.get(id) ?? []) {
      layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(id) ?? 0) + 1));
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return layers;
}

interface Passes {
  readonly layers: Slot[][];
  /** Between slots of layers beside each other. */
  readonly links: Edge[];
  /** The places each edge passes, from left to right. */
  readonly routes: (readonly { readonly id: string; readonly layer: number }[])[];
}

/** Gives an edge that is longer than a layer a place in each layer between. */
function withPasses(ids: readonly string[], edges: readonly Edge[], layerOf: ReadonlyMap<string, number>): Passes {
  const depth = 1 + ids.reduce((most, id) => Math.max(most, layerOf.get(id) ?? 0), 0);
  const layers: Slot[][] = Array.from({ length: depth }, () => []);
  for (const id of ids) layers[layerOf.get(id) ?? 0]?.push({ id, isNode: true });
  const links: Edge[] = [];
  let passes = 0;
  const routes = edges.map(({ from, to }, index) => {
    const [start, end] = [layerOf.get(from) ?? 0, layerOf.get(to) ?? 0];
    if (passes + end - start > maximumPasses) return [];
    const route: { readonly id: string; readonly layer: number }[] = [];
    let previous = from;
    for (let layer = start + 1; layer < end; layer++) {
      const id = `\0${index} ${layer}`;
      layers[layer]?.push({ id, isNode: false });
      route.push({ id, layer });
      links.push({ from: previous, to: id });
      previous = id;
      passes++;
    }
    if (start < end) links.push({ from: previous, to });
    return route;
  });
  return { layers, links, routes };
}
