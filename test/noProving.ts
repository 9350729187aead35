/** For engines of tests in which nothing is proved. */
import type { CandidateProofs } from '../src/engine/proof/proving';

const refuse = (): never => {
  throw new Error('Nothing is proved here.');
};

export const noProving: CandidateProofs = {
  unavailable: async () => 'nothing is proved here',
  open: async () => refuse(),
  close: async () => undefined,
  compare: async () => refuse(),
  prove: async () => refuse(),
};
