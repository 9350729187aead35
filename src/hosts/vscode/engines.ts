/** One engine per workspace folder on disk, made when the folder is first asked about. */
import * as vscode from 'vscode';
import { DisposableList } from '../../shared/disposable';
import { Engine, type EngineParts } from './engine';

/** The engine for a document: its folder's, or the first one for a document without a place. */
export type EngineOf = (uri: vscode.Uri) => Engine | undefined;

export class Engines {
  readonly #parts: EngineParts;
  readonly #life = new DisposableList();
  readonly #byFolder = new Map<string, Engine>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#life.add(
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        for (const folder of removed) this.#forget(folder);
      }),
    );
  }

  /** Of the first folder that is on disk. Views, tasks and runs are about it. */
  get first(): Engine | undefined {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
    return folder && this.#of(folder);
  }

  readonly of: EngineOf = (uri) => {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder !== undefined) return folder.uri.scheme === 'file' ? this.#of(folder) : undefined;
    return uri.scheme === 'untitled' ? this.first : undefined;
  };

  #of(folder: vscode.WorkspaceFolder): Engine {
    const key = folder.uri.toString();
    const engine = this.#byFolder.get(key) ?? new Engine(folder, this.#parts);
    this.#byFolder.set(key, engine);
    return engine;
  }

  #forget(folder: vscode.WorkspaceFolder): void {
    const key = folder.uri.toString();
    this.#byFolder.get(key)?.dispose();
    this.#byFolder.delete(key);
  }

  dispose(): void {
    this.#life.dispose();
    for (const engine of this.#byFolder.values()) engine.dispose();
    this.#byFolder.clear();
  }
}
