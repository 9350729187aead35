/** The lines a report ends with. */
import assert from 'node:assert/strict';
import type { Log } from '../../../../src/hosts/vscode/log';
import { rememberLines } from '../../../../src/hosts/vscode/rememberedLog';

describe('the remembered log', () => {
  it('passes every line on, and keeps the last hundred', () => {
    const written: string[] = [];
    const write = (message: string): void => void written.push(message);
    const target: Log = { trace: write, debug: write, info: write, warn: write, error: write };
    const log = rememberLines(target);
    for (let number = 0; number < 150; number++) log[number % 2 === 0 ? 'info' : 'error'](`line ${number}`);
    assert.equal(written.length, 150);
    assert.equal(log.lines().length, 100);
    assert.match(log.lines()[0] ?? '', /\[info\] line 50$/);
    assert.match(log.lines().at(-1) ?? '', /\[error\] line 149$/);
  });
});
