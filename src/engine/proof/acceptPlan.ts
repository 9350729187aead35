/**
 * What accepting a candidate would write: each of its files beside the person's file as it is now. Where the person's has not
 * moved on, the candidate's is taken as it is; where it has, both are merged; where they meet, nothing of the candidate is written.
 */
import type { FileChange } from '../../domain/runs/changes';
import { textsOf } from '../diff/lines';
import { mergeTexts } from './mergeTexts';

export interface Contents {
  /** Undefined where there is no such file. */
  current(path: string): Promise<Uint8Array | undefined>;
  /** A content of the snapshot store; undefined when it no longer has it. */
  kept(id: string): Promise<Uint8Array | undefined>;
}

/** A file as it is to be; without content it is to go. */
export interface PlannedWrite {
  readonly path: string;
  /** As it is now, so that whoever writes can see that nobody came between; undefined where there is none. */
  readonly expected: Uint8Array | undefined;
  readonly content: Uint8Array | undefined;
  /** git's mode; undefined to leave it. */
  readonly mode?: string | undefined;
}

export interface AcceptConflict {
  readonly path: string;
  /** For a person. */
  readonly reason: string;
  /** 1-based lines of their file, where both sides changed the same ones. */
  readonly lines?: readonly number[];
}

export interface AcceptPlan {
  readonly writes: readonly PlannedWrite[];
  /** Files whose text is neither the person's nor the candidate's: what was proved is not what would be written. */
  readonly merged: readonly string[];
  readonly conflicts: readonly AcceptConflict[];
}

type FilePlan = { readonly writes: readonly PlannedWrite[]; readonly merged?: string } | AcceptConflict;

export async function acceptPlan(files: readonly FileChange[], contents: Contents): Promise<AcceptPlan> {
  const plans: FilePlan[] = [];
  for (const file of files) plans.push(await planOne(file, contents));
  return {
    writes: plans.flatMap((plan) => ('writes' in plan ? plan.writes : [])),
    merged: plans.flatMap((plan) => ('merged' in plan && plan.merged !== undefined ? [plan.merged] : [])),
    conflicts: plans.flatMap((plan) => ('reason' in plan ? [plan] : [])),
  };
}

async function planOne(file: FileChange, contents: Contents): Promise<FilePlan> {
  const { path, oldPath = path } = file;
  const keptBefore = file.before === undefined ? undefined : await contents.kept(file.before);
  const keptAfter = file.after === undefined ? undefined : await contents.kept(file.after);
  if ((file.before !== undefined && keptBefore === undefined) || (file.after !== undefined && keptAfter === undefined))
    return { path, reason: 'what it was or became is no longer kept' };
  const current = await contents.current(oldPath);
  const atTarget = path === oldPath ? current : await contents.current(path);
  if (path !== oldPath && atTarget !== undefined && !isSame(atTarget, keptAfter))
    return { path, reason: 'there is another file of that name now' };
  const settled = settle(file, { before: keptBefore, after: keptAfter, current });
  if ('reason' in settled) return settled;
  const mode = file.newMode === file.oldMode ? {} : { mode: file.newMode };
  const write: PlannedWrite = { path, expected: atTarget, content: settled.content, ...mode };
  const removal: PlannedWrite[] =
    path === oldPath || current === undefined ? [] : [{ path: oldPath, expected: current, content: undefined }];
  const isDone = isSame(atTarget, settled.content) && mode.mode === undefined;
  return { writes: [...(isDone ? [] : [write]), ...removal], ...(settled.isMerged ? { merged: path } : {}) };
}

interface Sides {
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
  readonly current: Uint8Array | undefined;
}

function settle(file: FileChange, sides: Sides): { readonly content: Uint8Array | undefined; readonly isMerged: boolean } | AcceptConflict {
  const { before, after, current } = sides;
  const { path } = file;
  if (isSame(current, before) || isSame(current, after)) return { content: after, isMerged: false };
  if (before === undefined) return { path, reason: 'there is another file of that name now' };
  if (current === undefined) return { path, reason: 'it was deleted meanwhile' };
  if (after === undefined) return { path, reason: 'it was changed meanwhile, and the candidate deletes it' };
  if (file.isBinary) return { path, reason: 'it is not text, and was changed meanwhile' };
  return merge(path, { before, after, current });
}

function merge(
  path: string,
  { before, after, current }: { before: Uint8Array; after: Uint8Array; current: Uint8Array },
): { readonly content: Uint8Array; readonly isMerged: boolean } | AcceptConflict {
  const { form, texts } = textsOf([before, current, after]);
  const [base = '', theirs = '', ours = ''] = texts;
  const merged = mergeTexts(base, theirs, ours);
  if ('text' in merged) return { content: form.bytesOf(merged.text), isMerged: true };
  const lines = merged.conflicts.map(({ line }) => line);
  return { path, reason: `it was changed meanwhile at line ${lines.join(', ')}, where the candidate changes it too`, lines };
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
