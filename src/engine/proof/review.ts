/**
 * Review: what waits for a person, and what becomes of it. Accepting writes to their tree what was proved; where their tree has moved
 * on, both are merged, and what is merged goes through the gates again. What was accepted can be taken back later.
 */
import { EngineError } from '../../domain/errors';
import { failureOf, type Proof, type ProofState } from '../../domain/proof/proof';
import type { TreeWrite } from '../../domain/proof/treeWrite';
import type { FileChange } from '../../domain/runs/changes';
import type { Settings } from '../../domain/settings';
import { statusReasons } from '../../domain/tasks/statusReason';
import type { Task, TaskStatus } from '../../domain/tasks/task';
import type { Files } from '../../ports/files';
import type { Identifiers } from '../../ports/identifiers';
import type { Snapshots } from '../../ports/snapshots';
import type { TasksMemory } from '../memory/tasksMemory';
import { validTasks } from '../tasks/validTasks';
import { acceptPlan, type AcceptPlan } from './acceptPlan';
import { Ledger, type ProofRecords, type Written } from './ledger';
import { findProof, lastWrite, proofsBy, type KnownProof } from './pastProofs';
import type { Proving } from './proving';
import { inverseOf } from './inverseChanges';

export interface ReviewParts {
  readonly files: Files;
  readonly snapshots: Pick<Snapshots, 'read' | 'keep'>;
  readonly identifiers: Identifiers;
  readonly records: ProofRecords;
  readonly proving: Proving;
  readonly memoryOf: (tasksFile: string) => TasksMemory;
  /** Moves a task to a status, in the journal and in its file. */
  readonly moveTask: (memory: TasksMemory, id: string, to: TaskStatus, reason?: string) => Promise<void>;
}

/** What whoever decides says with it. */
export interface Decision {
  readonly settings: Settings;
  /** The client's, for checks that are run again. Never stored. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface Accepted {
  readonly proof: Proof;
  /** Files that are now as they were to be. */
  readonly files: readonly string[];
  /** Files that somebody changed in the same moment; they are as they left them. */
  readonly left: readonly string[];
}

/** A proof made for text that was merged is at most followed by so many more, while the person goes on writing. */
const mostMerges = 3;

export class Review {
  readonly #parts: ReviewParts;
  readonly #ledger: Ledger;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: ReviewParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts);
  }

  /** Proofs that wait for a person, newest first: of tasks that are in review. */
  async waiting(tasksFile: string): Promise<readonly Proof[]> {
    const known = await this.#parts.records.look((database) => proofsBy(database, { state: 'waiting' }));
    if (known.length === 0) return [];
    const { tasks } = await this.#parts.memoryOf(tasksFile).load();
    const inReview = new Set(tasks.filter(({ status }) => status === 'review').map(({ id }) => id));
    return known.map(({ proof }) => proof).filter(({ taskId }) => inReview.has(taskId));
  }

  /**
   * A proof by its id, or the latest of a task.
   * @throws EngineError `notFound`
   */
  async find(id: string, prefers: ProofState = 'waiting'): Promise<KnownProof> {
    const { records } = this.#parts;
    const byId = await records.look((database) => findProof(database, id));
    if (byId !== undefined) return byId;
    const ofTask = await records.look((database) => proofsBy(database, { taskId: id }));
    const found = ofTask.find(({ state }) => state === prefers) ?? ofTask[0];
    if (found !== undefined) return found;
    throw new EngineError('notFound', `There is no proof ${id}, and no task of that id has one. \`symbiote review\` lists them.`, {
      data: { id },
    });
  }

  /**
   * Writes what was proved to the person's tree; the task is done then.
   * @throws EngineError `invalidTransition` for one that does not wait, `conflict` where both changed the same lines, or what is merged is not proved
   */
  accept(id: string, decision: Decision): Promise<Accepted> {
    return this.#serially(async () => {
      const { proof, plan, tasksFile } = await this.#ready(id, decision);
      return this.#accepted(
        proof,
        await this.#ledger.write({ kind: 'accept', proofId: proof.id, taskId: proof.taskId, tasksFile }, plan.writes),
      );
    });
  }

  /** The same for a client that writes the files itself, so that its person can undo it there. `applied` ends it. */
  beginAccept(id: string, decision: Decision): Promise<{ readonly proof: Proof; readonly write: TreeWrite }> {
    return this.#serially(async () => {
      const { proof, plan, tasksFile } = await this.#ready(id, decision);
      return {
        proof,
        write: await this.#ledger.begin({ kind: 'accept', proofId: proof.id, taskId: proof.taskId, tasksFile }, plan.writes),
      };
    });
  }

  /** @throws EngineError `notFound` for a write that is not open */
  applied(writeId: string): Promise<Accepted> {
    return this.#serially(async () => {
      const written = (await this.#finishOpen()).find(({ write }) => write.id === writeId);
      if (written === undefined) throw new EngineError('notFound', `Nothing is being written under ${writeId}.`, { data: { writeId } });
      const { proof } = await this.find(written.write.proofId);
      return acceptedOf(proof, written);
    });
  }

  /** The candidate is not wanted. The task is cancelled, or pending again, with what the person says of it. */
  discard(
    id: string,
    { retry, note, settings }: { readonly retry: boolean; readonly note?: string | undefined; readonly settings: Settings },
  ): Promise<Proof> {
    return this.#serially(async () => {
      const { proof, state } = await this.find(id);
      assertWaiting(proof, state);
      const memory = this.#parts.memoryOf(settings.tasksFile);
      const task = await taskOf(memory, proof);
      await this.#parts.records.append({
        type: 'proof.discarded',
        proofId: proof.id,
        taskId: proof.taskId,
        ...(note === undefined ? {} : { reason: note }),
      });
      if (note !== undefined) await memory.update([{ id: task.id, changes: { description: noted(task, note) } }]);
      if (task.status === 'review')
        await this.#parts.moveTask(memory, task.id, retry ? 'pending' : 'cancelled', retry ? undefined : statusReasons.discarded);
      return proof;
    });
  }

  /**
   * Takes an accepted change back, also after other edits.
   * @throws EngineError `conflict` where later edits are in the way, `invalidTransition` for what was not accepted
   */
  undo(id: string, { settings }: Pick<Decision, 'settings'>): Promise<Accepted> {
    return this.#serially(async () => {
      await this.#finishOpen();
      const { proof, state } = await this.find(id, 'accepted');
      const last = await this.#parts.records.look((database) => lastWrite(database, proof.id));
      if (state !== 'accepted' || last === undefined)
        throw new EngineError('invalidTransition', `${proof.id} was not accepted, so that there is nothing to undo.`, {
          data: { id: proof.id },
        });
      const plan = await this.#plan(inverseOf(last, proof.changes.files));
      refuseConflicts(plan, `${proof.id} cannot be undone`);
      const tasksFile = settings.tasksFile;
      const written = await this.#ledger.write({ kind: 'undo', proofId: proof.id, taskId: proof.taskId, tasksFile }, plan.writes);
      await this.#settleTask(written);
      return acceptedOf(proof, written);
    });
  }

  /** What an engine that died had begun: files and tasks are brought to where the journal says they are. Says what was done. */
  recover(tasksFile: string): Promise<string[]> {
    return this.#serially(async () => {
      const finished = await this.#finishOpen();
      const memory = this.#parts.memoryOf(tasksFile);
      const { tasks, isStale } = await memory.load();
      const inReview = isStale ? [] : tasks.filter(({ status }) => status === 'review');
      for (const { id } of inReview) {
        // The newest alone: a task that was accepted once may be in review again.
        const [newest] = await this.#parts.records.look((database) => proofsBy(database, { taskId: id }));
        if (newest?.state === 'accepted') await this.#parts.moveTask(memory, id, 'done');
      }
      return finished.map(({ write, left }) => finishedNote(write, left));
    });
  }

  async #ready(id: string, decision: Decision): Promise<{ proof: Proof; plan: AcceptPlan; tasksFile: string }> {
    await this.#finishOpen();
    const { proof, state } = await this.find(id);
    assertWaiting(proof, state);
    const { tasksFile } = decision.settings;
    const task = await taskOf(this.#parts.memoryOf(tasksFile), proof);
    if (task.status !== 'review')
      throw new EngineError('invalidTransition', `Task ${task.id} is ${task.status} and waits for no review.`, { data: { id: task.id } });
    return { ...(await this.#proved(proof, task, decision)), tasksFile };
  }

  /** A proof whose text is what would be written, and the plan of it. */
  async #proved(first: Proof, task: Task, decision: Decision): Promise<{ proof: Proof; plan: AcceptPlan }> {
    let proof = first;
    for (let round = 0; round < mostMerges; round += 1) {
      const plan = await this.#plan(proof.changes.files);
      refuseConflicts(plan, `${proof.id} cannot be accepted`);
      if (plan.merged.length === 0) return { proof, plan };
      proof = await this.#proveMerged(proof, plan, task, decision);
    }
    throw new EngineError('conflict', 'The files change faster than the merged text can be proved. Try again when they rest.');
  }

  async #proveMerged(former: Proof, plan: AcceptPlan, task: Task, { settings, environment, signal }: Decision): Promise<Proof> {
    const { proving, identifiers, records, memoryOf, moveTask } = this.#parts;
    const id = identifiers.next('m');
    const bench = await proving.open(id, settings, signal);
    try {
      await proving.put(bench, plan.writes);
      const { candidate, changes } = await proving.compare(bench, signal);
      const { runId, strategy, rationale } = former;
      const proof = await proving.prove({ id, task, runId, strategy, rationale, bench, candidate, changes, settings, environment, signal });
      await records.append({ type: 'proof.made', proof });
      if (proof.verdict === 'green') return proof;
      const why = failureOf(proof) ?? '';
      await moveTask(memoryOf(settings.tasksFile), task.id, 'failed', `stopped by the ${why}`);
      const message = `Your files have moved on, and merged with them the change is stopped by the ${why} Nothing was changed.`;
      throw new EngineError('conflict', message, { data: { proofId: proof.id } });
    } finally {
      await proving.close(bench);
    }
  }

  #plan(changes: readonly FileChange[]): Promise<AcceptPlan> {
    const { files, snapshots } = this.#parts;
    return acceptPlan(changes, { current: (path) => files.read(path), kept: (id) => snapshots.read(id) });
  }

  async #accepted(proof: Proof, written: Written): Promise<Accepted> {
    await this.#settleTask(written);
    return acceptedOf(proof, written);
  }

  async #finishOpen(): Promise<readonly Written[]> {
    const finished = await this.#ledger.finishOpen();
    for (const written of finished) await this.#settleTask(written);
    return finished;
  }

  /** A person who moved the task meanwhile is not contradicted. */
  async #settleTask({ write }: Written): Promise<void> {
    const memory = this.#parts.memoryOf(write.tasksFile);
    const { tasks, isStale } = await memory.load();
    const task = isStale ? undefined : tasks.find(({ id }) => id === write.taskId);
    if (write.kind === 'accept' && task?.status === 'review') await this.#parts.moveTask(memory, task.id, 'done');
    if (write.kind === 'undo' && task?.status === 'done') await this.#parts.moveTask(memory, task.id, 'cancelled', statusReasons.undone);
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

function acceptedOf(proof: Proof, { write, left }: Written): Accepted {
  return { proof, files: write.writes.map(({ path }) => path).filter((path) => !left.includes(path)), left };
}

function assertWaiting({ id, taskId }: Proof, state: ProofState): void {
  if (state === 'waiting') return;
  const words: Readonly<Record<ProofState, string>> = {
    waiting: '',
    stopped: 'was stopped by its gate',
    accepted: 'was accepted already',
    discarded: 'was discarded',
    superseded: 'was followed by another',
    undone: 'was accepted and undone',
  };
  throw new EngineError('invalidTransition', `The proof ${id} of ${taskId} ${words[state]}.`, { data: { id, state } });
}

function refuseConflicts({ conflicts }: AcceptPlan, what: string): void {
  if (conflicts.length === 0) return;
  const told = conflicts.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
  throw new EngineError('conflict', `${what}. ${told}. Nothing was changed.`, {
    data: { conflicts: conflicts.map((each) => ({ ...each })) },
  });
}

async function taskOf(memory: TasksMemory, { taskId }: Proof): Promise<Task> {
  const task = (await validTasks(memory)).find(({ id }) => id === taskId);
  if (task === undefined)
    throw new EngineError('unknownTask', `Task ${taskId} is no longer in ${memory.state.path}.`, { data: { ids: [taskId] } });
  return task;
}

/** Added to what the task says, so that whoever tries again reads it. */
function noted({ description }: Task, note: string): string {
  return `${description === undefined ? '' : `${description.trimEnd()}\n\n`}Review: ${note.trim()}`;
}

function finishedNote({ kind, proofId, taskId }: TreeWrite, left: readonly string[]): string {
  const what = kind === 'accept' ? `accepting ${proofId} (${taskId})` : `undoing ${proofId} (${taskId})`;
  return `${what} was interrupted and is complete now${left.length === 0 ? '' : `, but for ${left.join(', ')}, which somebody changed meanwhile`}`;
}
