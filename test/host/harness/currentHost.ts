/** The host that this process runs its journeys in; set once by the runner. */
import type { Editor } from './editor';
import type { EditorHost } from './host';
import type { RemoteServer } from './remoteServer';

export interface CurrentHost {
  readonly host: EditorHost;
  readonly remote: RemoteServer;
  /** Editors that were opened and not closed yet. */
  readonly openEditors: Set<Editor>;
}

let current: CurrentHost | undefined;

export function setCurrentHost(host: CurrentHost): void {
  current = host;
}

export function currentHost(): CurrentHost {
  if (current === undefined) throw new Error('Journeys run through test/host/run.ts ("npm run test:host"), which chooses the editor.');
  return current;
}
