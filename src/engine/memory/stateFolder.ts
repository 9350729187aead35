/** `.symbiote/`: whoever writes below it calls this first. */
import { EngineError } from '../../domain/errors';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';

/** Relative to the workspace. */
export const stateFolder = '.symbiote';

const ignoreFile = `${stateFolder}/.gitignore`;

/**
 * Why the state folder is none of ours: the repository brought it, or it is a link that leads elsewhere (an archive may bring
 * one, and what is written through it would land there). Nothing in such a folder is read or written.
 */
export async function foreignState(files: Files, git?: Pick<Git, 'isTracked'>): Promise<EngineError | undefined> {
  const path = files.absolute(stateFolder);
  if ((await git?.isTracked(stateFolder)) === true) {
    return new EngineError(
      'refused',
      `${path} is tracked by git. A repository must not bring Symbiote's state; remove it with \`git rm -r --cached ${stateFolder}\` and delete the folder.`,
      { data: { path } },
    );
  }
  if ((await files.info(stateFolder))?.isSymbolicLink !== true) return undefined;
  return new EngineError('refused', `${path} is a symbolic link. Symbiote keeps its state in a folder of the workspace; remove the link.`, {
    data: { path },
  });
}

/**
 * Makes sure that `.symbiote/` is there and ignores itself. One that is not ours (with `git`: one that is tracked) is refused
 * with code `refused`.
 */
export async function ensureStateFolder(files: Files, git?: Pick<Git, 'isTracked'>): Promise<void> {
  const foreign = await foreignState(files, git);
  if (foreign !== undefined) throw foreign;
  if ((await files.info('.')) === undefined) {
    throw new EngineError('io', `The workspace ${files.root} is no longer there.`, { data: { path: files.root } });
  }
  const info = await files.info(stateFolder);
  if (info !== undefined && info.kind !== 'directory') {
    const path = files.absolute(stateFolder);
    throw new EngineError('io', `${path} is not a folder. Symbiote keeps its state there; move it away.`, { data: { path } });
  }
  await files.removeLeftovers(ignoreFile);
  const found = await files.read(ignoreFile);
  const isIgnoring = found !== undefined && new TextDecoder().decode(found).split(/\r?\n/).includes('*');
  if (!isIgnoring) await files.writeAtomic(ignoreFile, new TextEncoder().encode('*\n'));
}
