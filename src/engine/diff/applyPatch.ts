/**
 * Carries a patch out on files that are given, exactly: every line must stand where the patch says and be what it says, byte
 * for byte. Nothing is searched for near by; whoever wants a patch on changed files has to decide that themselves.
 */
import { EngineError } from '../../domain/errors';
import { applyDelta } from './delta';
import { byteText, bytesOf, linesOf, readable } from './lines';
import { objectId } from './objectId';
import { reversed, type BinaryContents, type FilePatch, type PatchHunk } from './patch';

/** A file of the tree a patch is applied to. */
export interface TreeFile {
  readonly contents: Uint8Array;
  /** git's mode. */
  readonly mode: string;
}

export interface ApplyOptions {
  /** Takes the patch back. */
  readonly reverse?: boolean;
}

/**
 * What the patch makes of the files: each path it touches, with undefined for one that is gone then. All are read as they
 * are before the patch, so that files may change places. Throws without a result where anything does not fit.
 */
export function applyPatch(
  patch: readonly FilePatch[],
  read: (path: string) => TreeFile | undefined,
  { reverse = false }: ApplyOptions = {},
): Map<string, TreeFile | undefined> {
  const ordered = reverse ? patch.map(backwards).reverse() : patch;
  const gone = new Set<string>();
  const made = new Map<string, TreeFile>();
  for (const file of ordered) {
    const source = file.kind === 'added' ? undefined : read(file.oldPath);
    if (file.kind !== 'added' && file.kind !== 'copied') {
      if (gone.has(file.oldPath)) throw refusal(file.oldPath, 'the patch changes it twice');
      gone.add(file.oldPath);
    }
    const result = applyToFile(file, source);
    if (result === undefined) continue;
    if (made.has(file.newPath)) throw refusal(file.newPath, 'the patch makes it twice');
    made.set(file.newPath, result);
  }
  for (const path of made.keys()) if (!gone.has(path) && read(path) !== undefined) throw refusal(path, 'it exists already');
  return new Map([...[...gone].map((path) => [path, undefined] as const), ...made]);
}

function backwards(file: FilePatch): FilePatch {
  if (file.kind === 'copied') throw new EngineError('notSupported', `The copy ${file.newPath} cannot be taken back by its patch.`);
  if (file.binary !== undefined && file.binary.backwards === undefined) {
    throw refusal(file.newPath, 'the patch does not have its contents from before');
  }
  return reversed(file);
}

/** The file afterwards; undefined where it is deleted. */
function applyToFile(patch: FilePatch, file: TreeFile | undefined): TreeFile | undefined {
  const { kind, oldPath, newPath, oldMode, newMode } = patch;
  if (kind !== 'added' && file === undefined) throw refusal(oldPath, 'it is not there');
  checkMode(patch, file);
  const contents = newContents(patch, file?.contents ?? new Uint8Array(0));
  if (kind === 'deleted') {
    if (contents.length > 0) throw refusal(oldPath, 'it has more than the patch removes');
    return undefined;
  }
  const isModeKept = newMode === undefined || newMode === oldMode;
  const mode = isModeKept ? (file?.mode ?? newMode) : newMode;
  if (mode === undefined) throw refusal(newPath, 'the patch does not say its mode');
  return { contents, mode };
}

/** A mode that changes must be what the patch says; one that stays must be of the same type, file or link. */
function checkMode({ oldPath, oldMode, newMode }: FilePatch, file: TreeFile | undefined): void {
  if (file === undefined || oldMode === undefined) return;
  const isChanging = newMode !== oldMode;
  const isFitting = isChanging ? file.mode === oldMode : file.mode.slice(0, 3) === oldMode.slice(0, 3);
  if (!isFitting) throw refusal(oldPath, `its mode is ${file.mode}, the patch expects ${oldMode}`);
}

function newContents(patch: FilePatch, contents: Uint8Array): Uint8Array {
  if (patch.binary !== undefined) return binaryContents(patch, patch.binary.forwards, contents);
  if (patch.hunks.length === 0) return contents;
  return bytesOf(patchedLines(patch, linesOf(byteText(contents))).join(''));
}

/** There is no context to compare, so the names of the contents must be right, before and after. */
function binaryContents(
  { kind, oldPath, newPath, oldId, newId }: FilePatch,
  { form, data }: BinaryContents,
  contents: Uint8Array,
): Uint8Array {
  const isOld = kind === 'added' || (oldId !== undefined && objectId(contents).startsWith(oldId));
  if (!isOld) throw refusal(oldPath, 'its contents are not those the patch was made for');
  const made = form === 'literal' ? data : applyDelta(contents, data);
  const isNew = made !== undefined && (kind === 'deleted' || (newId !== undefined && objectId(made).startsWith(newId)));
  if (!isNew) throw refusal(newPath, 'the patch does not make the contents it names');
  return made;
}

function patchedLines({ hunks, oldPath }: FilePatch, lines: readonly string[]): string[] {
  const result: string[] = [];
  let done = 0;
  for (const hunk of hunks) {
    if (hunk.oldStart > lines.length) throw refusal(oldPath, `it has ${lines.length} lines, the patch expects more than ${hunk.oldStart}`);
    for (; done < hunk.oldStart; done++) result.push(lines[done] ?? '');
    done = applyHunk(hunk, lines, { oldPath, done, result });
  }
  if (done < lines.length && result.at(-1)?.endsWith('\n') === false) {
    throw refusal(oldPath, `it has lines after line ${done}, the patch expects the end there`);
  }
  for (; done < lines.length; done++) result.push(lines[done] ?? '');
  return result;
}

interface Progress {
  readonly oldPath: string;
  readonly done: number;
  readonly result: string[];
}

/** The lines that are done with afterwards. */
function applyHunk(hunk: PatchHunk, lines: readonly string[], { oldPath, done, result }: Progress): number {
  let place = done;
  for (const { kind, text } of hunk.lines) {
    if (kind !== 'added') {
      const found = lines[place];
      if (found !== text) throw refusal(oldPath, `line ${place + 1} is ${shown(found)}, the patch expects ${shown(text)}`);
      place++;
    }
    if (kind !== 'removed') result.push(text);
  }
  return place;
}

function shown(line: string | undefined): string {
  if (line === undefined) return 'not there';
  const text = readable(line.replace(/\n$/, ''));
  const ending = line.endsWith('\n') ? '' : ' without a line feed';
  return `${JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 79)}…`)}${ending}`;
}

function refusal(path: string, why: string): EngineError {
  return new EngineError('invalidInput', `The patch does not fit ${path}: ${why}.`, { data: { path } });
}
