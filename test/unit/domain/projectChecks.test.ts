import assert from 'node:assert/strict';
import { projectChecks } from '../../../src/domain/proof/projectChecks';

const checks = (manifest: object | undefined, ...names: string[]) =>
  projectChecks({
    names: new Set(manifest === undefined ? names : ['package.json', ...names]),
    read: (name) => (name === 'package.json' && manifest !== undefined ? JSON.stringify(manifest) : undefined),
  });
const told = (...given: Parameters<typeof checks>): string[] => checks(...given).map(({ command, origin }) => `${command} (${origin})`);

describe('the checks of a project', () => {
  it('are its scripts, by the names people give them, with its package manager', () => {
    const scripts = { test: 'vitest run', 'type-check': 'tsc --noEmit', lint: 'eslint .', 'lint:fix': 'eslint . --fix' };
    assert.deepEqual(told({ scripts }, 'pnpm-lock.yaml'), [
      'pnpm run type-check (package.json: scripts.type-check)',
      'pnpm run lint (package.json: scripts.lint)',
      'pnpm run test (package.json: scripts.test)',
    ]);
    assert.deepEqual(told({ scripts: { test: 'mocha' }, packageManager: 'yarn@4.1.0' }), ['yarn run test (package.json: scripts.test)']);
  });

  it('are not what npm wrote there, what waits for changes, or what mends what it should check', () => {
    const scripts = {
      test: 'echo "Error: no test specified" && exit 1',
      lint: 'eslint . --fix',
      tests: 'jest --watch',
      'test:unit': 'jest --watchAll=false',
    };
    assert.deepEqual(told({ scripts }), ['npm run test:unit (package.json: scripts.test:unit)']);
  });

  it('are the tools it is set up for, where no script names them and they are installed', () => {
    const devDependencies = { typescript: '6', eslint: '10' };
    assert.deepEqual(told({ devDependencies }, 'tsconfig.json', 'eslint.config.mjs', 'vitest.config.ts'), [
      'npx --no-install tsc -p . --noEmit (tsconfig.json)',
      'npx --no-install eslint . (eslint.config.mjs)',
    ]);
    assert.deepEqual(told(undefined, 'go.mod'), ['go vet ./... (go.mod)', 'go test ./... (go.mod)']);
    assert.deepEqual(told(undefined, 'README.md'), []);
  });

  it('can be asked for the tests of some files, where the runner knows them', () => {
    const [tests] = checks({ scripts: { test: 'vitest run' }, devDependencies: { vitest: '4' } });
    assert.equal(
      tests?.related?.(['src/a.ts', "it's.ts"]),
      `npx --no-install vitest related --run --passWithNoTests src/a.ts 'it'\\''s.ts'`,
    );
    assert.equal(checks({ scripts: { test: 'mocha' } })[0]?.related, undefined);
  });

  it('are those that can be read from a manifest that is not quite one', () => {
    assert.deepEqual(told({ scripts: { test: 1 }, dependencies: [] }, 'go.mod'), ['go vet ./... (go.mod)', 'go test ./... (go.mod)']);
  });
});
