/** `symbiote status --diff [ATTEMPT or TASK]`: what tasks changed, as a patch; coloured for a person, exact bytes for a program. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Changes } from '../../../domain/runs/changes';
import { EngineError } from '../../../domain/errors';
import { messageOf } from '../../../shared/messageOf';
import type { OperationOutput } from '../../../protocol/operations';
import type { Outcome, Session } from '../session';

interface AttemptDiff extends OperationOutput<'attempt.diff'> {
  readonly attemptId: string;
  readonly taskId: string | undefined;
}

/** So many runs are searched for an attempt or a task. */
const searched = 1000;

export async function statusDiff(session: Session, id: string | undefined): Promise<Outcome> {
  const attempts = id === undefined ? await attemptsOfLastRun(session) : [await attemptNamed(session, id)];
  const diffs = await Promise.all(
    attempts.map(async (attempt): Promise<AttemptDiff> => ({
      ...attempt,
      ...(await session.ask('attempt.diff', { attemptId: attempt.attemptId })),
    })),
  );
  if (!session.options.json) await writePatches(session, diffs);
  return { json: { attempts: diffs }, text: () => undefined };
}

type Named = Pick<AttemptDiff, 'attemptId' | 'taskId'>;

async function attemptsOfLastRun(session: Session): Promise<Named[]> {
  const { runs } = await session.ask('run.list', { limit: 1 });
  const [last] = runs;
  if (last === undefined) {
    session.notice('Nothing was run yet.');
    return [];
  }
  const { attempts } = await session.ask('run.show', { runId: last.id });
  return attempts.filter(({ endedAt }) => endedAt !== undefined).map(({ id, taskId }) => ({ attemptId: id, taskId }));
}

/** An attempt by its id, else the latest of a task. */
async function attemptNamed(session: Session, id: string): Promise<Named> {
  const { runs, attempts } = await session.ask('run.list', { limit: searched });
  const known = [
    ...attempts.map(({ id: attemptId, taskId }) => ({ attemptId, taskId })),
    ...runs.flatMap(({ results }) =>
      [...results].reverse().flatMap(({ attemptId, taskId }) => (attemptId === undefined ? [] : [{ attemptId, taskId }])),
    ),
  ];
  const found = known.find(({ attemptId }) => attemptId === id) ?? known.find(({ taskId }) => taskId === id);
  if (found !== undefined) return found;
  // An attempt that another followed is in no list of results.
  const isAttempt = await session.ask('attempt.diff', { attemptId: id, maxLines: 1 }).then(
    () => true,
    (error: unknown) => {
      if (EngineError.is(error, 'notFound')) return false;
      throw error;
    },
  );
  if (isAttempt) return { attemptId: id, taskId: undefined };
  throw new EngineError('notFound', `No attempt and no task that was run has the id ${id}. \`symbiote status\` shows the last runs.`, {
    data: { id },
  });
}

async function writePatches(session: Session, diffs: readonly AttemptDiff[]): Promise<void> {
  const { out } = session.terminal;
  const isForPerson = out.isTerminal || out.palette.isColoured;
  const { formatPatchHeading, formatPatchText } = await import('../format/patch');
  for (const { attemptId, taskId, changes } of diffs) {
    for (const note of notesOf(changes)) session.notice(`${taskId ?? attemptId}: ${note}`);
    const patch = await readPatch(session, changes);
    if (patch === undefined) continue;
    if (isForPerson) {
      await out.write(`${formatPatchHeading({ attemptId, taskId }, changes, session.style)}\n${formatPatchText(patch, session.style)}\n`);
    } else await out.write(patch);
  }
}

/** What is not in the patch is said beside it, on the error stream. */
function notesOf({ files, omitted, unavailable }: Changes): string[] {
  if (unavailable !== undefined) return [`what it changed is not known: ${unavailable}`];
  const left = omitted.map(({ path, reason }) => `${path} was left out: ${reason}`);
  return files.length === 0 && left.length === 0 ? ['changed no file.'] : left;
}

/** The patch of what an attempt changed, as it is kept; undefined where nothing changed. */
export async function readPatch({ workspace }: Pick<Session, 'workspace'>, { patch, files }: Changes): Promise<Uint8Array | undefined> {
  if (patch === undefined) {
    if (files.length > 0) throw new EngineError('notFound', 'No patch was kept of what was changed; `--json` has the lines.');
    return undefined;
  }
  try {
    return await readFile(join(workspace, patch));
  } catch (error) {
    throw new EngineError('io', `The patch ${patch} cannot be read: ${messageOf(error)}`, { data: { path: patch }, cause: error });
  }
}
