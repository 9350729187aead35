/**
 * Reads a patch in git's extended format. Strict: what git would not write is refused, with the line and what was expected
 * there; a patch that was cut off or edited by hand into something else is not applied in part.
 */
import { readBinary } from './binaryPatch';
import type { FilePatch } from './patch';
import { PatchReader } from './patchReader';
import { readHeader, type PatchHeader } from './patchHeader';
import { readHunks } from './patchHunks';
import { patchPath } from './patchPath';

export function parsePatch(patch: Uint8Array): FilePatch[] {
  const reader = new PatchReader(patch);
  const files: FilePatch[] = [];
  while (!reader.isAtEnd) files.push(readFile(reader));
  return files;
}

function readFile(reader: PatchReader): FilePatch {
  const header = readHeader(reader);
  if (reader.after('GIT binary patch') !== undefined) return { ...header, hunks: [], binary: readBinary(reader) };
  if (reader.line?.startsWith('Binary files ') === true) throw reader.refusal('the contents (as `git diff --binary` writes them)');
  if (reader.line?.startsWith('--- ') === true) {
    readSides(reader, header);
    return { ...header, hunks: readHunks(reader, header.kind) };
  }
  if (reader.line !== undefined && !reader.line.startsWith('diff --git '))
    throw reader.refusal('a header line, "--- ", "GIT binary patch" or "diff --git "');
  return { ...header, hunks: [] };
}

/** The two lines that name the file again, or say that it is not there. */
function readSides(reader: PatchReader, header: PatchHeader): void {
  const sides = [
    { mark: '--- ', path: header.kind === 'added' ? undefined : header.oldPath },
    { mark: '+++ ', path: header.kind === 'deleted' ? undefined : header.newPath },
  ];
  for (const { mark, path } of sides) {
    const name = reader.after(mark);
    if (name === undefined) throw reader.refusal(`"${mark}"`);
    const named = name === '/dev/null' ? undefined : patchPath(name.replace(/\t[^"]*$/, ''))?.path;
    if (named !== path || (named === undefined && name !== '/dev/null')) {
      throw reader.refusal(path === undefined ? `"${mark}/dev/null"` : `"${mark}" and the path ${path} of the header`, 1);
    }
  }
}
