import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPaths } from '../../../../src/adapters/system/localPaths';

describe('local paths', () => {
  const home = '/home/person';
  let own: string;
  before(() => (own = mkdtempSync(join(tmpdir(), 'symbiote-runtime-'))));
  after(() => rmSync(own, { recursive: true }));

  it('follow SYMBIOTE_HOME on every system', () => {
    assert.deepEqual(localPaths({ SYMBIOTE_HOME: '/x', HOME: home }, 'linux'), {
      stateHome: '/x',
      runtime: '/x/run',
      cacheHome: '/x/cache',
    });
    assert.deepEqual(localPaths({ SYMBIOTE_HOME: 'D:\\x' }, 'win32'), {
      stateHome: 'D:\\x',
      runtime: 'D:\\x\\run',
      cacheHome: 'D:\\x\\cache',
    });
  });

  it('follow the XDG folders on Linux', () => {
    assert.deepEqual(localPaths({ HOME: home, XDG_STATE_HOME: '/s', XDG_RUNTIME_DIR: own }, 'linux'), {
      stateHome: '/s/symbiote',
      runtime: `${own}/symbiote`,
      cacheHome: '/home/person/.cache/symbiote',
    });
    assert.equal(localPaths({ HOME: home }, 'linux').stateHome, '/home/person/.local/state/symbiote');
  });

  it('pass over relative folders and runtime folders of somebody else', () => {
    const paths = localPaths({ HOME: home, XDG_STATE_HOME: 's', XDG_RUNTIME_DIR: '/nowhere', SYMBIOTE_HOME: 'x' }, 'linux');
    assert.equal(paths.stateHome, '/home/person/.local/state/symbiote');
    assert.match(paths.runtime, /^(\/run\/user\/\d+\/symbiote|\/tmp\/symbiote-\d+)$/);
  });

  it('do not depend on TMPDIR, which differs between shells', () => {
    assert.equal(localPaths({ HOME: home, TMPDIR: '/a' }, 'darwin').runtime, localPaths({ HOME: home, TMPDIR: '/b' }, 'darwin').runtime);
  });

  it('are where macOS and Windows keep such things', () => {
    assert.equal(localPaths({ HOME: home }, 'darwin').stateHome, '/home/person/Library/Application Support/Symbiote');
    assert.equal(localPaths({ HOME: home }, 'darwin').cacheHome, '/home/person/Library/Caches/Symbiote');
    assert.equal(localPaths({ HOME: home, XDG_CACHE_HOME: '/c' }, 'linux').cacheHome, '/c/symbiote');
    assert.equal(localPaths({ LOCALAPPDATA: 'C:\\L' }, 'win32').stateHome, 'C:\\L\\Symbiote');
  });
});
