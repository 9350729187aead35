/** Read-only documents made by the extension, which close without asking whether to save them. */
import * as vscode from 'vscode';
import { DisposableList } from '../../shared/disposable';

const scheme = 'symbiote';

export class ReadableDocuments implements vscode.TextDocumentContentProvider {
  readonly #life = new DisposableList();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #texts = new Map<string, string>();

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#life.add(this.#changed);
    this.#life.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.#life.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === scheme && this.#texts.delete(uri.path)));
  }

  /** Shows a text under a name; the extension of the name decides how it is coloured. */
  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: name });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  dispose(): void {
    this.#life.dispose();
  }
}
