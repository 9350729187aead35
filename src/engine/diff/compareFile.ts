/** A file before and after, compared: what is shown of it and what goes into a patch both come from here. */
import type { FileChange } from '../../domain/runs/changes';
import type { SnapshotDifference } from '../../ports/snapshots';
import { changedLines, type ChangedLines } from './changedLines';
import type { Sides } from './hunks';
import { linesOf, textsOf, type TextForm } from './lines';

export interface ComparedText {
  /** Of the lines. */
  readonly form: TextForm;
  readonly sides: Sides;
  readonly changed: ChangedLines;
}

export interface ComparedFile {
  readonly file: FileChange;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
  /** Undefined where the file is binary. */
  readonly text: ComparedText | undefined;
}

/** So many bytes are looked at, as git does. */
const looked = 8000;

/** What git calls binary: there is a NUL near the beginning. */
export function isBinary(contents: Uint8Array | undefined): boolean {
  return contents?.subarray(0, looked).includes(0) === true;
}

/** Contents are undefined where the file is not there. */
export function compareFile(difference: SnapshotDifference, before: Uint8Array | undefined, after: Uint8Array | undefined): ComparedFile {
  const text = isBinary(before) || isBinary(after) ? undefined : compareLines(before, after);
  const { kind, path, oldPath, oldMode, newMode } = difference;
  const file = {
    kind,
    path,
    ...(oldPath === undefined ? {} : { oldPath }),
    ...(oldMode === undefined ? {} : { oldMode }),
    ...(newMode === undefined ? {} : { newMode }),
    isBinary: text === undefined,
    additions: count(text?.changed.added),
    deletions: count(text?.changed.removed),
    ...(difference.before === undefined ? {} : { before: difference.before }),
    ...(difference.after === undefined ? {} : { after: difference.after }),
  };
  return { file, before, after, text };
}

const nothing = new Uint8Array(0);

function compareLines(before: Uint8Array = nothing, after: Uint8Array = nothing): ComparedText {
  const { form, texts } = textsOf([before, after]);
  const [old = [], fresh = []] = texts.map(linesOf);
  return { form, sides: { before: old, after: fresh }, changed: changedLines(old, fresh) };
}

function count(changed: Uint8Array | undefined): number {
  let sum = 0;
  for (const isChanged of changed ?? nothing) sum += isChanged;
  return sum;
}
