/** The part of the engine that measures: adapters into an auditor. */
import { dirname, join } from 'node:path';
import { extensions } from '../../adapters/languages/extensions.generated';
import { systemClock } from '../../adapters/system/clock';
import { createGitHistory } from '../../adapters/system/gitHistory';
import { localPaths } from '../../adapters/system/localPaths';
import { DiskMeasurementCache } from '../../adapters/system/measurements/diskMeasurementCache';
import { ThreadHalstead } from '../../adapters/system/threadHalstead';
import { WorkerMeasurer } from '../../adapters/system/workerMeasurer';
import { Auditor } from '../../engine/audit/auditor';
import { FileHistories } from '../../engine/history/fileHistories';
import { TrendReader } from '../../engine/history/trends';
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

export interface AuditParts {
  readonly auditor: Auditor;
  readonly histories: FileHistories;
  /** Ends the threads, and resolves when what was measured is kept. */
  close(): Promise<void>;
}

export function composeAudit({ files, git, workerScript, build, log }: AuditOptions): AuditParts {
  const measurer = new WorkerMeasurer({ workspace: files.root, workerScript, extensions });
  const halstead = new ThreadHalstead({
    workspace: files.root,
    workerScript: join(dirname(workerScript), 'halsteadWorker.js'),
    extensions: Object.keys(extensions),
  });
  const measurements = new DiskMeasurementCache({ folder: join(localPaths().cacheHome, 'measurements'), build, note: log });
  const past = { history: createGitHistory({ workspace: files.root }), measurer, cache: measurements, clock: systemClock };
  const trends = new TrendReader(past);
  const auditor = new Auditor({
    files,
    git,
    measurer,
    halstead,
    clock: systemClock,
    measurements,
    history: past.history,
    trends,
  });
  return {
    auditor,
    histories: new FileHistories({ ...past, auditor, trends }),
    close: async () => {
      await Promise.all([measurer.dispose(), halstead.dispose()]);
      await auditor.saved();
      await measurements.flush();
    },
  };
}
