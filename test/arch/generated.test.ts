/** Generated files are what their sources say: registries, package.json's contributions, the schema of tasks.yml. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './sources';

describe('generated files', function () {
  this.timeout(180_000);

  it('are up to date', () => {
    const { status, stderr } = spawnSync(process.execPath, ['esbuild.mjs', '--check'], { cwd: repository, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  it('say that they are generated', () => {
    for (const kind of ['languages', 'strategies']) {
      const text = readFileSync(join(repository, `src/adapters/${kind}/registry.generated.ts`), 'utf8');
      assert.match(text, /^\/\*\* Written by esbuild\.mjs/);
    }
  });
});
