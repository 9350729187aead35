/** Measures open files in a thread of the extension host's process: where there is a process, but no folder for an engine. */
import { join } from 'node:path';
import { extensions } from '../../../adapters/languages/extensions.generated';
import { WorkerMeasurer } from '../../../adapters/system/workerMeasurer';
import { IncludedText } from './includedText';

export function startThread(extensionPath: string): IncludedText {
  // One thread is enough for the files a person has open; no paths are read, so that there is no workspace.
  const workerScript = join(extensionPath, 'dist', 'languageWorker.js');
  return new IncludedText(new WorkerMeasurer({ workspace: '', workerScript, extensions, size: 1 }));
}
