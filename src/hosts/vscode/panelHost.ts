/** Shows panels in webviews: one at a time per panel, restored after a reload, closed to everything but our own files. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Panel } from '../../panels/panel';
import { webviewMessageSchema, type HostMessage } from '../../protocol/webview';
import { DisposableList } from '../../shared/disposable';
import type { Event } from '../../shared/emitter';
import type { Log } from './log';
import { panelHtml } from './panelHtml';

/** Where a panel's snapshots come from, and who carries out its actions. */
export interface PanelSource<Snapshot> {
  snapshot(): Snapshot;
  readonly onDidChange: Event<void>;
  /** The panel became visible: what it shows should be fresh. */
  refresh(): void;
  act(name: string, argument: string | undefined): void;
}

export interface PanelHostOptions<Snapshot, Model> {
  readonly panel: Panel<Snapshot, Model>;
  readonly viewType: string;
  readonly source: PanelSource<Snapshot>;
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
}

export class PanelHost<Snapshot, Model> implements vscode.WebviewPanelSerializer {
  readonly #options: PanelHostOptions<Snapshot, Model>;
  readonly #life = new DisposableList();
  #shown: vscode.WebviewPanel | undefined;

  constructor(options: PanelHostOptions<Snapshot, Model>) {
    this.#options = options;
    this.#life.add(vscode.window.registerWebviewPanelSerializer(options.viewType, this));
    this.#life.add(options.source.onDidChange(() => this.#render()));
  }

  show(): void {
    if (this.#shown !== undefined) {
      this.#shown.reveal();
      return;
    }
    const { viewType, panel } = this.#options;
    this.#adopt(vscode.window.createWebviewPanel(viewType, panel.title, vscode.ViewColumn.Active));
  }

  async deserializeWebviewPanel(restored: vscode.WebviewPanel): Promise<void> {
    if (this.#shown === undefined) this.#adopt(restored);
    else restored.dispose();
  }

  #adopt(shown: vscode.WebviewPanel): void {
    const { panel, source, extensionUri, log } = this.#options;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    const media = vscode.Uri.joinPath(extensionUri, 'media');
    this.#shown = shown;
    shown.webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [dist, media] };
    shown.iconPath = vscode.Uri.joinPath(media, 'symbiote.svg');
    shown.webview.onDidReceiveMessage((data: unknown) => {
      const message = webviewMessageSchema.safeParse(data);
      if (!message.success) log.warn(`The panel ${panel.id} sent what it must not: ${message.error.message}`);
      else if (message.data.type === 'ready') this.#render();
      else if (message.data.type === 'failed') log.error(`The panel ${panel.id} could not show what it was sent: ${message.data.message}`);
      else if (panel.actions.includes(message.data.action.name)) source.act(message.data.action.name, message.data.action.argument);
      else log.warn(`The panel ${panel.id} sent an action that it has not: ${message.data.action.name}`);
    });
    shown.onDidChangeViewState(() => shown.visible && source.refresh());
    shown.onDidDispose(() => {
      if (this.#shown === shown) this.#shown = undefined;
    });
    shown.webview.html = panelHtml({
      title: panel.title,
      scriptUri: shown.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
      styleUri: shown.webview.asWebviewUri(vscode.Uri.joinPath(media, 'panel.css')).toString(),
      cspSource: shown.webview.cspSource,
      nonce: randomBytes(18).toString('base64'),
    });
    source.refresh();
  }

  /** A hidden webview is gone and asks again when it comes back, so nothing is sent to it. */
  #render(): void {
    if (this.#shown?.visible !== true) return;
    const { panel, source } = this.#options;
    const message: HostMessage = { type: 'render', tree: panel.render(panel.select(source.snapshot())) };
    void this.#shown.webview.postMessage(message);
  }

  dispose(): void {
    this.#life.dispose();
  }
}
