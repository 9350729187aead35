/** Globs of settings, as people write them: `**` patterns, names at any depth, folders with all that is below. */
import picomatch from 'picomatch';

type Match = (path: string) => boolean;

/** Compiled globs by their text: the same few settings are asked about thousands of paths. */
const compiled = new Map<string, Match>();
const maxCompiled = 200;

/**
 * The first of the globs that matches a path (relative, forward slashes), or undefined. A glob without a slash matches a name
 * at any depth, as in .gitignore; one that names a folder matches all that is below it. Dot files are files like any other.
 */
export function matchingGlob(path: string, globs: readonly string[]): string | undefined {
  return globs.find((glob) => matcherOf(glob)(path));
}

/** The folder below which every match of the glob stands; empty for the root. */
export function baseOfGlob(glob: string): string {
  const { base, isGlob } = picomatch.scan(anchored(glob)) as { base: string; isGlob: boolean };
  const folder = isGlob ? base : base.slice(0, Math.max(0, base.lastIndexOf('/')));
  return folder === '.' ? '' : folder.replace(/\/+$/, '');
}

function matcherOf(glob: string): Match {
  const known = compiled.get(glob);
  if (known !== undefined) return known;
  const pattern = anchored(glob);
  // Said outright, or it asks the machine: paths here have forward slashes everywhere.
  const match = picomatch([pattern, `${pattern}/**`], { dot: true, windows: false });
  if (compiled.size >= maxCompiled) compiled.clear();
  compiled.set(glob, match);
  return match;
}

function anchored(glob: string): string {
  const bare = glob.replace(/^\.\//, '').replace(/\/+$/, '');
  if (bare.startsWith('/')) return bare.slice(1);
  return bare.includes('/') ? bare : `**/${bare}`;
}
