/** `.gitignore` files where git itself is not there to read them. */
import ignore, { type Ignore } from 'ignore';
import type { Files } from '../../ports/files';

interface Level {
  /** Folder the rules stand in, with a slash at the end; empty for the root. */
  readonly prefix: string;
  readonly rules: Ignore;
}

/** The rules that hold in one folder: its own `.gitignore` and those of the folders above. Immutable. */
export class IgnoreRules {
  readonly #levels: readonly Level[];

  private constructor(levels: readonly Level[]) {
    this.#levels = levels;
  }

  static readonly none = new IgnoreRules([]);

  /** The rules for what stands in `folder` (relative; empty for the root), these being those of its parent. */
  async enter(files: Files, folder: string): Promise<IgnoreRules> {
    const prefix = folder === '' ? '' : `${folder}/`;
    const bytes = await files.read(`${prefix}.gitignore`).catch(() => undefined);
    if (bytes === undefined) return this;
    return new IgnoreRules([...this.#levels, { prefix, rules: ignore().add(new TextDecoder().decode(bytes)) }]);
  }

  /** Whether a path in the folder is ignored. The rules nearest to it decide, as in git. */
  isIgnored(path: string, kind: 'file' | 'directory'): boolean {
    for (const { prefix, rules } of [...this.#levels].reverse()) {
      const own = path.slice(prefix.length) + (kind === 'directory' ? '/' : '');
      if (!ignore.isPathValid(own)) continue;
      const { ignored, unignored } = rules.test(own);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

/** Whether a path or a folder above it is ignored. */
export async function isIgnoredByFiles(files: Files, path: string, kind: 'file' | 'directory'): Promise<boolean> {
  const parts = path.split('/');
  let rules = IgnoreRules.none;
  for (let depth = 0; depth < parts.length; depth += 1) {
    rules = await rules.enter(files, parts.slice(0, depth).join('/'));
    if (rules.isIgnored(parts.slice(0, depth + 1).join('/'), depth < parts.length - 1 ? 'directory' : kind)) return true;
  }
  return false;
}
