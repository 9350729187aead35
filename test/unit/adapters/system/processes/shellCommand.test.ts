import assert from 'node:assert/strict';
import { unixShellCommand, windowsShellLine } from '../../../../../src/adapters/system/processes/shellCommand';

const shell = '/bin/sh';

describe('shellCommand', () => {
  it('gives a command nobody has to wrap to the shell as it is', () => {
    const plain = unixShellCommand({ command: 'echo "$A"', prerequisites: [] }, { shell, closeInput: false, mergeErrors: false });
    assert.deepEqual(plain, { file: shell, args: ['-c', 'echo "$A"'] });
  });

  it('never puts a text of the task into the script', () => {
    const texts = ["it's", '$(rm -rf x)', '"; exit 9; "'];
    const { args } = unixShellCommand(
      { command: texts[0] ?? '', prerequisites: texts.slice(1) },
      { shell, closeInput: true, mergeErrors: true },
    );
    for (const text of texts) assert.ok(!args[1]?.includes(text), `the script has ${text} in it`);
    assert.deepEqual(args.slice(3), [texts[1], texts[2], texts[0]]);
  });

  it('leaves the quotes inside a Windows command alone', () => {
    assert.equal(windowsShellLine({ command: 'echo "a b" & dir', prerequisites: [] }), '/d /s /c "echo "a b" & dir"');
  });

  it('runs a Windows command only if its prerequisites succeed', () => {
    assert.equal(windowsShellLine({ command: 'c', prerequisites: ['a', 'b'] }), '/d /s /c "a && b && c"');
  });
});
