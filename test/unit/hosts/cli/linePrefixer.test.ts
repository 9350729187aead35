import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LinePrefixer } from '../../../../src/hosts/cli/linePrefixer';

function prefixed(chunks: readonly string[], options: { readonly keepColours?: boolean; readonly now?: () => number } = {}): string {
  const lines = new LinePrefixer({ prefix: '[t] ', keepColours: options.keepColours ?? false, now: options.now ?? (() => 0) });
  return chunks.map((chunk) => lines.push(chunk)).join('') + lines.flush();
}

describe('LinePrefixer', () => {
  it('puts the prefix before every line, also before the last one without a line end', () => {
    assert.equal(prefixed(['one\ntwo']), '[t] one\n[t] two\n');
  });

  it('joins a line that comes in pieces', () => {
    assert.equal(prefixed(['o', 'n', 'e\r', '\ntwo\r\n']), '[t] one\n[t] two\n');
  });

  it('keeps empty lines', () => {
    assert.equal(prefixed(['\n\na\n']), '[t] \n[t] \n[t] a\n');
  });

  it('shows the first and the last state of a line that is redrawn', () => {
    assert.equal(prefixed(['1%\r', '2%\r', '3%\r', '100%\n']), '[t] 1%\n[t] 100%\n');
  });

  it('shows a state in between once a second', () => {
    let time = 0;
    const lines = new LinePrefixer({ prefix: '', keepColours: false, now: () => time });
    let text = '';
    for (const state of ['1%\r', '2%\r', '3%\r', '4%\r', '5%\n']) {
      text += lines.push(state);
      time += 600;
    }
    assert.equal(text, '1%\n3%\n5%\n');
  });

  it('leaves every escape sequence out where colours are not wanted', () => {
    assert.equal(prefixed(['\u001b[31mred\u001b[0m\u001b[2K\u001b]0;title\u0007\u001b(B!\n']), '[t] red!\n');
  });

  it('keeps colours where they are wanted, ends them with the line and carries them over', () => {
    assert.equal(
      prefixed(['\u001b[31mred\nstill\u001b[0m plain\nplain\n'], { keepColours: true }),
      '[t] \u001b[31mred\u001b[0m\n[t] \u001b[31mstill\u001b[0m plain\u001b[0m\n[t] plain\n',
    );
  });

  it('never lets the cursor move, whatever is kept', () => {
    assert.equal(prefixed(['a\u001b[2A\u001b[1Gb\u001b[?25l\u0008\u0007\n'], { keepColours: true }), '[t] ab\n');
  });

  it('leaves no sequence behind that only comes about by removing another', () => {
    const text = prefixed(['\u001b\u001b]0;x\u0007[2Jboo\n'], { keepColours: true });
    assert.ok(!text.includes('\u001b[2J'), JSON.stringify(text));
  });

  it('holds a sequence back until its end has come', () => {
    assert.equal(prefixed(['a\u001b', '[3', '1mb\n'], { keepColours: true }), '[t] a\u001b[31mb\u001b[0m\n');
  });

  it('does not wait for ever for the end of a title that never ends', () => {
    assert.match(prefixed(['\u001b]0;never ends\nnext line\n']), /next line\n$/);
  });

  it('prints a line without end in parts', () => {
    const text = prefixed(['x'.repeat(100_000)]);
    assert.equal(text.replaceAll(/\[t\] |\n/g, '').length, 100_000);
    assert.ok(text.split('\n').every((line) => line.length < 17_000));
  });

  it('gives the same lines however the output is cut into pieces', () => {
    const piece = fc.constantFrom('a', 'bc', '\r', '\n', '\r\n', '\u001b[31m', '\u001b[0m', '\u001b[2K', '\u001b]0;t\u0007', 'é', '\u001b');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(60), { maxLength: 6 }), (pieces, cuts) => {
        const text = pieces.join('');
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)), text.length].sort((a, b) => a - b);
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        assert.equal(prefixed(chunks, { keepColours: true }), prefixed([text], { keepColours: true }));
      }),
      { numRuns: 500 },
    );
  });

  it('puts nothing but colours of its own on the terminal, whatever comes in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('\u001b', '[', ']', 'm', 'A', '3', ';', '\u0007', '\n', '\u009b', 'x') })),
        (chunks) => {
          assert.doesNotMatch(
            prefixed(chunks, { keepColours: true }).replace(/\u001b\[[0-9;:]*m/g, ''),
            /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
