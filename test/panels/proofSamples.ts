/** Proofs with everything in them that the panel shows. */
import type { Proof } from '../../src/domain/proof/proof';

export const proof: Proof = {
  version: 1,
  id: 'a1',
  taskId: 'tidy',
  title: 'Tidy `total`',
  runId: 'r1',
  strategy: 'command',
  rationale: 'Shorter.',
  madeAt: 0,
  base: 'b'.repeat(40),
  candidate: 'c'.repeat(40),
  changes: {
    files: [{ kind: 'modified', path: 'src/cart.ts', isBinary: false, additions: 2, deletions: 7, before: 'x', after: 'y' }],
    omitted: [],
  },
  gates: [
    { gate: 'scope', state: 'passed', reason: '1 file.' },
    { gate: 'api', state: 'failed', reason: 'step is gone.', api: [{ change: 'removed', name: 'step', before: 'const step' }] },
    {
      gate: 'metrics',
      state: 'passed',
      reason: 'Fine.',
      numbers: [
        { of: 'sum of cognitive over what changed', before: 0, after: -7 },
        { of: 'src/cart.ts: total cognitive', before: 20, after: 13, threshold: 12 },
        { of: 'src/cart.ts: other cognitive', before: 3, after: 3, threshold: 12 },
      ],
    },
    {
      gate: 'checks',
      state: 'skipped',
      reason: 'Red.',
      commands: [{ name: 'test', command: 'npm test', exitCode: null, durationMs: 1500, onBase: 1, log: '.symbiote/logs/x.log' }],
    },
  ],
  verdict: 'red',
  environment: { symbiote: '1.0.0', runtime: 'Node 22', platform: 'linux x64' },
};
