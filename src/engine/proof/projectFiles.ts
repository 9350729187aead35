/** The files at the root of a project that say how it is checked. */
import type { ProjectFiles } from '../../domain/proof/projectChecks';
import type { Files } from '../../ports/files';

/** `folder`: relative to the workspace. */
export async function projectFiles(files: Pick<Files, 'list' | 'read'>, folder: string): Promise<ProjectFiles> {
  const names = new Set(await files.list(folder === '' ? '.' : folder));
  const manifest = names.has('package.json') ? await files.read(folder === '' ? 'package.json' : `${folder}/package.json`) : undefined;
  const text = manifest === undefined ? undefined : new TextDecoder().decode(manifest);
  return { names, read: (name) => (name === 'package.json' ? text : undefined) };
}
