/**
 * The stages of an attempt: `record` the files as they are, `command`, `compare` what they are then. Recording that fails, or
 * cannot be done here, is told in the attempt's changes and is no reason not to run the command.
 */
import type { Changes } from '../../domain/runs/changes';
import { EngineError } from '../../domain/errors';
import type { Attempt, Verdict } from '../../domain/runs/run';
import type { Snapshot } from '../../ports/snapshots';
import type { LiveAttempt } from '../runs/liveAttempt';
import type { Recorder } from './recorder';

/** What whoever asks for an attempt says about its stages. */
export interface StagesRequest {
  /** Whether what it changes is recorded. */
  readonly recordChanges: boolean;
  /** The interrupted attempt that this one goes on from: what was recorded before that one is not recorded again. */
  readonly resumes?: Attempt | undefined;
  /** Asked when it has ended: files of the workspace that nobody but the engine has changed since. */
  readonly ownFiles?: (() => Promise<readonly string[]>) | undefined;
  /** Waited for before anything is started, so that the journal knows the attempt; when it rejects, nothing is. */
  readonly onStarting?: ((attempt: Attempt) => void | Promise<void>) | undefined;
  /** A stage began or ended. Waited for; must not reject. */
  readonly onChanged?: ((attempt: Attempt) => void | Promise<void>) | undefined;
}

export interface RecordedAttemptParts {
  readonly live: LiveAttempt;
  readonly recorder: Recorder;
  readonly request: StagesRequest;
  /** Carries the task out. Never rejects. */
  readonly verdict: () => Promise<Verdict>;
  /** Whether the engine is ending: nothing is compared then. */
  readonly isStopped: () => boolean;
  readonly onChanged: (attempt: Attempt) => void;
}

/** After a cancelled command what it changed is still wanted, but not waited for as long as it may take. */
const cancelledLimitMs = 5000;

type Recording = { readonly before: Snapshot } | { readonly unavailable: string };

/** Rejects only with what `onStarting` rejects with. */
export async function recordedAttempt(parts: RecordedAttemptParts): Promise<Attempt> {
  const { live, recorder, request, verdict } = parts;
  const unavailable = request.recordChanges ? await recorder.unavailable() : 'Switched off by the setting run.recordChanges.';
  const kept = unavailable === undefined ? await keptRecording(parts) : undefined;
  live.beginStage(unavailable === undefined && kept === undefined ? 'record' : 'command');
  try {
    await request.onStarting?.(live.attempt);
  } catch (error) {
    await live.conclude({ kind: 'notStarted', reason: EngineError.from(error).message });
    throw error;
  }
  parts.onChanged(live.attempt);
  const recording = kept ?? (unavailable === undefined ? await record(parts) : { unavailable });
  if (kept === undefined && unavailable === undefined && !live.isCancelled) {
    live.beginStage('command');
    await tell(parts);
  }
  await live.conclude(await verdict());
  return live.finish(await compare(parts, recording));
}

/** What the attempt before this one recorded, as long as the contents are still there. */
async function keptRecording({ live, recorder, request }: RecordedAttemptParts): Promise<Recording | undefined> {
  const { before, stages = [] } = request.resumes ?? {};
  const stage = stages.find(({ name, state }) => name === 'record' && state === 'done');
  if (before === undefined || stage === undefined || !(await recorder.has(before))) return undefined;
  live.keepBefore(written(before), { ...stage, detail: 'as the interrupted attempt found the files' });
  return { before };
}

/** A snapshot as the journal has it. */
export function written({ id, omitted }: Snapshot): NonNullable<Attempt['before']> {
  return { id, omitted: omitted.map((file) => ({ ...file })) };
}

async function record({ live, recorder }: RecordedAttemptParts): Promise<Recording> {
  try {
    const before = live.isCancelled ? undefined : await live.aside((signal) => recorder.begin(signal));
    if (before === undefined || live.isCancelled) throw new EngineError('cancelled', 'Cancelled.');
    live.endStage({ state: 'done' });
    live.keepBefore(written(before));
    return { before };
  } catch (error) {
    if (live.isCancelled) {
      live.endStage({ state: 'cancelled' });
      return { unavailable: 'It was cancelled before the command was started.' };
    }
    const { message } = EngineError.from(error);
    live.endStage({ state: 'failed', detail: message });
    return { unavailable: message };
  }
}

async function compare(parts: RecordedAttemptParts, recording: Recording): Promise<Changes> {
  const { live, recorder, request } = parts;
  if ('unavailable' in recording) return nothing(recording.unavailable);
  if (parts.isStopped()) return nothing('The engine was ended before the files were compared.');
  live.beginStage('compare');
  await tell(parts);
  try {
    const { log } = live.attempt;
    const changes = await live.aside(
      async (signal) =>
        recorder.compare({
          before: recording.before,
          patch: patchBeside(log),
          ownFiles: (await request.ownFiles?.()) ?? [],
          signal,
        }),
      live.isCancelled ? cancelledLimitMs : undefined,
    );
    live.endStage({ state: 'done', detail: changesSummary(changes) });
    return changes;
  } catch (error) {
    const isCancelled = EngineError.is(error, 'cancelled');
    const { message } = EngineError.from(error);
    live.endStage(isCancelled ? { state: 'cancelled' } : { state: 'failed', detail: message });
    return nothing(isCancelled ? 'It was cancelled while the files were compared.' : message);
  }
}

/** Where the patch of an attempt is written. */
export function patchBeside(log: string | undefined): string | undefined {
  return log?.replace(/(\.log)?$/, '.patch');
}

async function tell({ live, request, onChanged }: RecordedAttemptParts): Promise<void> {
  onChanged(live.attempt);
  await request.onChanged?.(live.attempt);
}

/** Changes of which nothing is known, and why. */
export function nothing(unavailable: string): Changes {
  return { files: [], omitted: [], unavailable };
}

export function changesSummary({ files }: Changes): string {
  if (files.length === 0) return 'nothing changed';
  return files.length === 1 ? '1 file changed' : `${files.length} files changed`;
}
