/** What the store is told of things it does not own: tasks as their file has them, findings as audits have them. Only what is new. */
import type { AuditReport } from '../../domain/audit/auditReport';
import type { Task } from '../../domain/tasks/task';
import type { Statement } from '../../ports/database';
import type { NewJournalRecord, TaskSeen } from './journalRecords';
import { seenTask } from './projection';
import { statement } from './statements';

interface Sink {
  /** Whether there is any state: an audit or a look at tasks begins none. */
  readonly hasBegun: boolean;
  append(record: NewJournalRecord): Promise<void>;
}

/** Of one audit. */
const findingsAtMost = 1000;

export class Sightings {
  readonly #sink: Sink;
  /** Of each tasks file, what was told of each task. */
  readonly #tasks = new Map<string, ReadonlyMap<string, string>>();
  #findings = '';

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async tasks(tasksFile: string, tasks: readonly Task[]): Promise<void> {
    const before = this.#tasks.get(tasksFile);
    const seen = tasks.map(taskSeen);
    const now = new Map(seen.map((task) => [task.id, JSON.stringify(task)]));
    const changed = seen.filter(({ id }) => before?.get(id) !== now.get(id));
    const gone = [...(before?.keys() ?? [])].filter((id) => !now.has(id));
    if (changed.length === 0 && gone.length === 0) return;
    await this.#sink.append({ type: 'tasks.seen', tasksFile, tasks: changed, gone });
    this.#tasks.set(tasksFile, now);
  }

  /** The same findings as before are no news. */
  async audit({ hotspots, summary }: AuditReport): Promise<void> {
    if (!this.#sink.hasBegun) return;
    const findings = hotspots.slice(0, findingsAtMost).map(({ rank, id, path, function: of, excess, churn, score }) => {
      const { name, line, cyclomatic, cognitive } = of;
      return { rank, id, path, name, line, cyclomatic, cognitive, excess, churn, score };
    });
    const { files, functions, lines, over, durationMs } = summary;
    const told = JSON.stringify([files, functions, lines, over, findings]);
    if (told === this.#findings) return;
    await this.#sink.append({ type: 'audit.finished', summary: { files, functions, lines, findings: over, durationMs }, findings });
    this.#findings = told;
  }
}

/** For the copy that a question is asked of: the tasks as they are at this moment, whatever was told of them. */
export function tasksNow(tasksFile: string, tasks: readonly Task[], now: number): Statement[] {
  return [
    statement(`UPDATE tasks SET is_gone = 1 WHERE tasks_file IS NULL OR tasks_file = ?`, tasksFile),
    ...tasks.map((task) => seenTask(taskSeen(task), tasksFile, now)),
  ];
}

function taskSeen({ id, title, kind, status, reason, priority, cost, context, target }: Task): TaskSeen {
  return {
    ...{ id, title, kind, status, priority, cost },
    ...(reason === undefined ? {} : { reason }),
    ...(context.cwd === undefined ? {} : { cwd: context.cwd }),
    ...(context.branch === undefined ? {} : { branch: context.branch }),
    ...(target === undefined ? {} : { file: target.file }),
  };
}
