import assert from 'node:assert/strict';
import { engineEnvironment } from '../../../../src/hosts/node/client/spawnEngine';

describe('the environment of an engine', () => {
  it('is the client’s without what belongs to the client alone', () => {
    const kept = { PATH: '/bin', HOME: '/h', SYMBIOTE_HOME: '/s', SYMBIOTE_ENGINE_IDLE_SECONDS: '5', NODE_EXTRA_CA_CERTS: '/c' };
    const own = {
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_PID: '1',
      VSCODE_INSPECTOR_OPTIONS: '{}',
      NODE_OPTIONS: '--require x',
      npm_config_x: '1',
      INIT_CWD: '/',
      SYMBIOTE_REFLECT: 'true',
    };
    assert.deepEqual(engineEnvironment({ ...own, ...kept }), kept);
  });
});
