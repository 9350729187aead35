/**
 * Our numbers against ESLint's `complexity` and sonarjs' `cognitive-complexity` on real files: our own source and some of
 * npm's packages. `npm run parity` does the same for thousands. Takes about ten seconds.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compare, type Disagreement } from '../parity/compare';
import { sourceFiles } from '../parity/corpus';
import { Peers } from '../parity/peers';

const ours = ['src'];
const theirs = [
  'node_modules/mocha/lib',
  'node_modules/semver',
  'node_modules/commander/lib',
  'node_modules/zod/src/v4/core',
  'node_modules/eslint/lib/linter',
];

describe('parity with the peers on real files', function () {
  this.timeout(120_000);
  const peers = new Peers();

  for (const [title, roots, fewest] of [
    ['our own source', ours, 200],
    ['packages', theirs, 1_000],
  ] as const) {
    it(`holds for every function of ${title}`, () => {
      const disagreements: Disagreement[] = [];
      let compared = 0;
      for (const path of sourceFiles(roots, 300_000)) {
        const result = compare(peers, path, readFileSync(path, 'utf8'));
        assert.equal(result.failure, undefined, `${path}: ${result.failure}`);
        assert.deepEqual(result.syntaxErrors, []);
        disagreements.push(...result.disagreements);
        compared += result.compared;
      }
      assert.deepEqual(disagreements, []);
      assert.ok(compared >= fewest, `only ${compared} functions were compared`);
    });
  }
});
