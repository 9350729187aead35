/** Paths in the lines of a patch: behind `a/` and `b/`, perhaps quoted, and only such as stay in the workspace. */
import { utf8Text } from './lines';
import { readQuotedPath } from './quotedPath';

/** The path behind its first folder, which says the side; undefined where it is none. */
export function patchPath(text: string): { readonly path: string } | undefined {
  const path = wholePath(text);
  const slash = path?.indexOf('/') ?? -1;
  return path === undefined || slash < 1 ? undefined : { path: path.slice(slash + 1) };
}

/** A path in quotes or as it is; undefined where the quotes are malformed or it is not UTF-8. */
export function wholePath(text: string): string | undefined {
  if (!text.startsWith('"')) return utf8Text(text);
  const quoted = readQuotedPath(text);
  return quoted?.length === text.length ? quoted.path : undefined;
}

/** Why nothing may be written there; undefined where it may. */
export function pathRefusal(path: string): string | undefined {
  const parts = path.split('/');
  if (path.includes('\0')) return 'a path without NUL';
  if (parts.includes('') || parts.includes('.') || parts.includes('..')) return 'a path inside the workspace';
  if (parts.some((part) => part.toLowerCase() === '.git')) return 'a path outside .git';
  return undefined;
}

/** The same path on both sides of `diff --git`. Spaces do not end a path, so the middle is where both halves say the same. */
export function commonPath(text: string): string | undefined {
  if (text.startsWith('"')) {
    const first = readQuotedPath(text);
    if (first === undefined || text[first.length] !== ' ') return undefined;
    return samePath(text.slice(0, first.length), text.slice(first.length + 1));
  }
  for (let space = text.indexOf(' '); space !== -1; space = text.indexOf(' ', space + 1)) {
    const path = samePath(text.slice(0, space), text.slice(space + 1));
    if (path !== undefined) return path;
  }
  return undefined;
}

function samePath(left: string, right: string): string | undefined {
  const path = patchPath(left)?.path;
  return path !== undefined && path === patchPath(right)?.path ? path : undefined;
}
