/** The adapters of the part of the engine that measures. */
import { dirname, join } from 'node:path';
import { extensions } from '../../adapters/languages/extensions.generated';
import { systemClock } from '../../adapters/system/clock';
import { createGitHistory } from '../../adapters/system/gitHistory';
import { localPaths } from '../../adapters/system/localPaths';
import { DiskMeasurementCache } from '../../adapters/system/measurements/diskMeasurementCache';
import { ThreadHalstead } from '../../adapters/system/threadHalstead';
import { WorkerMeasurer } from '../../adapters/system/workerMeasurer';
import type { AuditPorts } from '../../engine/audit/openAudit';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';

export interface AuditOptions {
  readonly files: Files;
  readonly git: Git;
  /** Absolute path of dist/languageWorker.js. */
  readonly workerScript: string;
  readonly build: string;
  readonly log: (text: string) => void;
}

export function composeAudit({ files, git, workerScript, build, log }: AuditOptions): AuditPorts & { readonly measurer: WorkerMeasurer } {
  return {
    files,
    git,
    clock: systemClock,
    measurer: new WorkerMeasurer({ workspace: files.root, workerScript, extensions }),
    halstead: new ThreadHalstead({
      workspace: files.root,
      workerScript: join(dirname(workerScript), 'halsteadWorker.js'),
      extensions: Object.keys(extensions),
    }),
    measurements: new DiskMeasurementCache({ folder: join(localPaths().cacheHome, 'measurements'), build, note: log }),
    history: createGitHistory({ workspace: files.root }),
  };
}
