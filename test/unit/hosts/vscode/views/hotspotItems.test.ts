/** What the Hotspots view says, and its order. */
import assert from 'node:assert/strict';
import type { Hotspot } from '../../../../../src/domain/audit/hotspot';
import { groupByFile, hotspotDescription, hotspotTooltip } from '../../../../../src/hosts/vscode/views/hotspotItems';

const hotspot = (rank: number, path: string, name: string): Hotspot => ({
  rank,
  id: `${path}:${name}`,
  path,
  function: {
    name,
    kind: 'function',
    line: 41,
    column: 1,
    endLine: 90,
    cyclomatic: 18,
    cognitive: 31,
    nesting: 3,
    parameters: 2,
    lines: 50,
  },
  over: [{ metric: 'cognitive', value: 31, threshold: 15, excess: 16 }],
  excess: 19,
  churn: 4,
  score: 76,
  reason: 'excess 19 (cognitive 31 − 15, cyclomatic 18 − 15) × churn 4 = 76',
  suggestion: { text: 'the loop at 41–88 holds 17 of 31: extract it' },
});

describe('the Hotspots view', () => {
  const all = [hotspot(1, 'src/b.ts', 'one'), hotspot(2, 'src/a.ts', 'two'), hotspot(3, 'src/b.ts', 'three')];

  it('groups files in the order of their worst hotspot', () => {
    const groups = groupByFile(all).map(({ path, hotspots }) => [path, ...hotspots.map(({ rank }) => rank)]);
    assert.deepEqual(groups, [
      ['src/b.ts', 1, 3],
      ['src/a.ts', 2],
    ]);
  });

  it('says what it is ranked by, and where it is', () => {
    assert.equal(
      hotspotDescription({ kind: 'hotspot', hotspot: hotspot(1, 'src/b.ts', 'one'), isGrouped: false }),
      'cognitive 31 × 4  b.ts:41',
    );
    assert.equal(
      hotspotDescription({ kind: 'hotspot', hotspot: hotspot(1, 'src/b.ts', 'one'), isGrouped: true }),
      'cognitive 31 × 4  line 41',
    );
  });

  it('shows formula and suggestion when pointed at', () => {
    const tooltip = hotspotTooltip(hotspot(1, 'src/b.ts', 'one'), { now: 0, locale: 'en' });
    assert.match(tooltip, /Rank 1\\?: excess 19/);
    assert.match(tooltip, /extract it/);
  });
});
