/** How a project is checked: as the files at its root and the person's settings say. */
import { projectChecks, withOwnChecks, type ProjectCheck, type ProjectFiles } from '../../domain/proof/projectChecks';
import type { Settings } from '../../domain/settings';
import type { Files } from '../../ports/files';

/** `folder`: relative to the workspace. */
export async function gateChecks(files: Pick<Files, 'list' | 'read'>, folder: string, settings: Settings): Promise<ProjectCheck[]> {
  return withOwnChecks(projectChecks(await projectFiles(files, folder)), settings);
}

async function projectFiles(files: Pick<Files, 'list' | 'read'>, folder: string): Promise<ProjectFiles> {
  const names = new Set(await files.list(folder === '' ? '.' : folder));
  const manifest = names.has('package.json') ? await files.read(folder === '' ? 'package.json' : `${folder}/package.json`) : undefined;
  const text = manifest === undefined ? undefined : new TextDecoder().decode(manifest);
  return { names, read: (name) => (name === 'package.json' ? text : undefined) };
}
