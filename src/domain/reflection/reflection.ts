/** What reflecting did, or would do, to the tasks; and the rules by which findings become tasks. */
import { z } from 'zod';
import type { HiddenFinding } from '../audit/debt';
import type { Hotspot } from '../audit/hotspot';
import { isAboutFile } from '../audit/fileFinding';
import type { AuditReport } from '../audit/auditReport';
import {
  isReflectorReason,
  letBePrefix,
  metricsOf,
  newRefactorTask,
  reasonOf,
  targetOf,
  titleOf,
  descriptionOf,
  withdrawnPrefix,
} from './refactorTask';
import { withIds, type Thresholds } from '../audit/ranking';
import type { ReflectorMemory, RememberedFinding } from './reflectorMemory';
import { excessOf, followRenames, knownFindings, type Known } from './knownFindings';
import { taskViewSchema, type NewTask, type Task } from '../tasks/task';

export const reflectionSchema = z.object({
  added: z.array(taskViewSchema),
  raised: z.array(z.object({ id: z.string(), from: z.number(), to: z.number() })),
  lowered: z.array(z.object({ id: z.string(), from: z.number(), to: z.number() })),
  withdrawn: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** Findings that wait because reflector.maxOpenTasks are open already. */
  waiting: z.int(),
});
export type Reflection = z.infer<typeof reflectionSchema>;

type RatedFile = AuditReport['files'][number];

export interface ReflectionInput {
  /** All findings, ranked. */
  readonly hotspots: readonly Hotspot[];
  /** Every file that was audited and parsed, with every function: what is missing here says nothing about its findings. */
  readonly audited: readonly RatedFile[];
  /** Files that tasks are about and that are no longer there. */
  readonly gone: ReadonlySet<string>;
  readonly thresholds: Thresholds;
  /** Findings that are let be, by id: no tasks are made of them. */
  readonly hidden?: ReadonlyMap<string, HiddenFinding>;
  readonly tasks: readonly Task[];
  /** False when there is no tasks file: then tasks that are missing were not deleted one by one by a person. */
  readonly hasTasksFile: boolean;
  readonly maxOpen: number;
  readonly memory: ReflectorMemory;
}

export interface TaskEdit {
  readonly id: string;
  /** Keys as in the file. */
  readonly changes: Readonly<Record<string, unknown>>;
}

/** Changes to be made to the tasks file, in the order edits, added; and what to remember once they are made. */
export interface ReflectionChanges extends Omit<Reflection, 'added'> {
  readonly added: readonly (NewTask & { readonly id: string })[];
  readonly edits: readonly TaskEdit[];
  /** Withdrawn tasks that are pending again because their finding came back; their changes are among the edits. */
  readonly revived: readonly string[];
  readonly memory: ReflectorMemory;
}

/**
 * Turns ranked findings into changes of the tasks. The same finding never becomes two tasks: not while a task for it exists
 * in any status, whoever wrote it, not after a person cancelled or deleted its task, and after a done one only when it
 * measures worse than it did then. A task that is not pending, or that a person wrote, is never touched.
 */
export function reflect(input: ReflectionInput): ReflectionChanges {
  return new Reflecting(input).changes();
}

class Reflecting {
  readonly #input: ReflectionInput;
  readonly #byId: ReadonlyMap<string, Hotspot>;
  readonly #known: Map<string, Known>;
  readonly #claimed: ReadonlySet<string>;
  readonly #added: (NewTask & { readonly id: string })[] = [];
  readonly #edits: TaskEdit[] = [];
  readonly #raised: Reflection['raised'] = [];
  readonly #lowered: Reflection['lowered'] = [];
  readonly #withdrawn: Reflection['withdrawn'] = [];
  readonly #revived: string[] = [];
  readonly #remembered: Record<string, RememberedFinding> = {};

  constructor(input: ReflectionInput) {
    this.#input = input;
    this.#byId = new Map(input.hotspots.map((hotspot) => [hotspot.id, hotspot]));
    const { known, claimed } = knownFindings(input);
    this.#known = followRenames(known, claimed, input);
    this.#claimed = claimed;
  }

  changes(): ReflectionChanges {
    const standing = this.#settleKnown();
    const { waiting } = this.#addNew(this.#input.maxOpen - standing);
    return {
      added: this.#added,
      edits: this.#edits,
      raised: this.#raised,
      lowered: this.#lowered,
      withdrawn: this.#withdrawn,
      revived: this.#revived,
      waiting,
      memory: { version: 1, findings: this.#remembered },
    };
  }

  /** Withdraws, follows and raises what there are tasks for; returns how many stay open. */
  #settleKnown(): number {
    let open = 0;
    for (const [id, known] of this.#known) {
      const hotspot = this.#byId.get(id);
      const gone = hotspot === undefined ? this.#whyGone(id, known) : undefined;
      if (known.isOpen && gone !== undefined && known.task?.status === 'pending') {
        this.#withdraw(id, known, known.task, gone);
        continue;
      }
      if (known.isOpen) open += 1;
      // What is settled, no longer in the file and no longer found needs no memory; a person's refusal does.
      if (known.task === undefined && gone !== undefined && known.state !== 'refused') continue;
      this.#remember(id, known, hotspot);
    }
    return open;
  }

  /** Why a finding no longer stands; undefined when nobody looked. */
  #whyGone(id: string, { path }: Known): string | undefined {
    if (this.#input.gone.has(path)) return `${withdrawnPrefix}: ${path} is gone`;
    const file = this.#input.audited.find((each) => each.path === path);
    if (file === undefined) return undefined;
    // A file that was not rated again may well be what it was.
    const rated = isAboutFile({ id }) ? file.maintainability : undefined;
    if (isAboutFile({ id })) return rated && `${withdrawnPrefix}: maintainability ${rated.index} of 100`;
    const measured = withIds(file).find(([each]) => each === id)?.[1];
    if (measured === undefined) return `${withdrawnPrefix}: \`${id.slice(path.length + 1)}\` is not in ${path} any more`;
    const hidden = this.#input.hidden?.get(id);
    // A baseline says what there is, not that it is meant to be so: a task made before it stands.
    if (hidden?.by === 'baseline') return undefined;
    if (hidden !== undefined)
      return `${letBePrefix} by ${hidden.by === 'exception' ? `an exception until ${hidden.until ?? 'a day'}` : 'a comment'}: ${hidden.reason ?? 'no reason given'}`;
    const { cyclomatic, cognitive } = this.#input.thresholds;
    return `${withdrawnPrefix}: cognitive ${measured.cognitive} of ${cognitive}, cyclomatic ${measured.cyclomatic} of ${cyclomatic}`;
  }

  #withdraw(id: string, known: Known, task: Task, reason: string): void {
    this.#edits.push({ id: task.id, changes: { status: 'cancelled', reason } });
    this.#withdrawn.push({ id: task.id, reason });
    this.#remembered[id] = { ...known.remembered, state: 'withdrawn' };
  }

  /** Keeps what is known about a finding, after bringing its pending task up to date where it moved, grew worse or better. */
  #remember(id: string, known: Known, hotspot: Hotspot | undefined): void {
    const { task } = known;
    this.#remembered[id] = { ...known.remembered, state: known.state };
    if (task === undefined || hotspot === undefined || task.status !== 'pending') return;
    if (hotspot.excess !== excessOf(known.remembered, this.#input.thresholds))
      this.#update(id, known, task, hotspot, this.#reprice(known, task, hotspot));
    else if (known.isRenamed) this.#update(id, known, task, hotspot, task.priority);
  }

  /** The new priority: the score, and higher or lower than before by at least what the excess changed, since churn and trend change, too. */
  #reprice({ remembered }: Known, task: Task, hotspot: Hotspot): number {
    const isPersons = remembered.priority !== undefined && remembered.priority !== task.priority;
    if (isPersons) return task.priority;
    const change = hotspot.excess - excessOf(remembered, this.#input.thresholds);
    if (change < 0) return Math.max(0, Math.min(hotspot.score, task.priority + change));
    return Math.max(hotspot.score, task.priority + change);
  }

  #update(id: string, { remembered }: Known, task: Task, hotspot: Hotspot, priority: number): void {
    const title = titleOf(hotspot);
    const description = descriptionOf(hotspot);
    const isOwnTitle = remembered.title === undefined || remembered.title === task.title;
    const isOwnDescription = remembered.description === undefined || remembered.description.trim() === task.description?.trim();
    const changes = {
      ...(isOwnTitle && title !== task.title ? { title } : {}),
      ...(isOwnDescription && task.description !== undefined ? { description } : {}),
      ...(isReflectorReason(task.reason) ? { reason: reasonOf(hotspot) } : {}),
      ...(priority === task.priority ? {} : { priority }),
      target: { ...task.target, ...targetOf(hotspot) },
      metrics: { ...task.metrics, ...metricsOf(hotspot) },
    };
    this.#edits.push({ id: task.id, changes });
    const repriced = { id: task.id, from: task.priority, to: priority };
    if (priority > task.priority) this.#raised.push(repriced);
    if (priority < task.priority) this.#lowered.push(repriced);
    this.#remembered[id] = {
      ...remembered,
      ...numbersOf(hotspot),
      ...(isOwnTitle ? { title } : {}),
      ...(isOwnDescription ? { description } : {}),
      ...(remembered.priority === undefined || remembered.priority === task.priority ? { priority } : {}),
    };
  }

  /** Makes tasks of the worst findings that have none, as long as there is room. */
  #addNew(room: number): { waiting: number } {
    const taken = new Set([
      ...this.#input.tasks.map(({ id }) => id),
      ...[...this.#known.values()].map(({ remembered }) => remembered.taskId),
    ]);
    let left = room;
    let waiting = 0;
    for (const hotspot of this.#input.hotspots) {
      const known = this.#known.get(hotspot.id);
      if (this.#claimed.has(hotspot.id) || !this.#mayCome(known, hotspot)) continue;
      if (left <= 0) {
        waiting += 1;
        continue;
      }
      left -= 1;
      const task = newRefactorTask(hotspot, taken);
      const withdrawn = known?.state === 'withdrawn' ? known.task : undefined;
      if (withdrawn === undefined) this.#added.push(task);
      else this.#revive(withdrawn, task);
      taken.add(task.id);
      const { title, description, priority } = task;
      this.#remembered[hotspot.id] = {
        taskId: withdrawn?.id ?? task.id,
        state: 'open',
        ...numbersOf(hotspot),
        title,
        ...(description === undefined ? {} : { description }),
        ...(priority === undefined ? {} : { priority }),
      };
    }
    return { waiting };
  }

  #mayCome(known: Known | undefined, hotspot: Hotspot): boolean {
    if (known === undefined || known.state === 'withdrawn') return true;
    return known.state === 'done' && hotspot.excess > excessOf(known.remembered, this.#input.thresholds);
  }

  #revive(withdrawn: Task, { title, description, reason, priority, target, metrics }: NewTask): void {
    this.#edits.push({
      id: withdrawn.id,
      changes: {
        status: 'pending',
        title,
        description,
        reason,
        priority,
        target: { ...withdrawn.target, ...target },
        metrics: { ...withdrawn.metrics, ...metrics },
      },
    });
    this.#revived.push(withdrawn.id);
  }
}

function numbersOf(hotspot: Hotspot): Pick<RememberedFinding, 'cyclomatic' | 'cognitive' | 'fingerprint' | 'fileExcess'> {
  const { cyclomatic, cognitive, fingerprint } = hotspot.function;
  return {
    cyclomatic,
    cognitive,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(isAboutFile(hotspot) ? { fileExcess: hotspot.excess } : {}),
  };
}
