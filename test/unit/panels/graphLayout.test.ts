/** The layout of the dependency graph: what stands where, in time. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findKnots, type Edge } from '../../../src/panels/graphKnots';
import { layoutGraph, type Layout, type PlacedNode } from '../../../src/panels/graphLayout';
import { crossings, neighbours } from '../../../src/panels/graphOrder';
import { processorTime } from '../../processorTime';
import { inForm } from '../../longForm';

const options = { nodeWidth: 100, nodeHeight: 20, layerGap: 50, rowGap: 10 };
const edge = (text: string): Edge => ({ from: text.slice(0, 1), to: text.slice(1) });
const laidOut = (nodes: string, ...edges: string[]): Layout => layoutGraph([...nodes], edges.map(edge), options);
const place = (layout: Layout, id: string): PlacedNode => {
  const node = layout.nodes.find((candidate) => candidate.id === id);
  assert.ok(node, id);
  return node;
};

const graphs = fc.integer({ min: 1, max: 12 }).chain(
  (count) =>
  fc
    .array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 30 })
    .map((pairs) => ({ ids: Array.from({ length: count }, (_, index) => `n${index}`), edges: pairs.map(([from, to]) => ({ from: `n${from}`, to: `n${to}` })) })), // prettier-ignore
);

describe('the layout of a graph', () => {
  it('puts each node right of what it waits for', () => {
    const layout = laidOut('abcd', 'ab', 'bc', 'ac', 'ad');
    assert.deepEqual(['a', 'b', 'c', 'd'].map((id) => place(layout, id).x), [0, 150, 300, 150]); // prettier-ignore
    assert.deepEqual([layout.width, layout.edges.length], [400, 4]);
  });

  it('does so in any graph, with no two nodes on each other, but for the edges of cycles', () => {
    fc.assert(
      fc.property(graphs, ({ ids, edges }) => {
        const layout = layoutGraph(ids, edges, options);
        assert.deepEqual(layout.nodes.map(({ id }) => id).sort(), [...ids].sort());
        for (const { from, to, isInCycle } of layout.edges) if (!isInCycle) assert.ok(place(layout, from).x < place(layout, to).x);
        for (const a of layout.nodes) {
          assert.ok(a.x >= 0 && a.y >= 0 && a.x + 100 <= layout.width && a.y + 20 <= layout.height);
          for (const b of layout.nodes) assert.ok(a === b || a.x !== b.x || Math.abs(a.y - b.y) >= 29);
        }
      }),
      { numRuns: inForm(100, 2000) },
    );
  });

  it('leads edges from side to side', () => {
    fc.assert(
      fc.property(graphs, ({ ids, edges }) => {
        const layout = layoutGraph(ids, edges, options);
        for (const { from, to, points } of layout.edges) {
          assert.deepEqual(points[0], [place(layout, from).x + 100, place(layout, from).y + 10]);
          assert.deepEqual(points.at(-1), [place(layout, to).x, place(layout, to).y + 10]);
        }
      }),
    );
  });

  it('keeps what belongs together together', () => {
    const layout = laidOut('abxcyd', 'ab', 'xy', 'bc', 'cd');
    assert.deepEqual(['a', 'b', 'c', 'd'].map((id) => place(layout, id).y), [0, 0, 0, 0]); // prettier-ignore
    assert.ok(place(layout, 'x').y >= 30);
  });

  it('untangles', () => {
    const layout = laidOut('abcdef', 'af', 'be', 'cd');
    const y = (id: string): number => place(layout, id).y;
    assert.ok(y('a') === y('f') && y('b') === y('e') && y('c') === y('d'));
    const tangled = ['ae', 'af', 'bd', 'cd', 'ce', 'fg', 'dg'].map(edge);
    const after = neighbours(tangled, 'from', 'to');
    const slots = (ids: string): { id: string; isNode: boolean }[] => [...ids].map((id) => ({ id, isNode: true }));
    assert.equal(crossings([slots('abc'), slots('def'), slots('g')], after), 5);
    const untangled = layoutGraph([...'abcdefg'], tangled, options);
    const layers = [0, 150, 300].map((x) => untangled.nodes.filter((node) => node.x === x).sort((a, b) => a.y - b.y).map(({ id }) => ({ id, isNode: true }))); // prettier-ignore
    assert.equal(crossings(layers, after), 0);
  });

  it('says which edges are in a cycle, and shows them all the same', () => {
    const layout = laidOut('abcd', 'ab', 'bc', 'ca', 'cd', 'dd');
    assert.deepEqual(layout.edges.filter(({ isInCycle }) => isInCycle).map(({ from, to }) => from + to), ['ab', 'bc', 'ca', 'dd']); // prettier-ignore
  });

  it('finds as cycles just what can be walked round, and turns enough to leave none', () => {
    fc.assert(
      fc.property(graphs, ({ ids, edges }) => {
        const { isInCycle, isTurned } = findKnots(ids, edges);
        edges.forEach(({ from, to }, index) => assert.equal(isInCycle[index], canReach(to, from, edges)));
        const straight = edges.flatMap((one, index) =>
          one.from === one.to ? [] : [isTurned[index] ? { from: one.to, to: one.from } : one],
        );
        assert.deepEqual(findKnots(ids, straight).isInCycle.filter(Boolean), []);
      }),
    );
  });

  it('takes a thousand connected tasks, and a chain of ten thousand, in little time', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `${index}`);
    const edges = ids.flatMap((id, index) => [1, 7, 31].flatMap((back) => (index >= back ? [{ from: `${index - back}`, to: id }] : [])));
    const wide = ids.flatMap((id, index) =>
      index < 40 ? [] : [7, 13].map((step) => ({ from: `${(index * step) % (index - 20)}`, to: id })),
    );
    const chain = Array.from({ length: 10_000 }, (_, index) => `${index}`);
    const worked = processorTime();
    layoutGraph(ids, edges, options);
    layoutGraph(ids, wide, options);
    layoutGraph(chain, chain.slice(1).map((id, index) => ({ from: `${index}`, to: id })), options); // prettier-ignore
    const milliseconds = worked();
    assert.ok(milliseconds < 5000, `${milliseconds} ms`);
  });
});

function canReach(from: string, to: string, edges: readonly Edge[]): boolean {
  const seen = new Set([from]);
  for (const id of seen) for (const next of edges) if (next.from === id) seen.add(next.to);
  return seen.has(to);
}
