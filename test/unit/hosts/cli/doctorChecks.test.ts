import assert from 'node:assert/strict';
import { compareVersions, editorCheck, gitCheck, nodeCheck } from '../../../../src/hosts/cli/doctorChecks';

function programs(answers: Readonly<Record<string, string>>) {
  return async (program: string, args: readonly string[]): Promise<string | undefined> => answers[[program, ...args].join(' ')];
}

describe('doctor’s own checks', () => {
  it('compare versions by their numbers', () => {
    assert.ok(compareVersions('20.9.0', '20.19.0') < 0);
    assert.ok(compareVersions('v22.0.0-nightly', '20.19.0') > 0);
    assert.equal(compareVersions('20.19.0', '20.19.0'), 0);
  });

  it('want Node 20.19 or newer', () => {
    assert.equal(nodeCheck('20.18.3').status, 'error');
    assert.equal(nodeCheck('20.19.0').status, 'ok');
    assert.equal(nodeCheck('24.1.0').status, 'ok');
  });

  it('only warn without git', async () => {
    assert.equal((await gitCheck(programs({}))).status, 'warning');
    assert.equal((await gitCheck(programs({ 'git --version': 'git version 2.43.0\n' }))).detail, 'git version 2.43.0');
  });

  it('need no editor', async () => assert.equal((await editorCheck(programs({}))).status, 'ok'));

  it('find the editor and the extension in it', async () => {
    const check = await editorCheck(
      programs({ 'code --version': '1.110.1\nabc\nx64\n', 'code --list-extensions --show-versions': 'a.b@1\nsymbiote.symbiote@0.1.0\n' }),
    );
    assert.deepEqual(check, { name: 'editor', status: 'ok', detail: 'code 1.110.1 with Symbiote 0.1.0' });
  });

  it('say how to install the extension where it is missing, and when the editor is too old', async () => {
    const without = await editorCheck(
      programs({ 'codium --version': '1.110.1\n', 'codium --list-extensions --show-versions': 'a.symbiotes@1\n' }),
    );
    assert.equal(without.status, 'warning');
    assert.match(without.advice ?? '', /codium --install-extension/);
    assert.equal((await editorCheck(programs({ 'code --version': '1.90.0\n' }))).status, 'warning');
  });
});
