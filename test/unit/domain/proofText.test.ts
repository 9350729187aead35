import assert from 'node:assert/strict';
import { failureOf, proofSchema, verdictOf, type Proof } from '../../../src/domain/proof/proof';
import { proofMarkdown, proofPlainText } from '../../../src/domain/proof/proofText';

const proof: Proof = {
  version: 1,
  id: 'a-1',
  taskId: 'ease-parse',
  title: 'Ease `parse` <script>',
  runId: 'r-1',
  strategy: 'command',
  rationale: 'Guard clauses first.',
  madeAt: Date.UTC(2026, 10, 21),
  base: 'b'.repeat(40),
  candidate: 'c'.repeat(40),
  changes: { files: [{ kind: 'modified', path: 'src/a.ts', isBinary: false, additions: 9, deletions: 4 }], omitted: [] },
  gates: [
    { gate: 'scope', state: 'passed', reason: '1 file changed, all of them within the task’s scope.' },
    {
      gate: 'metrics',
      state: 'passed',
      reason: 'parse: cognitive 31 → 12.',
      numbers: [{ of: 'src/a.ts: parse cognitive', before: 31, after: 12, threshold: 15 }],
    },
    {
      gate: 'checks',
      state: 'failed',
      reason: '`npm run test` ended with 1 | or so',
      commands: [{ name: 'tests', command: 'npm run test', exitCode: 1, onBase: 0, durationMs: 1234 }],
    },
  ],
  verdict: 'red',
  environment: { symbiote: '0.1.0', runtime: 'Node 20', platform: 'linux x64' },
};

describe('a proof for people', () => {
  it('is Markdown that a pull request shows, in which nothing of the code becomes markup', () => {
    const text = proofMarkdown(proof);
    assert.match(
      text,
      /^## Ease `parse` &lt;script>\n\nGuard clauses first\.\n\n\*\*Not proved\*\*: 1 file, \+9 −4; stopped by checks\.\n/,
    );
    assert.match(text, /\| metrics \| ✅ \| parse: cognitive 31 → 12\. \|/);
    assert.match(text, /\| checks \| ❌ \| `npm run test` ended with 1 \\\| or so \|/);
    assert.match(text, /\| src\/a\.ts: parse cognitive \| 31 \| 12 \| 15 \|/);
    assert.match(text, /\| `npm run test` \| 1 \| 0 \| 1\.2s \|/);
    assert.match(text, /Tree cccccccccccc on bbbbbbbbbbbb; Symbiote 0\.1\.0, Node 20, linux x64; 2026-11-21T00:00:00\.000Z/);
  });

  it('is plain text for a terminal', () => {
    assert.match(
      proofPlainText(proof),
      /^Ease `parse` <script> \(ease-parse\)\nNot proved: .*\n[^]*✓ scope    1 file changed[^]*✗ checks   `npm run test` ended with 1/,
    );
  });

  it('is red when one gate failed, and says which', () => {
    assert.deepEqual(proofSchema.parse(JSON.parse(JSON.stringify(proof))), proof);
    assert.equal(verdictOf(proof.gates), 'red');
    assert.equal(failureOf(proof), 'gate checks: `npm run test` ended with 1 | or so');
    assert.equal(verdictOf(proof.gates.slice(0, 2)), 'green');
    assert.equal(failureOf({ gates: proof.gates.slice(0, 2) }), undefined);
  });
});
