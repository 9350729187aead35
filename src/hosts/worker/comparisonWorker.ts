/** The thread that compares one large file before and after, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { comparisonRequestSchema, type ComparisonReply } from '../../adapters/system/comparerMessages';
import { compareHere } from '../../engine/diff/comparers';

async function reply(): Promise<ComparisonReply> {
  const { difference, before, after, maxLines } = comparisonRequestSchema.parse(workerData);
  if (maxLines === undefined) return compareHere.compare(difference, { before, after });
  return { shown: await compareHere.show(difference, { before, after }, maxLines) };
}

void reply().then((result) => parentPort?.postMessage(result));
