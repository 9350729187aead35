/** A cheap look whether an engine may be at work in a workspace, before everything that talks to one is loaded. */
import { access } from 'node:fs/promises';
import { localPaths } from '../../../adapters/system/localPaths';
import { discoveryPath, realWorkspace, workspaceKey } from '../ownership/workspaceNames';

/** An engine that died without a word leaves its file behind: false is certain, true is not. */
export async function mayEngineRun(workspace: string): Promise<boolean> {
  const key = workspaceKey(await realWorkspace(workspace));
  return access(discoveryPath(localPaths().runtime, key)).then(
    () => true,
    () => false,
  );
}
