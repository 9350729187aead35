/** The lines of a patch that say which file it is about and what becomes of it: from `diff --git` to the contents. */
import type { FilePatch } from './patch';
import { commonPath, pathRefusal, wholePath } from './patchPath';
import type { PatchReader } from './patchReader';

export type PatchHeader = Omit<FilePatch, 'hunks' | 'binary'>;

type Key =
  | 'oldMode'
  | 'newMode'
  | 'deletedMode'
  | 'addedMode'
  | 'renameFrom'
  | 'renameTo'
  | 'copyFrom'
  | 'copyTo'
  | 'similarity'
  | 'dissimilarity'
  | 'index';

const mode = /^(?:100644|100755|120000)$/;
const percent = /^(?:100|[0-9]{1,2})%$/;

interface HeaderLine {
  readonly key: Key;
  readonly prefix: string;
  /** Undefined for a path. */
  readonly form?: RegExp;
  readonly expected?: string;
}

const modes = 'the mode 100644, 100755 or 120000';
const lines: readonly HeaderLine[] = [
  { key: 'oldMode', prefix: 'old mode ', form: mode, expected: modes },
  { key: 'newMode', prefix: 'new mode ', form: mode, expected: modes },
  { key: 'deletedMode', prefix: 'deleted file mode ', form: mode, expected: modes },
  { key: 'addedMode', prefix: 'new file mode ', form: mode, expected: modes },
  { key: 'renameFrom', prefix: 'rename from ' },
  { key: 'renameTo', prefix: 'rename to ' },
  { key: 'copyFrom', prefix: 'copy from ' },
  { key: 'copyTo', prefix: 'copy to ' },
  { key: 'similarity', prefix: 'similarity index ', form: percent, expected: 'a percentage' },
  { key: 'dissimilarity', prefix: 'dissimilarity index ', form: percent, expected: 'a percentage' },
  {
    key: 'index',
    prefix: 'index ',
    form: /^[0-9a-f]{4,40}\.\.[0-9a-f]{4,40}(?: (?:100644|100755|120000))?$/,
    expected: 'two names of contents (4 to 40 hexadecimal digits) and perhaps the mode of a file or link',
  },
];

type Values = Partial<Record<Key, string>>;

export function readHeader(reader: PatchReader): PatchHeader {
  const names = reader.after('diff --git ');
  if (names === undefined) throw reader.refusal('"diff --git "');
  const common = commonPath(names);
  const values: Values = {};
  for (let line = nextLine(reader, values); line !== undefined; line = nextLine(reader, values)) values[line.key] = line.value;
  const refuse = (expected: string): never => {
    throw reader.refusal(expected);
  };
  const paths =
    pathsOf(values, common) ??
    refuse(
      common === undefined
        ? '"rename from " and "rename to ", because the paths above are not one, or not in UTF-8'
        : 'lines about one fate of the file, pairs complete',
    );
  for (const path of [paths.oldPath, paths.newPath]) {
    const refusal = pathRefusal(path);
    if (refusal !== undefined) refuse(`${refusal} above, not ${JSON.stringify(path)}`);
  }
  const [, oldId, newId, sameMode] = /^(\w+)\.\.(\w+)(?: (\d+))?$/.exec(values.index ?? '') ?? [];
  const header = {
    ...paths,
    oldMode: values.oldMode ?? values.deletedMode ?? sameMode,
    newMode: values.newMode ?? values.addedMode ?? sameMode,
    oldId,
    newId,
  };
  const isPlain = Object.keys(values).length === 0 && !/^(?:--- |GIT binary)/.test(reader.line ?? '');
  return isPlain ? refuse('what becomes of the file') : header;
}

function nextLine(reader: PatchReader, values: Values): { readonly key: Key; readonly value: string } | undefined {
  const line = lines.find(({ prefix }) => reader.line?.startsWith(prefix));
  if (line === undefined) return undefined;
  const value = reader.line?.slice(line.prefix.length) ?? '';
  if (values[line.key] !== undefined) throw reader.refusal(`no second line "${line.prefix.trim()}"`);
  const isFitting = line.form?.test(value) ?? wholePath(value) !== undefined;
  if (!isFitting) throw reader.refusal(`${line.expected ?? 'a path in UTF-8'} after "${line.prefix.trim()}"`);
  reader.skip();
  return { key: line.key, value };
}

/** Undefined where lines that belong together are not. */
function pathsOf(values: Values, common: string | undefined): Pick<FilePatch, 'kind' | 'oldPath' | 'newPath'> | undefined {
  const isPaired = (one: Key, other: Key): boolean => (values[one] === undefined) === (values[other] === undefined);
  if (!isPaired('renameFrom', 'renameTo') || !isPaired('copyFrom', 'copyTo') || !isPaired('oldMode', 'newMode')) return undefined;
  const fates = [values.addedMode, values.deletedMode, values.renameFrom, values.copyFrom].filter((value) => value !== undefined);
  if (fates.length > 1) return undefined;
  const [from, to] = [values.renameFrom ?? values.copyFrom, values.renameTo ?? values.copyTo];
  if (from !== undefined && to !== undefined) {
    const [oldPath, newPath] = [wholePath(from), wholePath(to)];
    if (oldPath === undefined || newPath === undefined) return undefined;
    return { kind: values.renameFrom === undefined ? 'copied' : 'renamed', oldPath, newPath };
  }
  if (common === undefined) return undefined;
  const kind = values.addedMode !== undefined ? 'added' : values.deletedMode !== undefined ? 'deleted' : 'modified';
  return { kind, oldPath: common, newPath: common };
}
