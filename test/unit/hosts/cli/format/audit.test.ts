import assert from 'node:assert/strict';
import { formatAllFunctions, formatAudit } from '../../../../../src/hosts/cli/format/audit';
import { widthOf } from '../../../../../src/hosts/cli/format/text';
import { createPalette } from '../../../../../src/hosts/cli/palette';
import { hotspot, report, style } from '../samples';

describe('an audit as text', () => {
  it('is a table with the reason and the suggestion below each row, and a summary', () => {
    assert.equal(
      formatAudit(report({ summary: { excluded: { test: 210, generated: 12, unsupported: 900 } } }), style()),
      [
        '#  function      where             cognitive  cyclomatic  churn  score',
        '1  Parser.parse  src/parser.ts:41         31          18      4     76',
        '   excess 19 (cognitive 31 − 15, cyclomatic 18 − 15) × churn 4 = 76',
        '   → the loop at 41–88 holds 17 of 31: extract it',
        '',
        '1,204 files, 8,330 functions, 1 over; left out: 210 tests, 12 generated; 1.3 s',
      ].join('\n'),
    );
  });

  it('fits the width: names give way before places', () => {
    const long = hotspot({ function: { ...hotspot().function, name: 'aVeryLongNameOfAFunctionThatGoesOnAndOn' } });
    const text = formatAudit(report({ hotspots: [long] }), style({ columns: 84 }));
    assert.ok(text.includes('src/parser.ts:41'));
    assert.ok(text.includes('…'));
    for (const line of text.split('\n')) assert.ok(widthOf(line) <= 84, line);
  });

  it('puts places on lines of their own where they do not fit beside the numbers', () => {
    const deep = hotspot({ path: 'packages/some/where/very/deep/inside/parser.ts' });
    const lines = formatAudit(report({ hotspots: [deep] }), style({ columns: 72 })).split('\n');
    assert.ok(lines.includes('   packages/some/where/very/deep/inside/parser.ts:41'), lines.join('\n'));
    for (const line of lines) assert.ok(widthOf(line) <= 72, line);
  });

  it('colours nothing but what is asked to be coloured', () => {
    const coloured = formatAudit(report(), style({ palette: createPalette(true) }));
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), formatAudit(report(), style()));
  });

  it('is kind when there is nothing to worry about', () => {
    const text = formatAudit(report({ hotspots: [], summary: { over: 0 } }), style());
    assert.match(text, /^Nothing to worry about: no function is over cognitive 15 or cyclomatic 15\./);
  });

  it('says what to do when there was nothing to look at', () => {
    assert.match(formatAudit(report({ hotspots: [], summary: { over: 0, files: 0 } }), style()), /--why-excluded FILE/);
  });

  it('says that more is over than is shown, that git was missing, and which files do not parse', () => {
    const filesWithSyntaxErrors = [{ path: 'a.ts', line: 3, message: "';' expected." }];
    const text = formatAudit(report({ summary: { over: 37, git: false, filesWithSyntaxErrors } }), style());
    assert.match(text, /The worst 1 of 37 are shown; --top 37 shows all/);
    assert.match(text, /Without git history/);
    assert.match(text, /a\.ts:3 ';' expected\./);
  });

  it('shows paths as they are typed from where the person is', () => {
    assert.match(formatAudit(report(), style({ pathOf: (path) => `../${path}` })), /\.\.\/src\/parser\.ts:41/);
  });

  it('never lets a name reach the terminal as it is', () => {
    const nasty = hotspot({ function: { ...hotspot().function, name: 'a\u001b]0;x\u0007' } });
    assert.ok(!formatAudit(report({ hotspots: [nasty] }), style()).includes('\u001b'));
  });

  it('with --all has every function', () => {
    const file = { path: 'src/a.ts', language: 'typescript', lines: 10, functions: [{ ...hotspot().function, name: 'one' }] };
    const text = formatAllFunctions({ ...report(), files: [file] }, style());
    assert.match(text, /^function {2}where +cognitive/);
    assert.match(text, /one +src\/a\.ts:41 +31 +18 +4 +2 +80/);
  });

  it('with --all takes an audit of two hundred thousand functions', () => {
    const functions = Array.from({ length: 200_000 }, () => hotspot().function);
    const file = { path: 'a.ts', language: 'typescript', lines: 10, functions };
    assert.ok(formatAllFunctions({ ...report(), files: [file] }, style()).length > 1_000_000);
  });
});
