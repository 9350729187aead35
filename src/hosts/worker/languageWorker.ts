/**
 * The thread that measures: the only place that loads TypeScript. It takes batches of paths and single texts; between two
 * files it looks for messages, so that a text waits for one file at most and a cancelled batch ends at once.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Progress, requestSchema, threadDataSchema, type FilesRequest, type Reply } from '../../adapters/system/measurerMessages';
import type { MeasuredFile } from '../../domain/audit/metrics';
import { measureFile } from './measureFile';
import { factsOf, measureText, practise } from './measureText';

if (parentPort === null) throw new Error('The language worker runs as a worker thread.');
const port = parentPort;
const data = threadDataSchema.parse(workerData);
const progress = new Progress(data.progress);
const batches: FilesRequest[] = [];
let isAtWork = false;

function tell(reply: Reply): void {
  port.postMessage(reply);
}

/** Lets messages in: they are delivered between two turns of the event loop. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function workOff(): Promise<void> {
  if (isAtWork) return;
  isAtWork = true;
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    await measureBatch(batch);
    tell({ type: 'batchEnd', batch: batch.batch });
  }
  isAtWork = false;
}

async function measureBatch({ batch, paths, settings, increments, cancelled }: FilesRequest): Promise<void> {
  const flag = new Int32Array(cancelled);
  for (const [index, path] of paths.entries()) {
    if (Atomics.load(flag, 0) !== 0) return;
    progress.set({ what: 'file', batch, index });
    tell({ type: 'file', batch, index, file: measureFile(path, { workspace: data.workspace, settings, increments }) });
    progress.set({ what: 'nothing' });
    await breathe();
  }
}

function withoutIncrements(file: MeasuredFile): MeasuredFile {
  return { ...file, functions: file.functions.map((measured) => ({ ...measured, increments: [] })) };
}

port.on('message', (message: unknown) => {
  const request = requestSchema.parse(message);
  if (request.type === 'files') {
    batches.push(request);
    void workOff();
    return;
  }
  if (request.type === 'practise') return practise();
  progress.set({ what: 'text', request: request.request });
  if (request.type === 'facts') {
    tell({ type: 'facts', request: request.request, facts: factsOf(request.path, request.text) });
    progress.set({ what: 'nothing' });
    return;
  }
  const file = measureText(request.path, request.text);
  tell({ type: 'text', request: request.request, file: request.increments === 'all' ? file : withoutIncrements(file) });
  progress.set({ what: 'nothing' });
});

tell({ type: 'ready' });
