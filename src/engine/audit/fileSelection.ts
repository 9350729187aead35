/** Which files of the workspace are looked at: what git lists, or a walk of the folder where there is no git. */
import { excludeFolder, isIncluded } from '../../domain/audit/exclusion';
import { baseOfGlob } from '../../domain/globs';
import type { Settings } from '../../domain/settings';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';
import { throwIfAborted } from '../abort';
import { IgnoreRules } from './ignoreRules';
import { mapLimited } from '../mapLimited';

export interface Selection {
  /** Sorted, each once. Files may be gone, and rules on path, size and content are still to be asked. */
  readonly paths: readonly string[];
  readonly usesGit: boolean;
  readonly notes: readonly string[];
}

export interface SelectionRequest {
  readonly settings: Settings;
  /** File or folder to look at, relative; empty for all. */
  readonly scope: string;
  readonly signal?: AbortSignal | undefined;
}

export async function selectFiles(
  { files, git }: { readonly files: Files; readonly git: Git },
  request: SelectionRequest,
): Promise<Selection> {
  const listed = await listWithGit(git, request);
  const paths = listed ?? (await walk(files, request));
  const problem = listed === undefined ? await git.problem?.() : undefined;
  return {
    paths: [...new Set(paths)].filter((path) => isWithin(path, request.scope)).sort(),
    usesGit: listed !== undefined,
    notes: problem === undefined ? [] : [problem],
  };
}

/** Whether a path is the scope or stands below it. */
function isWithin(path: string, scope: string): boolean {
  return scope === '' || path === scope || path.startsWith(`${scope}/`);
}

/** What git ignores is asked for only where a setting lets it in: it may be a hundred thousand files. */
async function listWithGit(git: Git, { settings, signal }: SelectionRequest): Promise<readonly string[] | undefined> {
  if (settings['audit.includeGitIgnored']) return git.listFiles(signal, { ignoredBelow: [''] });
  const known = await git.listFiles(signal);
  const ignoredBelow = [...new Set(settings['audit.include'].map(baseOfGlob))];
  if (known === undefined || ignoredBelow.length === 0) return known;
  const all = (await git.listFiles(signal, { ignoredBelow })) ?? [];
  return [...known, ...all.filter((path) => isIncluded(path, settings))];
}

interface Folder {
  readonly path: string;
  readonly rules: IgnoreRules;
  /** Inside a folder that is ignored, where only what `audit.include` names is wanted. */
  readonly isIgnored: boolean;
}

async function walk(files: Files, request: SelectionRequest): Promise<string[]> {
  const found: string[] = [];
  let folders: Folder[] = [{ path: '', rules: await IgnoreRules.none.enter(files, ''), isIgnored: false }];
  while (folders.length > 0) {
    throwIfAborted(request.signal);
    const contents = await mapLimited(folders, 8, (folder) => lookInto(files, folder, request));
    found.push(...contents.flatMap(({ paths }) => paths));
    folders = contents.flatMap((content) => content.folders);
  }
  return found;
}

async function lookInto(files: Files, folder: Folder, request: SelectionRequest): Promise<{ paths: string[]; folders: Folder[] }> {
  const { settings, scope } = request;
  // A folder that may not be read has nothing to show.
  const names = await files.list(folder.path === '' ? '.' : folder.path).catch(() => []);
  const wanted = names
    .map((name) => (folder.path === '' ? name : `${folder.path}/${name}`))
    .filter((path) => isWithin(path, scope) || isWithin(scope, path));
  const paths: string[] = [];
  const folders: Folder[] = [];
  const infos = await files.infos(wanted, request.signal);
  for (const [at, path] of wanted.entries()) {
    const info = infos[at];
    // What a link points to is audited where it stands; following links could leave the workspace or never end.
    if (info === undefined || info.isSymbolicLink === true || info.kind === 'other') continue;
    const isIgnored = !settings['audit.includeGitIgnored'] && (folder.isIgnored || folder.rules.isIgnored(path, info.kind));
    if (info.kind === 'file') {
      if (!isIgnored || isIncluded(path, settings)) paths.push(path);
    } else if (isWorthEntering(path, isIgnored, settings)) {
      folders.push({ path, rules: await folder.rules.enter(files, path), isIgnored });
    }
  }
  return { paths, folders };
}

function isWorthEntering(path: string, isIgnored: boolean, settings: Settings): boolean {
  const exclusion = excludeFolder(path, settings);
  if (exclusion?.reason === 'outside') return false;
  if (!isIgnored && exclusion?.reason !== 'vendored') return true;
  return settings['audit.include'].map(baseOfGlob).some((base) => isWithin(base, path) || isWithin(path, base));
}
