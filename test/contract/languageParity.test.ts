/**
 * Our numbers against ESLint's `complexity` and sonarjs' `cognitive-complexity` on real files: some of each kind from our
 * own source and npm's packages. `npm run parity` does the same for thousands.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compare } from '../parity/compare';
import { defaultFiles, isTypeScript, sampleOf } from '../parity/corpus';
import { Peers } from '../parity/peers';
import { Totals } from '../parity/totals';
import { inForm } from '../longForm';

describe('parity with the peers on real files', function () {
  this.timeout(120_000);
  const files = sampleOf(defaultFiles(300_000), inForm(30, 400));

  it('holds for every function of some files of each kind', () => {
    const peers = new Peers();
    const totals = new Totals();
    for (const path of files) totals.add(path, compare(peers, path, readFileSync(path, 'utf8')));
    assert.deepEqual([totals.refused, totals.syntaxErrors, totals.disagreements], [[], [], []]);
    assert.ok(totals.all.compared >= inForm(150, 2000), `only ${totals.all.compared} functions were compared`);
  });

  it('looks at TypeScript and TSX in half of the cases', () => {
    assert.ok(files.filter(isTypeScript).length * 2 >= files.length);
    assert.ok(files.some((path) => path.endsWith('.tsx')));
  });
});
