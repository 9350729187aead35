/** Problems of the tasks file: those of the saved file as the engine found them, and of unsaved text while it is typed. */
import * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';
import type { Problem } from '../../domain/problem';
import { DisposableList } from '../../shared/disposable';
import type { Engine } from './engine';
import { mayTasksFileBeElsewhere, tasksFileSetting } from './settings';
import type { TasksModel } from './views/tasksModel';

/** After the last keystroke, wait this long for another one. */
const quietMs = 250;

export class TasksProblems {
  readonly #engine: Engine;
  readonly #model: TasksModel;
  readonly #life = new DisposableList();
  readonly #collection: vscode.DiagnosticCollection;
  #timer: NodeJS.Timeout | undefined;
  #shown: vscode.Uri | undefined;
  /** Whether what is shown is about text that is on no disk. */
  #isOfUnsaved = false;

  constructor(engine: Engine, model: TasksModel) {
    this.#engine = engine;
    this.#model = model;
    this.#collection = this.#life.add(vscode.languages.createDiagnosticCollection(`symbiote ${engine.folder.uri.toString()}`));
    this.#life.add(model.onDidChange(() => this.#showSaved()));
    this.#life.add(vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)));
    this.#life.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#look(document)));
    this.#life.add(vscode.workspace.onDidCloseTextDocument((document) => this.#isTasksFile(document) && this.#showSaved()));
    for (const document of vscode.workspace.textDocuments) this.#look(document);
  }

  /** Before the engine said which file it is, the editor's own settings say it; a YAML file that is another must not start the engine. */
  #isTasksFile(document: vscode.TextDocument): boolean {
    const path = this.#model.list?.path ?? tasksFileSetting(this.#engine.folder.uri);
    return document.uri.toString() === this.#uriOf(path).toString();
  }

  #look(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'file') return;
    if (!this.#isTasksFile(document)) return void this.#askWhetherOther(document);
    this.#model.fetchOnce();
    clearTimeout(this.#timer);
    if (!document.isDirty) {
      // Saved, or thrown away: what the engine says of the file counts again.
      if (this.#isOfUnsaved) void this.#model.refresh();
      return;
    }
    this.#timer = setTimeout(() => void this.#validate(document), quietMs);
  }

  /** Then the engine is asked, which says it by its answer. */
  async #askWhetherOther(document: vscode.TextDocument): Promise<void> {
    if (this.#model.list !== undefined || document.languageId !== 'yaml' || !this.#engine.contains(document.uri)) return;
    if (await mayTasksFileBeElsewhere(this.#engine.folder.uri)) this.#model.fetchOnce();
  }

  async #validate(document: vscode.TextDocument): Promise<void> {
    if (!document.isDirty || document.isClosed || !this.#isTasksFile(document)) return;
    const { version } = document;
    try {
      const { problems } = await this.#engine.request('tasks.validate', { text: document.getText() });
      if (document.version === version && document.isDirty) {
        this.#show(document.uri, problems);
        this.#isOfUnsaved = true;
      }
    } catch (error) {
      this.#engine.log.debug(`The unsaved tasks file was not checked: ${EngineError.from(error).message}`);
    }
  }

  /** Problems of what is on disk, unless the person is changing it: then what they see counts. */
  #showSaved(): void {
    const { list } = this.#model;
    if (list === undefined) return;
    const uri = this.#uriOf(list.path);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open?.isDirty === true) this.#look(open);
    else this.#show(uri, list.problems);
  }

  #show(uri: vscode.Uri, problems: readonly Problem[]): void {
    if (this.#shown !== undefined && this.#shown.toString() !== uri.toString()) this.#collection.delete(this.#shown);
    this.#shown = uri;
    this.#isOfUnsaved = false;
    this.#collection.set(uri, problems.map(diagnostic));
  }

  #uriOf(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#engine.folder.uri, path);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#life.dispose();
  }
}

function diagnostic(problem: Problem): vscode.Diagnostic {
  const range = new vscode.Range(problem.line - 1, problem.column - 1, problem.endLine - 1, problem.endColumn - 1);
  const severity = problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const shown = new vscode.Diagnostic(range, problem.message, severity);
  shown.source = 'Symbiote';
  shown.code = problem.code;
  return shown;
}
