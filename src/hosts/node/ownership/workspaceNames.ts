/** The names that belong to a workspace. Apart from what reads the files under these names, which the editor loads later. */
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join, resolve } from 'node:path';
import { ioError } from '../../../adapters/system/ioError';

/** A workspace reached by a symbolic link is the same workspace. Rejects with `io` when it is not there. */
export async function realWorkspace(workspace: string): Promise<string> {
  try {
    return await fs.realpath(resolve(workspace));
  } catch (error) {
    throw ioError('open the workspace', workspace, error);
  }
}

/** A short name for a workspace's real path. */
export function workspaceKey(realPath: string): string {
  return createHash('sha256').update(realPath).digest('hex').slice(0, 16);
}

/** The file in which the engine says where it listens. */
export function discoveryPath(runtime: string, key: string): string {
  return join(runtime, `${key}.json`);
}
