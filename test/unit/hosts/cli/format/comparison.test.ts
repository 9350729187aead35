import assert from 'node:assert/strict';
import type { AuditComparison } from '../../../../../src/domain/audit/auditComparison';
import { formatComparison } from '../../../../../src/hosts/cli/format/comparison';
import { hotspot, report, style } from '../samples';

const numbers = (cognitive: number) => ({ cyclomatic: 3, cognitive, nesting: 1, parameters: 0, lines: 9 });

function comparison(count: number): AuditComparison {
  const functions = Array.from({ length: count }, (_, index) => ({
    change: 'new' as const,
    after: { ...numbers(count - index), path: 'src/parser.ts', name: `made${index + 1}`, line: index + 1 },
    delta: numbers(count - index),
  }));
  const totals = { new: count, worse: 0, better: 0, edited: 0, moved: 0, removed: 0, cyclomatic: 9, cognitive: 9 };
  return { since: 'main', base: 'a'.repeat(40), files: 1, functions, totals };
}

describe('what changed, as text', () => {
  it('shows as many functions as were asked for, and says how to see the others', () => {
    const text = formatComparison(report({ hotspots: [] }), comparison(5), style(), 2);
    assert.match(text, /made1[\s\S]*made2/);
    assert.doesNotMatch(text, /made3/);
    assert.match(text, /… and 3 more; --top 5 shows all\./);
  });

  it('shows all when they are few, says what is a finding, and sums up', () => {
    const text = formatComparison(report({ hotspots: [hotspot({ standing: 'new' })] }), comparison(2), style(), 20);
    assert.doesNotMatch(text, /more/);
    assert.match(text, /new finding: Parser\.parse \(src\/parser\.ts:41\): excess 19/);
    assert.match(text, /1 file since main \(aaaaaaaa\): 2 new \(cognitive \+9, cyclomatic \+9\); 1 over$/);
  });

  it('says so when nothing changed', () => {
    assert.match(formatComparison(report({ hotspots: [] }), comparison(0), style(), 20), /^No function changed since main/);
  });
});
