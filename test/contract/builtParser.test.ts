/** The parser that the build cuts out of TypeScript's one file measures what TypeScript whole does, broken code included. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultFiles, sampleOf } from '../parity/corpus';
import { inForm } from '../longForm';
import { measureText } from '../../src/hosts/worker/measureText';
import type { MeasuredFile } from '../../src/domain/audit/metrics';

const file = join(__dirname, '../../dist/languages.js');

describe('the parser in dist', function () {
  this.timeout(60_000);
  const built = require(file) as { readonly measureText: (path: string, text: string) => MeasuredFile };

  it('measures as the whole of TypeScript does', () => {
    for (const path of sampleOf(defaultFiles(300_000), inForm(60, 800))) {
      const text = readFileSync(path, 'utf8');
      const cut = Math.floor(text.length / 3);
      for (const variant of [text, text.slice(0, 2 * cut), text.slice(0, cut) + text.slice(cut + 50)])
        assert.deepEqual(built.measureText(path, variant), measureText(path, variant), path);
    }
  });

  it('is the parser alone', () => {
    assert.ok(readFileSync(file).length < 2_000_000, 'the type checker came along');
  });
});
