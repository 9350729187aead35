import assert from 'node:assert/strict';
import { createProcessTable, parsePs, parseStat } from '../../../../../src/adapters/system/processes/processTable';

describe('processTable', () => {
  it('reads a stat line whose name has spaces and parentheses', () => {
    const line = '42 (a b) S) c) S 7 8 9 34816 42 4194304 1 0 0 0 0 0 0 0 20 0 1 0 123456 1000 100';
    assert.deepEqual(parseStat(line), { pid: 42, parent: 7, group: 8, session: 9, start: '123456' });
  });

  it('leaves zombies out', () => {
    assert.equal(parseStat('42 (x) Z 7 8 9 0 0 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0'), undefined);
  });

  it('reads what ps prints on macOS, environment behind the command', () => {
    const text =
      '  501     1   501 Ss   Fri Nov 20 21:59:59 2026     /bin/sh -c x SYMBIOTE_ATTEMPT=a-1 PATH=/bin\n  502   501   501 Z+   Fri Nov 20 22:00:00 2026     (sh)\n';
    const [row, ...others] = parsePs(text);
    assert.deepEqual(row?.info, { pid: 501, parent: 1, group: 501, session: 0, start: 'Fri Nov 20 21:59:59 2026' });
    assert.equal(row?.rest, '/bin/sh -c x SYMBIOTE_ATTEMPT=a-1 PATH=/bin');
    assert.equal(others.length, 0);
  });

  it('finds this process, and the variables it was started with', () => {
    const table = createProcessTable();
    assert.equal(table.list().find(({ pid }) => pid === process.pid)?.parent, process.ppid);
    assert.equal(table.hasVariable(process.pid, 'SYMBIOTE_NEVER_SET', new Set(['x'])), false);
  });
});
