/** Says why a single file or folder is left out of the audit, by every rule there is. */
import { EngineError } from '../../domain/errors';
import { excludeByContent, excludeByPath, excludeBySize, excludeFolder, isIncluded } from '../../domain/audit/exclusion';
import type { Exclusion } from '../../domain/audit/metrics';
import type { Settings } from '../../domain/settings';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';
import type { Measurer } from '../../ports/measurer';
import { relativePath } from '../../shared/relativePath';
import { attributesAbove, readAttributes } from './attributes';
import { isIgnoredByFiles } from './ignoreRules';

interface Parts {
  readonly files: Files;
  readonly git: Git;
  readonly measurer: Pick<Measurer, 'extensions'>;
}

export class ExclusionCheck {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Fails with `notFound` when nothing is there. */
  async why(given: string, settings: Settings): Promise<{ path: string; exclusion?: Exclusion }> {
    const { root } = this.#parts.files;
    const path = relativePath(root, given);
    if (path === undefined) return { path: given, exclusion: { reason: 'outside', detail: `not below ${root}` } };
    const exclusion = await this.#whyExcluded(path, settings);
    return exclusion === undefined ? { path } : { path, exclusion };
  }

  async #whyExcluded(path: string, settings: Settings): Promise<Exclusion | undefined> {
    const { files, measurer } = this.#parts;
    const info = await files.info(path);
    if (info === undefined) throw notFound(path);
    if (path === '') return undefined;
    if (info.isSymbolicLink === true) return { reason: 'outside', detail: 'a symbolic link; what it points to is audited where it stands' };
    if (info.kind === 'other') return { reason: 'unreadable', detail: 'neither a file nor a folder' };
    if (info.kind === 'directory') return excludeFolder(path, settings) ?? this.ignored(path, 'directory', settings);
    const marks = (await readAttributes(files, attributesAbove(path))).of(path);
    const early = excludeByPath(path, settings, measurer.extensions, marks) ?? (await this.#notListed(path, settings));
    if (early !== undefined || isIncluded(path, settings)) return early;
    return excludeBySize(info.size, settings) ?? this.#excludedByContent(path, settings);
  }

  async #excludedByContent(path: string, settings: Settings): Promise<Exclusion | undefined> {
    const bytes = await this.#parts.files.read(path).catch(() => undefined);
    if (bytes === undefined) return { reason: 'unreadable', detail: 'the file cannot be read' };
    return excludeByContent(path, new TextDecoder().decode(bytes), settings);
  }

  async #notListed(path: string, settings: Settings): Promise<Exclusion | undefined> {
    const ignored = await this.ignored(path, 'file', settings);
    if (ignored !== undefined || isIncluded(path, settings) || settings['audit.includeGitIgnored']) return ignored;
    const listed = await this.#parts.git.listFiles();
    if (listed === undefined || listed.includes(path)) return undefined;
    return { reason: 'outside', detail: 'in a submodule, a nested repository or behind a symbolic link' };
  }

  /** Whether git, or the `.gitignore` files where git is not there, ignores a path. */
  async ignored(path: string, kind: 'file' | 'directory', settings: Settings): Promise<Exclusion | undefined> {
    if (settings['audit.includeGitIgnored'] || isIncluded(path, settings)) return undefined;
    const { files, git } = this.#parts;
    const isIgnored = (await git.isRepository()) ? (await git.ignored([path])).has(path) : await isIgnoredByFiles(files, path, kind);
    return isIgnored
      ? { reason: 'gitIgnored', detail: 'named in a .gitignore or another of git’s ignore files', setting: 'audit.includeGitIgnored' }
      : undefined;
  }
}

export function notFound(path: string): EngineError {
  return new EngineError('notFound', `${path} is not there; expected a file or folder of the workspace.`, { data: { path } });
}
