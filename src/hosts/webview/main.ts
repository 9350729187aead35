/** The one runtime that shows every panel: it parses what the extension sends, shows it, and sends actions back. */
import * as z from 'zod/mini';
import { hostMessageSchema, keptStateSchema, type HostMessage, type KeptState, type WebviewMessage } from '../../protocol/webview';
import { Following } from './following';
import { stepsTo } from './growing';
import { showTree } from './patch';
import { listenForPresses } from './press';
import { Roving } from './roving';
import { Ticking } from './ticking';

interface VsCodeApi {
  postMessage(message: WebviewMessage): void;
  getState(): unknown;
  setState(state: KeptState): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** A frame may never come (the window is covered): then this long is waited. */
const longestFrameMs = 500;
const saveAfterMs = 200;

// zod compiles schemas with `new Function` where it may; the content security policy forbids that, so it need not try.
z.config({ jitless: true });

const vscode = acquireVsCodeApi();
const root = document.getElementById('root') ?? document.body;

/** The place in a long panel survives a reload of the window, and so does what the panel wants kept; what it shows is sent anew. */
let kept: KeptState = keptStateSchema.safeParse(vscode.getState()).data ?? {};
let scrollToRestore = kept.scrollTop;

const following = new Following(root, kept.scrolledUp ?? {}, saveSoon);
const roving = new Roving(root);
const ticking = new Ticking(root);
listenForPresses(root, (action) => vscode.postMessage({ type: 'action', action }));

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = hostMessageSchema.safeParse(event.data);
  if (!message.success) {
    vscode.postMessage({ type: 'failed', message: z.prettifyError(message.error) });
    return;
  }
  show(message.data).catch((error: unknown) => vscode.postMessage({ type: 'failed', message: String(error) }));
});

let newest: number | undefined;
async function show({ tree, now, state, number }: HostMessage): Promise<void> {
  newest = number;
  const steps = stepsTo(root, tree);
  for (const step of steps) {
    // Reading the message was enough for one frame, and the step before for the next.
    await new Promise<void>(afterFrame);
    // The extension began anew: it waits for an answer to that.
    if (newest !== number) return;
    step();
    following.update();
  }
  if (steps.length > 0) await new Promise<void>(afterFrame);
  if (newest !== number) return;
  showTree(root, tree);
  following.update();
  roving.update();
  ticking.update(now);
  restoreScroll();
  keep({ ...kept, state });
  afterFrame(() => vscode.postMessage({ type: 'shown', number }));
}

function restoreScroll(): void {
  if (scrollToRestore === undefined) return;
  document.documentElement.scrollTop = scrollToRestore;
  if (document.documentElement.scrollTop === scrollToRestore) scrollToRestore = undefined;
}

/** Once what was done is on the screen: the next tree can only come then, so that none is made that nobody sees. */
function afterFrame(then: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    window.clearTimeout(timer);
    then();
  };
  const timer = window.setTimeout(once, longestFrameMs);
  window.requestAnimationFrame(() => window.setTimeout(once));
}

function keep(next: KeptState): void {
  const before = JSON.stringify(kept);
  kept = next;
  if (JSON.stringify(kept) !== before) vscode.setState(kept);
}

let saveTimer: number | undefined;
function saveSoon(): void {
  window.clearTimeout(saveTimer);
  saveTimer = window.setTimeout(
    () => keep({ ...kept, scrollTop: document.documentElement.scrollTop, scrolledUp: following.scrolledUp }),
    saveAfterMs,
  );
}
document.addEventListener('scroll', saveSoon);

// A panel without a state is not restored by VS Code after a reload.
if (vscode.getState() === undefined) vscode.setState(kept);
vscode.postMessage({ type: 'ready' });
