/** A repository of a test's own whose past is read by the real git and measured by the real language, counting what is measured. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typescript } from '../../src/adapters/languages/typescript/typescript';
import { createFiles } from '../../src/adapters/system/files';
import { createGit } from '../../src/adapters/system/git';
import { createGitHistory } from '../../src/adapters/system/gitHistory';
import type { FileHistory } from '../../src/domain/audit/fileHistory';
import { defaultSettings, type Settings } from '../../src/domain/settings';
import { openAudit, type AuditParts } from '../../src/engine/audit/openAudit';
import { TrendReader, type Trends, type TrendsRequest } from '../../src/engine/history/trends';
import type { GitHistory } from '../../src/ports/gitHistory';
import type { MeasurementCache } from '../../src/ports/measurementCache';
import type { Measurer } from '../../src/ports/measurer';
import { MemoryMeasurementCache } from '../memoryMeasurementCache';
import { gitEnvironment, type TemporaryRepository } from '../temporaryRepository';

export const day = 86_400_000;
export const today = Date.UTC(2026, 5, 15);

export class PastWorkspace {
  readonly root: string;
  now = today;
  readonly clock = { now: () => this.now, schedule: () => ({ dispose: () => undefined }), turn: async () => undefined };
  cache: MeasurementCache = new MemoryMeasurementCache();
  /** Every former content that was measured. */
  measured: string[] = [];
  /** Every question for commits. */
  asked = 0;
  readonly history: GitHistory;
  readonly measurer: Measurer;

  constructor(repository: TemporaryRepository, root = repository.root) {
    this.root = root;
    const git = createGitHistory({ workspace: root, environment: gitEnvironment });
    this.history = {
      ...git,
      changes: (request) => {
        this.asked += 1;
        return git.changes(request);
      },
    };
    this.measurer = {
      extensions: typescript.extensions,
      async *measureFiles(paths) {
        for (const path of paths) yield typescript.measure(path, readFileSync(join(root, path), 'utf8'));
      },
      measureText: (path, text) => {
        this.measured.push(path);
        return Promise.resolve(typescript.measure(path, text));
      },
      dispose: () => Promise.resolve(),
    };
  }

  /** As after a restart: the cache is all that is left of what was. */
  trendReader(): TrendReader {
    const { history, measurer, cache, clock, root } = this;
    return new TrendReader({ history, measurer, cache, clock, root });
  }

  /** Of these files as they are on the disk. */
  async trends(
    paths: readonly string[],
    { reader = this.trendReader(), days = 90, settings = {}, ...more }: Partial<Asked> = {},
  ): Promise<Trends | undefined> {
    const files = paths.map((path) => typescript.measure(path, readFileSync(join(this.root, path), 'utf8')));
    return reader.read({ ...more, files, days, settings: { ...defaultSettings, ...settings } });
  }

  async fileHistory(path: string, name?: string, limit = 100): Promise<FileHistory> {
    return this.parts().histories.read({ path, function: name, limit, settings: defaultSettings });
  }

  parts(): AuditParts {
    const { root, clock, measurer, cache: measurements, history } = this;
    const halstead = { extensions: [], count: () => Promise.resolve({ failure: 'not here' }), dispose: () => Promise.resolve() };
    const git = createGit({ workspace: root, environment: gitEnvironment });
    return openAudit({ files: createFiles(root), git, clock, measurer, halstead, measurements, history });
  }
}

interface Asked extends Omit<TrendsRequest, 'files' | 'settings'> {
  readonly reader: TrendReader;
  readonly settings: Partial<Settings>;
}
