/** `.symbiote/`: whoever writes below it calls this first. */
import { EngineError } from '../../domain/errors';
import type { Files } from '../../ports/files';
import type { Git } from '../../ports/git';

/** Relative to the workspace. */
export const stateFolder = '.symbiote';

const ignoreFile = `${stateFolder}/.gitignore`;

/**
 * Makes sure that `.symbiote/` is there and ignores itself. With `git`, a folder that the repository tracks is refused (code
 * `refused`): a repository must not bring its own state, cache or trust.
 */
export async function ensureStateFolder(files: Files, git?: Pick<Git, 'isTracked'>): Promise<void> {
  if ((await git?.isTracked(stateFolder)) === true) {
    const message = `${files.absolute(stateFolder)} is tracked by git. A repository must not bring Symbiote's state; remove it with \`git rm -r --cached ${stateFolder}\`.`;
    throw new EngineError('refused', message, { data: { path: files.absolute(stateFolder) } });
  }
  const info = await files.info(stateFolder);
  if (info !== undefined && info.kind !== 'directory') {
    const path = files.absolute(stateFolder);
    throw new EngineError('io', `${path} is not a folder. Symbiote keeps its state there; move it away.`, { data: { path } });
  }
  const found = await files.read(ignoreFile);
  const isIgnoring = found !== undefined && new TextDecoder().decode(found).split(/\r?\n/).includes('*');
  if (!isIgnoring) await files.writeAtomic(ignoreFile, new TextEncoder().encode('*\n'));
}
