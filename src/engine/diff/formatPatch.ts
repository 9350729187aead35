/** Compared files as a patch in git's extended format, which `git apply` takes: every byte of both sides can be had back from it. */
import type { ComparedFile, ComparedText } from './compareFile';
import { literal } from './binaryPatch';
import { headings, hunkLines, hunkRanges, type LineKind } from './hunks';
import { utf8Form } from './lines';
import { noObject, objectId } from './objectId';
import { quotedPath } from './quotedPath';
import { defaultContext, hunkPlace, shortHeading } from './showHunks';
import { similarity } from './similarity';
import { joinBytes, sameBytes } from '../../shared/bytes';

/** Sections in the order of the files. */
export function formatPatch(files: readonly ComparedFile[]): Uint8Array {
  return joinBytes(files.flatMap(sections));
}

/** A file that became a symbolic link, or the other way round, is one that went and one that came: contents of links are no lines. */
function sections(compared: ComparedFile): Uint8Array[] {
  const { file, before, after } = compared;
  const { oldMode = regular, newMode = regular } = file;
  if (before === undefined || after === undefined || typeOf(oldMode) === typeOf(newMode)) return [section(compared)];
  const { path, oldPath = path, isBinary } = file;
  const gone = { kind: 'deleted' as const, path: oldPath, oldMode, isBinary, additions: 0, deletions: 0 };
  const come = { kind: 'added' as const, path, newMode, isBinary, additions: 0, deletions: 0 };
  return [section(oneSided({ ...compared, file: gone }, 'before')), section(oneSided({ ...compared, file: come }, 'after'))];
}

const regular = '100644';

/** Regular file, symbolic link: the first digits. */
function typeOf(mode: string): string {
  return mode.slice(0, 3);
}

function oneSided({ file, before, after, text }: ComparedFile, side: 'before' | 'after'): ComparedFile {
  const lines = text?.sides[side] ?? [];
  const all = new Uint8Array(lines.length).fill(1);
  const none = new Uint8Array(0);
  const isBefore = side === 'before';
  return {
    file,
    before: isBefore ? before : undefined,
    after: isBefore ? undefined : after,
    text: text && {
      form: text.form,
      sides: { before: isBefore ? lines : [], after: isBefore ? [] : lines },
      changed: { removed: isBefore ? all : none, added: isBefore ? none : all },
    },
  };
}

function section(compared: ComparedFile): Uint8Array {
  const { before, after, text } = compared;
  const { bytesOf } = text?.form ?? utf8Form;
  const header = headerLines(compared);
  if (sameBytes(before, after)) return bytesOf(header.join(''));
  header.push(indexLine(compared));
  if (text !== undefined) return bytesOf([...header, ...hunkTexts(compared.file, text)].join(''));
  const empty = new Uint8Array(0);
  return bytesOf([...header, 'GIT binary patch\n', literal(after ?? empty), literal(before ?? empty)].join(''));
}

function headerLines({ file, before, after }: ComparedFile): string[] {
  const { path, oldPath = path, oldMode = regular, newMode = regular } = file;
  const lines = [`diff --git ${quotedPath(`a/${oldPath}`)} ${quotedPath(`b/${path}`)}\n`];
  if (before === undefined) lines.push(`new file mode ${newMode}\n`);
  else if (after === undefined) lines.push(`deleted file mode ${oldMode}\n`);
  else if (oldMode !== newMode) lines.push(`old mode ${oldMode}\n`, `new mode ${newMode}\n`);
  if (before !== undefined && after !== undefined && oldPath !== path) {
    lines.push(
      `similarity index ${similarity(before, after)}%\n`,
      `rename from ${quotedPath(oldPath)}\n`,
      `rename to ${quotedPath(path)}\n`,
    );
  }
  return lines;
}

/** Names of both contents, in full: `git apply` wants them so for what is binary. */
function indexLine({ file, before, after }: ComparedFile): string {
  const { oldMode = regular, newMode = regular } = file;
  const ids = [before, after].map((contents) => (contents === undefined ? noObject : objectId(contents))).join('..');
  const isSameMode = before !== undefined && after !== undefined && oldMode === newMode;
  return `index ${ids}${isSameMode ? ` ${newMode}` : ''}\n`;
}

const marks: Readonly<Record<LineKind, string>> = { context: ' ', removed: '-', added: '+' };

function* hunkTexts(file: ComparedFile['file'], text: ComparedText): Generator<string> {
  const { path, oldPath = path, kind } = file;
  const ranges = hunkRanges(text.changed, defaultContext);
  if (ranges.length === 0) return;
  yield `--- ${kind === 'added' ? '/dev/null' : namedPath(`a/${oldPath}`)}\n`;
  yield `+++ ${kind === 'deleted' ? '/dev/null' : namedPath(`b/${path}`)}\n`;
  const names = headings(text.sides.before, ranges);
  for (const [index, range] of ranges.entries()) {
    const { oldStart, oldLines, newStart, newLines } = hunkPlace(range);
    const heading = shortHeading(names[index] ?? '', text.form);
    yield `@@ -${place(oldStart, oldLines)} +${place(newStart, newLines)} @@${heading === '' ? '' : ` ${heading}`}\n`;
    for (const [lineKind, line] of hunkLines(text.sides, text.changed, range)) {
      yield line.endsWith('\n') ? marks[lineKind] + line : `${marks[lineKind]}${line}\n\\ No newline at end of file\n`;
    }
  }
}

/** One line is not counted. */
function place(start: number, lines: number): string {
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

/** With a tab after a path that has spaces, as programs older than git's format expect. */
function namedPath(path: string): string {
  const name = quotedPath(path);
  return name === path && path.includes(' ') ? `${name}\t` : name;
}
