/** The doctor's findings as a document. */
import assert from 'node:assert/strict';
import { doctorText } from '../../../../src/hosts/vscode/doctorText';

const status = {
  version: '0.1.0',
  build: 'b',
  pid: 7,
  workspace: '/w',
  startedAt: 0,
  clients: 1,
  isBusy: false,
  recovery: { interrupted: [], processesEnded: 0, notes: [] },
};

describe('the doctor', () => {
  it('says what needs attention and what to do about it', () => {
    const text = doctorText({
      checks: [
        { name: 'git', status: 'ok', detail: '2.39' },
        { name: 'terminal', status: 'warning', detail: 'no pseudo-terminal', advice: 'Install the full package.' },
      ],
      configuration: { entries: [{ key: 'reflect', value: true, source: 'editor', default: false, description: '' }], problems: [] },
      status,
    });
    assert.deepEqual(text.split('\n').slice(2, 12), [
      'One check needs attention.',
      '',
      '  ok      git       2.39',
      '  WARNING terminal  no pseudo-terminal',
      '                    Install the full package.',
      '',
      'Engine 0.1.0, build b, process 7, 1 client',
      '',
      'Settings that are not at their default',
      '  reflect = true, from editor',
    ]);
  });
});
