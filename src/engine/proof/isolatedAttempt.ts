/**
 * The stages of an attempt in a worktree of its own: `worktree` (a copy of the person's tree), `command`, `compare`, `prove`. Nothing
 * of the person's is changed; the worktree is gone in the end, and what was made is in the proof.
 */
import { EngineError } from '../../domain/errors';
import { proofVerdictWords } from '../../domain/proof/proofText';
import type { Proof } from '../../domain/proof/proof';
import type { Changes } from '../../domain/runs/changes';
import type { Attempt, Verdict } from '../../domain/runs/run';
import type { Settings } from '../../domain/settings';
import type { Task } from '../../domain/tasks/task';
import type { Snapshot } from '../../ports/snapshots';
import { changesSummary, nothing, patchBeside, written } from '../changes/recordedAttempt';
import type { LiveAttempt } from '../runs/liveAttempt';
import { proofSummary, type Bench, type CandidateProofs } from './proving';

/** What whoever asks for an attempt in a worktree says about it. */
export interface IsolatedRequest {
  readonly task: Task;
  readonly runId: string;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string>>;
  readonly onStarting?: ((attempt: Attempt) => void | Promise<void>) | undefined;
  readonly onChanged?: ((attempt: Attempt) => void | Promise<void>) | undefined;
  /** Waited for: a proof counts when it is in the journal. */
  readonly onProved?: ((proof: Proof) => Promise<void>) | undefined;
}

export interface IsolatedAttemptParts {
  readonly live: LiveAttempt;
  readonly proving: CandidateProofs;
  readonly request: IsolatedRequest;
  readonly strategy: string;
  /** Carries the task out in a folder. Never rejects. */
  readonly verdict: (folder: string) => Promise<Verdict>;
  /** Why the candidate is as it is, in the words of who made it. */
  readonly rationale: () => string | undefined;
  readonly isStopped: () => boolean;
  readonly onChanged: (attempt: Attempt) => void;
}

/** Rejects only with what `onStarting` and `onProved` reject with. */
export async function isolatedAttempt(parts: IsolatedAttemptParts): Promise<Attempt> {
  const { live, request } = parts;
  live.isolate();
  live.beginStage('worktree');
  try {
    await request.onStarting?.(live.attempt);
  } catch (error) {
    await live.conclude({ kind: 'notStarted', reason: EngineError.from(error).message });
    throw error;
  }
  parts.onChanged(live.attempt);
  const bench = await open(parts);
  if ('verdict' in bench) {
    await live.conclude(bench.verdict);
    return live.finish(nothing('It was not started.'));
  }
  try {
    return await inBench(parts, bench);
  } finally {
    await close(parts, bench);
  }
}

async function open({ live, proving, request }: IsolatedAttemptParts): Promise<Bench | { readonly verdict: Verdict }> {
  try {
    const why = await proving.unavailable();
    if (why !== undefined) throw new EngineError('notSupported', `Nothing can be proved here: ${why}`);
    if (live.isCancelled) return { verdict: { kind: 'cancelled' } };
    return await live.aside((signal) => proving.open(live.attempt.id, request.settings, signal));
  } catch (error) {
    return { verdict: live.isCancelled ? { kind: 'cancelled' } : { kind: 'notStarted', reason: EngineError.from(error).message } };
  }
}

async function close({ live, proving }: IsolatedAttemptParts, bench: Bench): Promise<void> {
  await proving.close(bench).catch((error: unknown) => live.warn(`The worktree is left: ${EngineError.from(error).message}`));
}

async function inBench(parts: IsolatedAttemptParts, bench: Bench): Promise<Attempt> {
  const { live, verdict } = parts;
  live.endStage({ state: 'done' });
  live.keepBefore(written(bench.base));
  live.beginStage('command');
  await tell(parts);
  await live.conclude(live.isCancelled ? { kind: 'cancelled' } : await verdict(bench.worktree.path));
  const made = await compare(parts, bench);
  if ('unavailable' in made) return live.finish(nothing(made.unavailable));
  const { changes } = made;
  const succeeded = live.attempt.verdict?.kind === 'exited' && live.attempt.verdict.exitCode === 0;
  if (succeeded && changes.files.length + changes.omitted.length > 0) await prove(parts, bench, made);
  return live.finish(changes);
}

interface Made {
  readonly candidate: Snapshot;
  readonly changes: Changes;
}

async function compare(parts: IsolatedAttemptParts, bench: Bench): Promise<Made | { readonly unavailable: string }> {
  const { live } = parts;
  const why = parts.isStopped()
    ? 'The engine was ended before the files were compared.'
    : live.isCancelled
      ? 'It was cancelled before the files were compared.'
      : undefined;
  if (why !== undefined) return { unavailable: why };
  live.beginStage('compare');
  await tell(parts);
  try {
    const made = await live.aside((signal) => parts.proving.compare(bench, signal, patchBeside(live.attempt.log)));
    live.endStage({ state: 'done', detail: changesSummary(made.changes) });
    return made;
  } catch (error) {
    return { unavailable: failed(live, error) };
  }
}

/** A proof that cannot be made is none: the stage says why. */
async function prove(parts: IsolatedAttemptParts, bench: Bench, { candidate, changes }: Made): Promise<void> {
  const { live, proving, request, strategy } = parts;
  live.beginStage('prove');
  await tell(parts);
  let proof: Proof;
  try {
    proof = await live.aside((signal) =>
      proving.prove({
        id: live.attempt.id,
        task: request.task,
        runId: request.runId,
        strategy,
        rationale: parts.rationale(),
        bench,
        candidate,
        changes,
        settings: request.settings,
        environment: request.environment,
        signal,
        onGate: (gate) => {
          live.describeStage(gate);
          parts.onChanged(live.attempt);
        },
      }),
    );
  } catch (error) {
    failed(live, error);
    return;
  }
  await request.onProved?.(proof);
  live.keepProof(proofSummary(proof));
  live.endStage({ state: proof.verdict === 'green' ? 'done' : 'failed', detail: proofVerdictWords(proof) });
}

/** Ends the stage; what is told of it. */
function failed(live: LiveAttempt, error: unknown): string {
  const { message } = EngineError.from(error);
  live.endStage(EngineError.is(error, 'cancelled') ? { state: 'cancelled' } : { state: 'failed', detail: message });
  return message;
}

async function tell({ live, request, onChanged }: IsolatedAttemptParts): Promise<void> {
  onChanged(live.attempt);
  await request.onChanged?.(live.attempt);
}
