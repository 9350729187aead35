/** The part of the engine that measures, put together over its ports. */
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';
import type { GitHistory } from '../../ports/gitHistory';
import type { HalsteadMeasurer } from '../../ports/halstead';
import type { MeasurementCache } from '../../ports/measurementCache';
import type { Measurer } from '../../ports/measurer';
import { FileHistories } from '../history/fileHistories';
import type { TreeWatch } from '../../ports/treeWatch';
import { TrendReader } from '../history/trends';
import { Auditor } from './auditor';

export interface AuditPorts {
  readonly files: Files;
  readonly git: Git;
  readonly clock: Clock;
  readonly measurer: Measurer;
  readonly halstead: HalsteadMeasurer;
  readonly measurements: MeasurementCache;
  readonly history: GitHistory;
  /** For whoever audits again and again. */
  readonly watch?: TreeWatch | undefined;
}

export interface AuditParts {
  readonly auditor: Auditor;
  readonly histories: FileHistories;
  /** Ends the threads, and resolves when what was measured is kept. */
  close(): Promise<void>;
}

export function openAudit({ files, git, clock, measurer, halstead, measurements, history, watch }: AuditPorts): AuditParts {
  const past = { history, measurer, cache: measurements, clock, root: files.root };
  const trends = new TrendReader(past);
  const auditor = new Auditor({ files, git, measurer, halstead, clock, measurements, history, trends, watch });
  return {
    auditor,
    histories: new FileHistories({ ...past, auditor, trends }),
    close: async () => {
      watch?.dispose();
      await Promise.all([measurer.dispose(), halstead.dispose()]);
      await auditor.saved();
      await measurements.flush();
    },
  };
}
