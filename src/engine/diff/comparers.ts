/** Where files are compared: small ones at once, where they are; large ones wherever nobody waits for it. */
import type { Comparer, Contents } from '../../ports/comparer';
import { throwIfAborted } from '../abort';
import { compareFile } from './compareFile';
import { diffFile } from './diffFile';
import { formatPatch } from './formatPatch';

/** In this thread. */
export const compareHere: Comparer = {
  async compare(difference, { before, after }, signal) {
    throwIfAborted(signal);
    const compared = compareFile(difference, before, after);
    return { file: compared.file, patch: formatPatch([compared]) };
  },
  async show(difference, { before, after }, maxLines, signal) {
    throwIfAborted(signal);
    return diffFile(difference, before, after, { maxLines });
  },
};

/** Both contents together. So much is compared in some tens of milliseconds, which is what starting a thread takes. */
const largeBytes = 512 * 1024;

export function compareBySize(large: Comparer): Comparer {
  const chosen = ({ before, after }: Contents): Comparer =>
    (before?.length ?? 0) + (after?.length ?? 0) < largeBytes ? compareHere : large;
  return {
    compare: (difference, contents, signal) => chosen(contents).compare(difference, contents, signal),
    show: (difference, contents, maxLines, signal) => chosen(contents).show(difference, contents, maxLines, signal),
  };
}
