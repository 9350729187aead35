/**
 * Open files that are in no folder on disk: those of a virtual file system, of a window without a folder, of a window
 * without any process. They are measured here, by the same parser that the engine gives its threads, and ranked without
 * git's history, which nobody can read there.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { MeasuredFunction } from '../../../domain/audit/metrics';
import { measuredLanguages } from '../contributions/identifiers';
import { measurablePath, measuredBy, type DocumentMeasurer } from '../hints/documentMeasurer';
import type { AllRooms } from '../rooms/room';
import { auditSettings } from '../settings';
import type { IncludedText } from './includedText';

export class OpenFiles implements DocumentMeasurer, vscode.Disposable {
  readonly #start: () => Promise<IncludedText>;
  readonly #isElsewhere: (document: vscode.TextDocument) => boolean;
  #measurer: Promise<IncludedText> | undefined;

  /** `start` loads the parser, which is done for the first document; `isElsewhere` says that a folder's engine measures a document. */
  constructor(start: () => Promise<IncludedText>, isElsewhere: (document: vscode.TextDocument) => boolean) {
    this.#start = start;
    this.#isElsewhere = isElsewhere;
  }

  /** Whether a document is one of those: something a person edits, not the left side of a diff or a program's output. */
  has(document: vscode.TextDocument): boolean {
    const languages: readonly string[] = measuredLanguages;
    if (document.isClosed || !languages.includes(document.languageId) || this.#isElsewhere(document)) return false;
    const { uri } = document;
    if (document.isUntitled || vscode.workspace.getWorkspaceFolder(uri) !== undefined) return true;
    return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true;
  }

  all(): readonly vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter((document) => this.has(document));
  }

  async functionsOf(document: vscode.TextDocument): Promise<readonly MeasuredFunction[]> {
    const text = document.getText();
    this.#measurer ??= this.#start();
    return (await this.#measurer).functionsOf(pathOf(document), text, auditSettings(document.uri));
  }

  dispose(): void {
    void this.#measurer?.then((measurer) => measurer.dispose());
  }
}

/** The one who measures a document: its folder's engine, or the open files' measurer where no folder on disk has it. */
export function measurerOf(document: vscode.TextDocument, rooms: AllRooms, openFiles: OpenFiles): DocumentMeasurer | undefined {
  const room = rooms.of(document.uri);
  if (room !== undefined) return measuredBy(room.engine);
  return openFiles.has(document) ? openFiles : undefined;
}

/** As a person names it: below its folder, else by the name of the file; with an extension that says the language. */
export function pathOf({ uri, languageId, isUntitled }: vscode.TextDocument): string {
  const isInFolder = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  const path = isInFolder ? vscode.workspace.asRelativePath(uri) : uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return measurablePath(path === '' || isUntitled ? path || l10n.t('Untitled') : path, languageId);
}
