/** Paths as people give them, without asking the machine: relative or absolute, with either slash on Windows. */

/** The path below the root, with forward slashes, empty for the root itself; undefined when it leads out of it. */
export function relativePath(root: string, given: string): string | undefined {
  const isWindows = /^[A-Za-z]:[\\/]|^\\\\/.test(root);
  const slashed = (path: string): string => (isWindows ? path.replaceAll('\\', '/') : path);
  const path = slashed(given);
  if (!isAbsolute(path, isWindows)) return normalised(path);
  const base = slashed(root).replace(/\/+$/, '');
  const same = isWindows ? path.toLowerCase().startsWith(base.toLowerCase()) : path.startsWith(base);
  const rest = path.slice(base.length);
  return same && (rest === '' || rest.startsWith('/')) ? normalised(rest) : undefined;
}

function isAbsolute(path: string, isWindows: boolean): boolean {
  return path.startsWith('/') || (isWindows && /^[A-Za-z]:\//.test(path));
}

function normalised(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
