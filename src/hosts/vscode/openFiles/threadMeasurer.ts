/** Measures open files in a thread of the extension host's process: where there is a process, but no folder for an engine. */
import { join } from 'node:path';
import { extensions } from '../../../adapters/languages/extensions.generated';
import { WorkerMeasurer } from '../../../adapters/system/workerMeasurer';
import type { TextMeasurer } from '../../../ports/measurer';

export function startThread(extensionPath: string): TextMeasurer {
  // One thread is enough for the files a person has open; no paths are read, so that there is no workspace.
  return new WorkerMeasurer({ workspace: '', workerScript: join(extensionPath, 'dist', 'languageWorker.js'), extensions, size: 1 });
}
