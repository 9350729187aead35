/** Turns findings and what became of their tasks into changes of the tasks; whoever owns tasks.yml applies them. */
import { reflect, type ReflectionChanges } from '../../domain/reflection/reflection';
import { isReflectorTask } from '../../domain/reflection/refactorTask';
import { parseReflectorMemory } from '../../domain/reflection/reflectorMemory';
import type { Settings } from '../../domain/settings';
import type { Task } from '../../domain/tasks/task';
import type { Clock } from '../../ports/clock';
import type { Auditor, AuditRequest } from '../audit/auditor';

export interface ReflectorParts {
  readonly auditor: Pick<Auditor, 'audit' | 'exists'>;
  readonly clock: Clock;
}

export interface ReflectRequest {
  readonly settings: Settings;
  /** A dry run says what it would do; the memory it returns is the one it was given. */
  readonly dryRun: boolean;
  readonly tasks: readonly Task[];
  /** False when there is no tasks file; its tasks were then not deleted one by one. Default true. */
  readonly hasTasksFile?: boolean;
  /** The document saved after the last reflection; anything else counts as none. */
  readonly memory: unknown;
  readonly signal?: AbortSignal;
  readonly onProgress?: NonNullable<AuditRequest['onProgress']>;
}

export class Reflector {
  readonly #parts: ReflectorParts;

  constructor(parts: ReflectorParts) {
    this.#parts = parts;
  }

  /** Audits the workspace and says what should change: first `edits`, then `added`, then save `memory`. Changes nothing itself. */
  async reflect({ settings, dryRun, tasks, hasTasksFile = true, memory, signal, onProgress }: ReflectRequest): Promise<ReflectionChanges> {
    const report = await this.#parts.auditor.audit({
      settings,
      all: true,
      maintainability: true,
      // What grows worse comes first.
      trendDays: settings['audit.churnDays'],
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    const before = parseReflectorMemory(memory);
    // Functions are missed while a file does not parse: that is no reason to withdraw anything.
    const broken = new Set(report.summary.filesWithSyntaxErrors.map(({ path }) => path));
    const changes = reflect({
      hotspots: report.hotspots,
      audited: report.files.filter(({ path }) => !broken.has(path)),
      gone: await this.#gone(tasks, new Set(report.files.map(({ path }) => path))),
      thresholds: report.summary.thresholds,
      hidden: new Map((report.debt?.hidden ?? []).map((finding) => [finding.id, finding])),
      tasks,
      hasTasksFile,
      maxOpen: settings['reflector.maxOpenTasks'],
      memory: before,
    });
    return { ...changes, memory: dryRun ? before : { ...changes.memory, updatedAt: this.#parts.clock.now() } };
  }

  async #gone(tasks: readonly Task[], audited: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const files = tasks.filter(isReflectorTask).flatMap(({ target }) => (target === undefined ? [] : [target.file]));
    const gone = new Set<string>();
    for (const path of new Set(files)) if (!audited.has(path) && !(await this.#parts.auditor.exists(path))) gone.add(path);
    return gone;
  }
}
