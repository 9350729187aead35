/**
 * Proves what was made in a worktree: the place is made from the person's tree as it is, what was changed in it goes through the
 * gates, and the proof names both trees. Nothing of it stays on the disk but the contents and the logs.
 */
import { EngineError } from '../../domain/errors';
import type { ProjectCheck } from '../../domain/proof/projectChecks';
import { failureOf, verdictOf, type EvidenceCommand, type GateName, type Proof } from '../../domain/proof/proof';
import type { Changes } from '../../domain/runs/changes';
import type { Settings } from '../../domain/settings';
import type { Task } from '../../domain/tasks/task';
import type { Clock } from '../../ports/clock';
import type { CodeReader } from '../../ports/codeReader';
import type { Files } from '../../ports/files';
import type { GitHistory } from '../../ports/gitHistory';
import type { Processes } from '../../ports/processes';
import type { Snapshot, Snapshots } from '../../ports/snapshots';
import type { Worktree, Worktrees } from '../../ports/worktrees';
import type { Recorder } from '../changes/recorder';
import type { PlannedWrite } from './acceptPlan';
import { ProjectCheckRuns } from './projectCheckRuns';
import { gateChecks } from './gateChecks';
import { Prover } from './prover';

/** What an attempt in a worktree asks for. */
export type CandidateProofs = Pick<Proving, 'unavailable' | 'open' | 'close' | 'compare' | 'prove'>;

export interface ProvingParts {
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly snapshots: Snapshots;
  readonly worktrees: Worktrees;
  readonly recorder: Recorder;
  readonly reader: CodeReader;
  readonly history: Pick<GitHistory, 'commitOf'>;
  readonly environment: Proof['environment'];
}

/** A worktree with what is known of it before anything is changed in it. */
export interface Bench {
  readonly worktree: Worktree;
  readonly recorder: Recorder;
  readonly base: Snapshot;
  /** As the project says them before the change: a candidate does not choose what it is checked with. */
  readonly checks: readonly ProjectCheck[];
}

export interface ProofRequest {
  readonly id: string;
  readonly task: Task;
  readonly runId: string;
  readonly strategy: string;
  readonly rationale?: string | undefined;
  readonly bench: Bench;
  readonly candidate: Snapshot;
  readonly changes: Changes;
  readonly settings: Settings;
  /** The client's, for the checks. Never stored. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onGate?: ((gate: GateName) => void) | undefined;
}

export class Proving {
  readonly #parts: ProvingParts;
  readonly #checkRuns = new ProjectCheckRuns();

  constructor(parts: ProvingParts) {
    this.#parts = parts;
  }

  /** Why nothing can be proved here: without a store of contents there is nothing to compare or to accept. */
  async unavailable(): Promise<string | undefined> {
    return this.#parts.recorder.unavailable();
  }

  /** @throws EngineError as `Worktrees.create` and `Snapshots.take` do; nothing is left of it then */
  async open(id: string, settings: Settings, signal: AbortSignal): Promise<Bench> {
    const { worktrees, recorder, files } = this.#parts;
    const worktree = await worktrees.create(id, signal);
    try {
      const inside = recorder.in(worktree);
      const base = await inside.begin(signal);
      const checks = await gateChecks(files, this.#relative(worktree.path), settings);
      return { worktree, recorder: inside, base, checks };
    } catch (error) {
      await worktrees.remove(id);
      throw error;
    }
  }

  /** @throws EngineError what removing it does */
  async close({ worktree }: Bench): Promise<void> {
    await this.#parts.worktrees.remove(worktree.id);
  }

  /** Writes to a bench what is to be proved there. */
  async put({ worktree }: Bench, writes: readonly PlannedWrite[]): Promise<void> {
    const { files } = this.#parts;
    const folder = this.#relative(worktree.path);
    for (const { path, content, mode } of writes) {
      if (content === undefined) await files.remove(`${folder}/${path}`);
      else await files.writeAtomic(`${folder}/${path}`, content);
      if (mode !== undefined && content !== undefined) await files.setExecutable(`${folder}/${path}`, mode === '100755');
    }
  }

  /** What was made in it. */
  async compare({ recorder, base }: Bench, signal: AbortSignal, patch?: string): Promise<{ candidate: Snapshot; changes: Changes }> {
    const candidate = await recorder.take(signal);
    return { candidate, changes: await recorder.between(base, candidate, { patch, ownFiles: [], signal }) };
  }

  /** Never green where a gate could not be asked: whatever goes wrong there is thrown. */
  async prove(request: ProofRequest): Promise<Proof> {
    const { id, task, runId, strategy, rationale, bench, candidate, changes, settings, signal, onGate } = request;
    const { clock, snapshots, reader, history, environment } = this.#parts;
    const base = this.#baseBench(request);
    try {
      const prover = new Prover({ clock, snapshots, reader, runChecks: (_, heard) => this.#runChecks(request, base, heard) });
      const allow = new Set(task.allow);
      const proved = { task, changes, allows: { api: allow.has('api'), effects: allow.has('effects') }, scope: task.scope ?? [] };
      const gates = await prover.prove(proved, { settings, signal, ...(onGate === undefined ? {} : { onGate }) });
      const commit = await history.commitOf('HEAD', signal).catch(() => undefined);
      return {
        version: 1,
        id,
        taskId: task.id,
        title: task.title,
        runId,
        strategy,
        ...(rationale === undefined ? {} : { rationale }),
        madeAt: clock.now(),
        base: bench.base.id,
        candidate: candidate.id,
        ...(commit === undefined ? {} : { commit: commit.id }),
        changes,
        gates,
        verdict: verdictOf(gates),
        environment,
      };
    } finally {
      await base.close();
    }
  }

  async #runChecks(request: ProofRequest, base: BaseBench, signal: AbortSignal): Promise<readonly EvidenceCommand[]> {
    const { id, bench, candidate, changes, settings, environment } = request;
    const { files, processes, clock, snapshots } = this.#parts;
    const paths = changes.files.filter(({ after }) => after !== undefined).map(({ path }) => path);
    const checked = { id, base: bench.base.id, paths, folder: bench.worktree.path, environment };
    const timeoutMs = settings['gate.timeout'] * 1000;
    const evidence = await this.#checkRuns.run(
      { files, processes, clock, timeoutMs, baseFolder: () => base.folder(signal) },
      checked,
      bench.checks,
      signal,
    );
    const after = await bench.recorder.take(signal);
    const touched = new Set(changes.files.map(({ path }) => path));
    const moved = (await snapshots.compare(candidate.id, after.id, signal)).find(({ path, oldPath = path }) => touched.has(oldPath));
    if (moved === undefined) return evidence;
    throw new EngineError('internal', `The checks themselves changed ${moved.path}: what they say is not about the candidate.`);
  }

  /** The base as it was, made when it is first asked for: the person may have gone on since. */
  #baseBench({ id, bench }: ProofRequest): BaseBench {
    const { worktrees, recorder } = this.#parts;
    let made: Promise<Worktree> | undefined;
    const make = async (signal: AbortSignal): Promise<Worktree> => {
      const worktree = await worktrees.create(`${id}-base`, signal);
      await this.#become(worktree, await recorder.in(worktree).take(signal), bench.base, signal);
      return worktree;
    };
    return {
      folder: async (signal) => (await (made ??= make(signal))).path,
      close: async () => {
        if (made === undefined) return;
        await made.catch(() => undefined);
        await worktrees.remove(`${id}-base`);
      },
    };
  }

  async #become({ path }: Worktree, from: Snapshot, to: Snapshot, signal: AbortSignal): Promise<void> {
    const { files, snapshots } = this.#parts;
    const folder = this.#relative(path);
    for (const difference of await snapshots.compare(from.id, to.id, signal)) {
      const { path: name, oldPath = name, after } = difference;
      const content = after === undefined ? undefined : await snapshots.read(after);
      if (after !== undefined && content === undefined)
        throw new EngineError('internal', `The base cannot be made again: ${name} is no longer kept.`);
      if (oldPath !== name || content === undefined) await files.remove(`${folder}/${oldPath}`);
      if (content !== undefined) await files.writeAtomic(`${folder}/${name}`, content);
    }
  }

  /** Below the workspace, as the files want it. */
  #relative(path: string): string {
    const { root } = this.#parts.files;
    if (!path.startsWith(root)) throw new EngineError('internal', `A worktree outside of the workspace: ${path}`);
    return path.slice(root.length).replaceAll('\\', '/').replace(/^\/+/, '');
  }
}

interface BaseBench {
  folder(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

/** What an attempt keeps of a proof. */
export function proofSummary(proof: Proof): { id: string; verdict: Proof['verdict']; reason?: string } {
  const reason = failureOf(proof);
  return { id: proof.id, verdict: proof.verdict, ...(reason === undefined ? {} : { reason }) };
}
