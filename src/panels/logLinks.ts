/**
 * Places in files that a line of output names, as compilers, linters, test runners and stack traces write them. What they lead
 * to is for the reader to find out; an address on the web is never one.
 */
export interface LogLink {
  /** Columns of the line that are the link. */
  readonly from: number;
  readonly to: number;
  /** As written, without `file://`. */
  readonly path: string;
  /** From 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** A file that stands alone on a line: what eslint and others list below it are places in it. */
export interface LogHeading {
  readonly path: string;
}

const drive = String.raw`(?:file:\/\/\/?)?(?:[A-Za-z]:(?=[\\/]))?`;
// What a path is made of; brackets only as [id], as in names of routes.
const piece = String.raw`(?:[^\s:*?"'<>|()[\]{},;=\u0060\u2502]|\[[\w.-]+\])+`;
/** Not in the middle of something: a word, an address, a module of node's own (`node:fs`). */
const start = String.raw`(?<![\w:./\\@~$%+-])`;
const spaced = String.raw`[^"'<>|*?:\n]+`;
const extension = String.raw`\.[A-Za-z]\w{0,9}`;

const path = (source: string): string => `${start}(?<path>${source})`;

/** How a place follows a path. */
const places = [
  // in C:\x\a.cs:line 3
  String.raw`:line (?<line>\d+)`,
  // a.ts(3,5)
  String.raw`\((?<line>\d+)(?:, ?(?<column>\d+))?\)`,
  // a.java:[3,5]
  String.raw`:\[(?<line>\d+),(?<column>\d+)\]`,
  // a.ts:3:5
  String.raw`:(?<line>\d+)(?::(?<column>\d+))?`,
  // a.php on line 3
  String.raw` on line (?<line>\d+)`,
  // ./a.js 3:5-8
  String.raw` (?<line>\d+):(?<column>\d+)(?:-\d+(?::\d+)?)?(?=$|\s)`,
];

/** Each with the groups `path` and, where it names them, `line` and `column`. The first that fits a place wins. */
const patterns = [
  // File "x.py", line 3
  String.raw`File "(?<path>${drive}${spaced})", line (?<line>\d+)`,
  // "path with spaces.js":3:5
  String.raw`(?<quote>["'\u0060])(?<path>${drive}[^"'<>|*?:\n\u0060]+)\k<quote>:(?<line>\d+)(?::(?<column>\d+))?`,
  // at f (path with spaces.js:3:5)
  String.raw`\((?<path>${drive}${spaced}):(?<line>\d+)(?::(?<column>\d+))?\)`,
  ...places.map((place) => path(drive + piece) + place),
  // src/a.ts
  path(drive + piece),
].map((source) => new RegExp(source, 'dgu'));

const address = /\b(?!file:)[a-z][\w+.-]*:\/\/[^\s"'<>)\]]*/giu;
const entry = /^(\s+)(\d+):(\d+)(?=\s+\S)/u;

/** Names that mean a file even without a folder before them. */
const sourceName =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|pyi|go|rs|java|kts?|scala|cs|fs|vb|c|cc|cpp|cxx|h|hh|hpp|m|mm|swift|rb|php|pl|lua|dart|ex|exs|erl|hs|ml|clj|r|jl|sh|bash|zsh|ps1|sql|html?|css|s[ac]ss|less|json[c5]?|ya?ml|toml|xml|md|mdx|proto|graphql|tf|gradle|zig|nim)$/iu;
const anyName = new RegExp(`${extension}$`, 'u');

let lastFolder: { readonly folder: string; readonly patterns: readonly RegExp[] } | undefined;

/** Below a folder that is known, a path is known to go on after a space, up to a place in the file. */
function patternsBelow(folder: string): readonly RegExp[] {
  if (lastFolder?.folder === folder) return lastFolder.patterns;
  const root = folder.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  const spacedBelow = String.raw`${root}[\\/](?:(?!${root})[^"'<>|*?:\n])+?${extension}`;
  const sources = [...places.map((place) => path(spacedBelow) + place), path(String.raw`${root}[\\/]${piece}`)];
  lastFolder = { folder, patterns: sources.map((source) => new RegExp(source, 'dgu')) };
  return lastFolder.patterns;
}

/**
 * The links of a line, in order; none overlaps another. `heading` is the file that the lines above are about, `folder` the
 * absolute path of the folder in which things are run.
 */
export function logLinks(text: string, heading?: LogHeading, folder?: string): readonly LogLink[] {
  const inHeading = heading && entry.exec(text);
  if (inHeading) {
    const [, indent = '', line, column] = inHeading;
    return [{ from: indent.length, to: inHeading[0].length, path: heading.path, line: Number(line), column: Number(column) }];
  }
  if (!/[./\\]/.test(text)) return [];
  const readable = text.replace(address, (found) => ' '.repeat(found.length));
  const links: LogLink[] = [];
  for (const pattern of folder !== undefined && readable.includes(folder) ? [...patternsBelow(folder), ...patterns] : patterns) {
    for (const match of readable.matchAll(pattern)) {
      const link = linkOf(match);
      if (link !== undefined && !links.some((other) => link.from < other.to && other.from < link.to)) links.push(link);
    }
  }
  return links.sort((a, b) => a.from - b.from);
}

/** Whether a line is nothing but a file's path; and whether the lines under it still belong to it. */
export function headingAfter(text: string, before: LogHeading | undefined, folder?: string): LogHeading | undefined {
  if (before !== undefined && entry.test(text)) return before;
  const trimmed = text.trimEnd();
  const [link] = trimmed === '' || trimmed.startsWith(' ') ? [] : logLinks(trimmed, undefined, folder);
  return link?.from === 0 && link.to === trimmed.length && link.line === undefined ? { path: link.path } : undefined;
}

function linkOf(match: RegExpExecArray): LogLink | undefined {
  const { path: written = '', line, column } = match.groups ?? {};
  const [from = 0] = match.indices?.groups?.['path'] ?? [];
  // A sentence's full stop is not part of a name.
  const name = line === undefined ? written.replace(/[.!]+$/u, '') : written;
  const file = withoutScheme(name);
  if (!isFile(file, line !== undefined)) return undefined;
  const end = match.index + match[0].length;
  const isInParentheses = match[0].startsWith('(');
  return {
    from: /^(?:File )?["'`]/.test(match[0]) ? match.index : from,
    to: line === undefined ? from + name.length : isInParentheses ? end - 1 : end,
    path: file,
    line: positive(line),
    column: positive(column),
  };
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function withoutScheme(written: string): string {
  if (!written.startsWith('file:')) return written;
  const path = written.replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/u, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function isFile(path: string, hasLine: boolean): boolean {
  if (/^[/\\]{2}|^[.]+$|[/\\]$/u.test(path)) return false;
  const hasFolder = /[/\\]/u.test(path);
  if (!hasLine) return hasFolder && anyName.test(path);
  return sourceName.test(path) || (hasFolder && (anyName.test(path) || /^(?:\.{0,2}[/\\]|[A-Za-z]:)/u.test(path)));
}
