/** The index from its parts, its letters, and files as findings. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileFinding, isAboutFile, suggestSplit } from '../../../../src/domain/audit/fileFinding';
import { boundOf, letterOf, maintainabilityIndex, maintainabilityOf, mayBeBelow } from '../../../../src/domain/audit/maintainability';
import type { FileMetrics } from '../../../../src/domain/audit/metrics';

const occurrences = { distinct: 1, total: 1 };
const science = (volume: number, sourceLines: number) => ({
  halstead: { operators: occurrences, operands: occurrences, length: 2, vocabulary: 2, volume, difficulty: 1, effort: 1, time: 1, bugs: 1 },
  sourceLines,
  escomplexMaintainability: 100,
});
const fn = (name: string, cyclomatic: number, lines: number): FileMetrics['functions'][number] => ({
  name,
  kind: 'function',
  line: 1,
  column: 1,
  endLine: lines,
  cyclomatic,
  cognitive: 2,
  nesting: 1,
  parameters: 0,
  lines,
});
const file: FileMetrics = { path: 'src/a.ts', language: 'typescript', lines: 700, functions: [fn('short', 3, 20), fn('long', 61, 300)] };

describe('maintainability of a file', () => {
  it('is Visual Studio’s formula', () => {
    // 171 − 5.2 ln 1000 − 0.23 · 10 − 16.2 ln 100 = 58.18, of 171 in hundreds 34.02.
    assert.equal(maintainabilityIndex({ volume: 1000, cyclomatic: 10, sourceLines: 100 }), 35);
    assert.equal(maintainabilityIndex({ volume: 1e6, cyclomatic: 500, sourceLines: 10_000 }), 0);
    assert.equal(maintainabilityIndex({ volume: 0, cyclomatic: 1, sourceLines: 0 }), 100);
  });

  it('has radon’s letters', () => {
    assert.deepEqual([100, 20, 19, 10, 9, 0].map(letterOf), ['A', 'A', 'B', 'B', 'C', 'C']);
  });

  it('counts every decision of the functions, and one', () => {
    assert.equal(maintainabilityOf(file, science(20_000, 600)).cyclomatic, 63);
  });

  it('does not pass over a file that is below the bound', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(20_000), fc.nat(200_000), (bytes, lines, words) => {
        // No more words than bytes, and no more source lines than lines.
        const length = Math.min(words, bytes);
        const measured = { ...file, lines };
        const volume = length * Math.log2(Math.max(1, length));
        const { index } = maintainabilityOf(measured, science(volume, lines));
        return index >= boundOf('B') || mayBeBelow(boundOf('B'), measured, bytes);
      }),
    );
  });

  it('spares small files the counting', () => {
    assert.equal(mayBeBelow(boundOf('B'), { functions: [fn('a', 4, 30)], lines: 60 }, 2_000), false);
  });
});

describe('a file as a finding', () => {
  it('is one below the bound, with its parts in the reason', () => {
    const rated = maintainabilityOf(file, science(20_000, 600));
    const finding = fileFinding(file, rated, boundOf('B'), 3);
    assert.ok(finding !== undefined && isAboutFile(finding));
    assert.equal(finding.function.kind, 'file');
    assert.deepEqual(finding.over, [{ metric: 'maintainability', value: rated.index, threshold: 10, excess: 10 - rated.index }]);
    assert.equal(finding.score, (10 - rated.index) * 3);
    assert.match(
      finding.reason,
      /^excess \d+ \(maintainability 10 − \d\) × churn 3 = \d+; Visual Studio’s index .* escomplex maintainability 100\.0 of 171$/,
    );
    assert.match(suggestSplit(file).text, /700 lines, 2 functions.*long \(300 lines\), short \(20 lines\)/);
  });

  it('is none at the bound, nor where nothing is worse than the letter', () => {
    const rated = { ...maintainabilityOf(file, science(20_000, 600)), index: 10 };
    assert.equal(fileFinding(file, rated, boundOf('B'), 3), undefined);
    assert.equal(fileFinding(file, { ...rated, index: 0 }, boundOf('C'), 3), undefined);
  });
});
