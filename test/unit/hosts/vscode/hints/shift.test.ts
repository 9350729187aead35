/** Measured functions while somebody types. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MeasuredFunction } from '../../../../../src/domain/audit/metrics';
import { shiftFunctions, shiftPosition, type TextChange } from '../../../../../src/hosts/vscode/hints/shift';

const measured = (line: number, endLine: number, column = 1): MeasuredFunction => ({
  name: 'f',
  kind: 'function',
  line,
  column,
  endLine,
  cyclomatic: 2,
  cognitive: 1,
  nesting: 1,
  parameters: 0,
  lines: endLine - line + 1,
  increments: [{ metric: 'cognitive', line: line + 1, column: 3, endLine: line + 1, amount: 1, nesting: 0, reason: 'if' }],
});

const change = (startLine: number, startCharacter: number, endLine: number, endCharacter: number, text: string): TextChange => ({
  start: { line: startLine, character: startCharacter },
  end: { line: endLine, character: endCharacter },
  text,
});

const lines = (functions: readonly MeasuredFunction[]): number[][] =>
  functions.map(({ line, endLine, increments }) => [line, endLine, increments[0]?.line ?? 0]);

describe('shifting hints', () => {
  it('moves a function down when lines are put above it', () => {
    assert.deepEqual(lines(shiftFunctions([measured(10, 20)], change(2, 0, 2, 0, 'a\nb\n'))), [[12, 22, 13]]);
  });

  it('moves a function up when lines above it go', () => {
    assert.deepEqual(lines(shiftFunctions([measured(10, 20)], change(2, 0, 4, 0, ''))), [[8, 18, 9]]);
  });

  it('leaves a function alone when something changes below it', () => {
    const functions = [measured(10, 20)];
    assert.equal(shiftFunctions(functions, change(30, 0, 31, 0, ''))[0], functions[0]);
  });

  it('lets a function grow when lines are put into it', () => {
    assert.deepEqual(lines(shiftFunctions([measured(10, 20)], change(14, 4, 14, 4, '\n\n'))), [[10, 22, 11]]);
  });

  it('moves a function to the right when something is typed before it on its line', () => {
    assert.equal(shiftFunctions([measured(10, 20, 5)], change(9, 0, 9, 0, 'export '))[0]?.column, 12);
  });

  it('forgets a function that was deleted', () => {
    assert.deepEqual(shiftFunctions([measured(10, 20)], change(8, 0, 21, 0, '')), []);
  });

  it('tells a position as a text would', () => {
    const word = fc.stringMatching(/^[ab\n]{0,12}$/);
    fc.assert(
      fc.property(word, word, word, word, fc.nat(20), (before, removed, inserted, after, at) => {
        const offset = Math.min(at, after.length);
        const position = shiftPosition(positionAt(before + removed + after, before.length + removed.length + offset), {
          start: positionAt(before, before.length),
          end: positionAt(before + removed, before.length + removed.length),
          text: inserted,
        });
        assert.deepEqual(position, positionAt(before + inserted + after, before.length + inserted.length + offset));
      }),
    );
  });
});

function positionAt(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
