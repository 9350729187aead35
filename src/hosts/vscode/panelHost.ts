/** Shows panels in webviews: one at a time per panel, restored after a reload, closed to everything but our own files. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Panel } from '../../panels/panel';
import { keptStateSchema, webviewMessageSchema, type WebviewMessage } from '../../protocol/webview';
import { assertNever } from '../../shared/assertNever';
import { DisposableList } from '../../shared/disposable';
import type { ElementTree } from '../../shared/elementTree';
import type { Event } from '../../shared/emitter';
import type { Log } from './log';
import { PanelFeed } from './panelFeed';
import { panelHtml } from './panelHtml';

/** Where a panel's snapshots come from, and who carries out its actions. */
export interface PanelSource<Snapshot, State = undefined> {
  snapshot(): Snapshot;
  /** May fire as often as it likes: what is shown is made anew no faster than it can be shown, and not at all while hidden. */
  readonly onDidChange: Event<void>;
  /** The panel became visible: what it shows should be fresh. */
  refresh(): void;
  /** The panel was hidden or closed: nothing is asked for until the next `refresh`. */
  rest?(): void;
  act(name: string, argument: string | undefined): void;
  /** Small JSON that says what is shown and how; kept over a reload of the window and given back to `restore`. */
  state?(): State;
  restore?(state: State): void;
}

export interface PanelHostOptions<Snapshot, Model, State> {
  readonly panel: Panel<Snapshot, Model, State>;
  readonly viewType: string;
  readonly source: PanelSource<Snapshot, State>;
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
}

export class PanelHost<Snapshot, Model, State = undefined> implements vscode.Disposable {
  readonly #options: PanelHostOptions<Snapshot, Model, State>;
  readonly #life = new DisposableList();
  readonly #feed: PanelFeed;
  #shown: vscode.WebviewPanel | undefined;

  constructor(options: PanelHostOptions<Snapshot, Model, State>) {
    this.#options = options;
    this.#feed = new PanelFeed({ render: () => this.#render(), post: (message) => void this.#shown?.webview.postMessage(message) });
    this.#life.add(options.source.onDidChange(() => this.#feed.changed()));
  }

  /** Whether its tab is the one that has the focus. */
  get isInFront(): boolean {
    return this.#shown?.active === true;
  }

  show(): void {
    if (this.#shown !== undefined) {
      this.#shown.reveal();
      return;
    }
    const { viewType, panel } = this.#options;
    this.#adopt(vscode.window.createWebviewPanel(viewType, panel.title, vscode.ViewColumn.Active));
  }

  /** A tab that the editor brings back, with what the panel said of itself before. */
  restore(restored: vscode.WebviewPanel, kept: unknown): void {
    if (this.#shown !== undefined) {
      restored.dispose();
      return;
    }
    const { panel, source } = this.#options;
    const state = panel.parseState?.(keptStateSchema.safeParse(kept).data?.state);
    if (state !== undefined) source.restore?.(state);
    this.#adopt(restored);
  }

  #adopt(shown: vscode.WebviewPanel): void {
    const { panel, source, extensionUri } = this.#options;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    const media = vscode.Uri.joinPath(extensionUri, 'media');
    this.#shown = shown;
    shown.webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [dist, media] };
    shown.iconPath = vscode.Uri.joinPath(media, 'symbiote.svg');
    shown.webview.onDidReceiveMessage((data: unknown) => {
      const message = webviewMessageSchema.safeParse(data);
      if (message.success) this.#receive(message.data);
      else this.#options.log.warn(`The panel ${panel.id} sent what it must not: ${message.error.message}`);
    });
    shown.onDidChangeViewState(() => (shown.visible ? this.#wake() : this.#rest()));
    shown.onDidDispose(() => {
      if (this.#shown !== shown) return;
      this.#shown = undefined;
      this.#rest();
    });
    shown.webview.html = panelHtml({
      // Without a translation it is written in English, whatever the editor speaks.
      language: vscode.l10n.bundle === undefined ? 'en' : vscode.env.language,
      title: panel.title,
      scriptUri: shown.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
      styleUri: shown.webview.asWebviewUri(vscode.Uri.joinPath(media, 'panel.css')).toString(),
      cspSource: shown.webview.cspSource,
      nonce: randomBytes(18).toString('base64'),
    });
    source.refresh();
  }

  #receive(message: WebviewMessage): void {
    const { panel, source, log } = this.#options;
    switch (message.type) {
      case 'ready':
        return this.#feed.open();
      case 'shown':
        return this.#feed.shown(message.number);
      case 'failed':
        log.error(`The panel ${panel.id} could not show what it was sent: ${message.message}`);
        return this.#feed.failed();
      case 'action':
        if (panel.actions.includes(message.action.name)) return source.act(message.action.name, message.action.argument);
        return log.warn(`The panel ${panel.id} sent an action that it has not: ${message.action.name}`);
      default:
        return assertNever(message);
    }
  }

  /** Whether the webview was kept or made anew while it was hidden is the editor's business; one made anew says that it is ready. */
  #wake(): void {
    this.#options.source.refresh();
    this.#feed.resume();
  }

  /** A hidden webview is mostly gone and says that it is ready when it comes back, so nothing is rendered for it. */
  #rest(): void {
    this.#feed.close();
    this.#options.source.rest?.();
  }

  #render(): { readonly tree: ElementTree; readonly state: State | undefined } {
    const { panel, source } = this.#options;
    const model = panel.select(source.snapshot());
    const title = panel.titleOf?.(model) ?? panel.title;
    if (this.#shown !== undefined && this.#shown.title !== title) this.#shown.title = title;
    return { tree: panel.render(model), state: source.state?.() };
  }

  dispose(): void {
    this.#feed.close();
    this.#life.dispose();
  }
}
