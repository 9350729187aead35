/** The thread that counts Halstead's numbers: the only place that loads escomplex and Babel's parser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { escomplexCounter } from '../../adapters/halstead/escomplex/escomplex';
import { halsteadRequestSchema, halsteadThreadSchema, type HalsteadReply } from '../../adapters/system/halsteadMessages';
import type { Counted } from '../../ports/halstead';
import { messageOf } from '../../shared/messageOf';

if (parentPort === null) throw new Error('The Halstead worker runs as a worker thread.');
const port = parentPort;
const { workspace } = halsteadThreadSchema.parse(workerData);

function count(path: string, given: string | undefined): Counted {
  try {
    const text = given ?? readFileSync(join(workspace, path), 'utf8');
    return { science: escomplexCounter.count(path, text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

port.on('message', (message: unknown) => {
  const { request, path, text } = halsteadRequestSchema.parse(message);
  const reply: HalsteadReply = { request, counted: count(path, text) };
  port.postMessage(reply);
});
