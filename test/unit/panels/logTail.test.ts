/** What a terminal would show of an output, as lines. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LogTail } from '../../../src/panels/logTail';

function tailOf(...chunks: string[]): LogTail {
  const tail = new LogTail();
  for (const chunk of chunks) tail.append(chunk);
  return tail;
}
const texts = (...chunks: string[]): string[] => tailOf(...chunks).lines.map(({ text }) => text);

describe('the tail of a log', () => {
  it('has the lines, whichever line ends they have', () => {
    assert.deepEqual(texts('one\r\ntwo\nthree'), ['one', 'two', 'three']);
    assert.deepEqual(texts('one\n'), ['one']);
    assert.deepEqual(texts('one\n\nthree\n'), ['one', '', 'three']);
    assert.deepEqual(texts(''), []);
  });

  it('shows what a carriage return left of a progress bar', () => {
    assert.deepEqual(texts('10%\r20%\r100%\ndone'), ['100%', 'done']);
    assert.deepEqual(texts('downloading\rok'), ['okwnloading']);
    assert.deepEqual(texts('downloading\r\u001b[Kok'), ['ok']);
    assert.deepEqual(texts('abc\b\bX'), ['aXc']);
  });

  it('follows a cursor that goes up, as test runners do', () => {
    assert.deepEqual(texts('a ...\nb ...\n\u001b[2A\u001b[2Ka done\r\n\u001b[2Kb done\r\n'), ['a done', 'b done']);
    assert.deepEqual(texts('one\ntwo\nthree\u001b[1A\r\u001b[J2'), ['one', '2']);
  });

  it('names colours and weights, and leaves out everything else a terminal is told', () => {
    const [line] = tailOf(
      '\u001b[1;31mred\u001b[0m plain \u001b[38;5;2mgreen\u001b[39m \u001b[38;2;1;2;3mown\u001b]0;title\u0007\u001b[?25l',
    ).lines;
    assert.deepEqual(line?.segments, [
      { text: 'red', classes: 'ansi-red bold' },
      { text: ' plain ', classes: '' },
      { text: 'green', classes: 'ansi-green' },
      { text: ' own', classes: '' },
    ]);
  });

  it('keeps a colour over lines and chunks', () => {
    const lines = tailOf('\u001b[3', '2mone\ntwo\u001b', '[0m three').lines;
    assert.deepEqual(
      lines.map(({ segments }) => segments.map(({ text, classes }) => `${text}|${classes}`)),
      [['one|ansi-green'], ['two|ansi-green', ' three|']],
    );
  });

  it('keeps the last lines, and tells that there were others', () => {
    const tail = new LogTail(3);
    for (let line = 1; line <= 10; line++) tail.append(`line ${line}\n`);
    assert.deepEqual(
      tail.lines.slice(-3).map(({ text, number }) => `${number} ${text}`),
      ['8 line 8', '9 line 9', '10 line 10'],
    );
    assert.ok(tail.lines.length <= 4 && tail.isCut);
    const whole = new LogTail(3);
    whole.append(Array.from({ length: 100_000 }, (_, index) => `line ${index}`).join('\n'));
    assert.equal(whole.lines.at(-1)?.text, 'line 99999');
    assert.ok(whole.lines.length <= 4 && whole.isCut);
  });

  it('gives the same object for a line that stayed as it was', () => {
    const tail = tailOf('one\ntwo');
    const [one, two] = tail.lines;
    tail.append(' and more\nthree');
    assert.equal(tail.lines[0], one);
    assert.notEqual(tail.lines[1], two);
    assert.equal(tail.lines[1]?.number, two?.number);
  });

  it('begins anew with another text, with numbers of its own', () => {
    const tail = tailOf('one\ntwo\n');
    const before = tail.lines.map(({ number }) => number);
    tail.replace('other', true);
    assert.deepEqual(
      tail.lines.map(({ text }) => text),
      ['other'],
    );
    assert.ok(tail.isCut && !before.includes(tail.lines[0]?.number ?? 1));
    tail.replace('', false);
    assert.equal(tail.isCut, false);
  });

  it('says the same however the output was cut into chunks', () => {
    const piece = fc.constantFrom(
      'a',
      'bc',
      '\n',
      '\r',
      '\r\n',
      '\b',
      '\u001b[31m',
      '\u001b[0m',
      '\u001b[2K',
      '\u001b[1A',
      '\u001b[5G',
      '\u001b]0;t\u0007',
      '\u001b[J',
      'ü',
      '🙂',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.array(fc.nat(200), { maxLength: 8 }), (pieces, cuts) => {
        const text = pieces.join('');
        const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        const shown = (tail: LogTail) => tail.lines.map(({ segments }) => segments);
        assert.deepEqual(shown(tailOf(...chunks)), shown(tailOf(text)));
      }),
    );
  });
});
