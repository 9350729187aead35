/** The one runtime that shows every panel: it parses what the extension sends, shows it, and sends actions back. */
import * as z from 'zod/mini';
import { hostMessageSchema, type WebviewMessage } from '../../protocol/webview';
import { showTree } from './patch';

interface VsCodeApi {
  postMessage(message: WebviewMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

// zod compiles schemas with `new Function` where it may; the content security policy forbids that, so it need not try.
z.config({ jitless: true });

const vscode = acquireVsCodeApi();
const root = document.getElementById('root');

/** The place in a long panel survives a reload of the window; what it shows is sent anew. */
const stateSchema = z.object({ scrollTop: z.number() });
let scrollToRestore = stateSchema.safeParse(vscode.getState()).data?.scrollTop;

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = hostMessageSchema.safeParse(event.data);
  if (!message.success) {
    vscode.postMessage({ type: 'failed', message: z.prettifyError(message.error) });
    return;
  }
  if (root === null) return;
  showTree(root, message.data.tree, (action) => vscode.postMessage({ type: 'action', action }));
  if (scrollToRestore === undefined) return;
  document.documentElement.scrollTop = scrollToRestore;
  if (document.documentElement.scrollTop === scrollToRestore) scrollToRestore = undefined;
});

let saveTimer: number | undefined;
document.addEventListener('scroll', () => {
  window.clearTimeout(saveTimer);
  saveTimer = window.setTimeout(() => vscode.setState({ scrollTop: document.documentElement.scrollTop }), 200);
});

// A panel without a state is not restored by VS Code after a reload.
if (vscode.getState() === undefined) vscode.setState({ scrollTop: 0 });
vscode.postMessage({ type: 'ready' });
