/**
 * Whether the state of a workspace may be written here. On a network file system two machines can have the workspace open at
 * once: neither sees the other's socket, and a sync means little there; so the state is read and shown, and nothing of it is written.
 */
import { EngineError } from '../../domain/errors';
import type { Settings } from '../../domain/settings';
import type { Files } from '../../ports/files';

/** Why nothing is written, or undefined when it may be. Code `refused`. */
export async function readOnlyReason(files: Files, settings: Settings): Promise<EngineError | undefined> {
  if (settings['state.networkFileSystem'] === 'use') return undefined;
  const type = await files.networkFileSystem();
  if (type === undefined) return undefined;
  return new EngineError(
    'refused',
    `${files.root} is on a network file system (${type}), where another machine could run its tasks at the same time: it is audited and planned, and no task is run. ` +
      'Open it on the machine that has the disk, or set state.networkFileSystem to `use` in symbiote.config.yaml if only this machine works on it.',
    { data: { path: files.root } },
  );
}
