/**
 * Questions in VS Code's quick input, one after the other: with a way back, with what was typed kept while it is wrong or refused.
 * Each answer is a value, `back`, or undefined when the person turned away.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';
import { DisposableList } from '../../shared/disposable';
import { briefly } from './failures';

export const back = Symbol('back');
export type Answer<T> = { readonly value: T } | typeof back | undefined;

export interface Question {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly canGoBack?: boolean;
}

export interface TextQuestion extends Question {
  readonly prompt: string;
  readonly placeHolder?: string;
  readonly value?: string;
  /** What is wrong with a text; undefined when nothing is. */
  readonly validate: (text: string) => string | undefined;
  /** Done with a good answer before the question closes; what it throws is shown below what was typed. */
  readonly accept?: (text: string) => Promise<void>;
}

export function askText(question: TextQuestion): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.value = question.value ?? '';
  input.prompt = question.prompt;
  input.placeholder = question.placeHolder;
  return settled<string>(input, question, (answer, life) => {
    life.add(input.onDidChangeValue((text) => (input.validationMessage = text === '' ? undefined : question.validate(text))));
    const accept = async (): Promise<void> => {
      const text = input.value;
      const wrong = question.validate(text) ?? (await refusalOf(input, question.accept, text));
      if (wrong === undefined) answer({ value: text });
      else input.validationMessage = wrong;
    };
    life.add(input.onDidAccept(() => void accept()));
  });
}

async function refusalOf(
  input: vscode.InputBox,
  accept: ((text: string) => Promise<void>) | undefined,
  text: string,
): Promise<string | undefined> {
  input.busy = true;
  input.enabled = false;
  try {
    await accept?.(text);
    return undefined;
  } catch (error) {
    return briefly(EngineError.from(error));
  } finally {
    input.busy = false;
    input.enabled = true;
  }
}

export interface PickItem<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export interface PickQuestion<T> extends Question {
  readonly placeHolder: string;
  readonly items: readonly PickItem<T>[];
  /** The one that is proposed. */
  readonly active?: T;
}

export function askOne<T>(question: PickQuestion<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<PickItem<T>>();
  pick.placeholder = question.placeHolder;
  pick.matchOnDescription = true;
  pick.items = question.items;
  const active = question.items.find(({ value }) => value === question.active);
  if (active !== undefined) pick.activeItems = [active];
  return settled<T>(pick, question, (answer, life) => {
    life.add(
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item !== undefined) answer({ value: item.value });
      }),
    );
  });
}

export interface ManyQuestion<T> extends Question {
  readonly placeHolder: string;
  readonly items: readonly PickItem<T>[];
  readonly picked: (value: T) => boolean;
}

export function askMany<T>(question: ManyQuestion<T>): Promise<Answer<readonly T[]>> {
  const pick = vscode.window.createQuickPick<PickItem<T>>();
  pick.placeholder = question.placeHolder;
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.items = question.items;
  pick.selectedItems = question.items.filter(({ value }) => question.picked(value));
  return settled<readonly T[]>(pick, question, (answer, life) => {
    life.add(pick.onDidAccept(() => answer({ value: pick.selectedItems.map(({ value }) => value) })));
  });
}

/** What is shared by all: title, steps, the way back, the end. */
export function settled<T>(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  question: Question,
  begin: (answer: (answer: Answer<T>) => void, life: DisposableList) => void,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const life = new DisposableList();
    const answer = (value: Answer<T>): void => {
      resolve(value);
      life.dispose();
    };
    life.add(input);
    input.title = question.title;
    input.step = question.step;
    input.totalSteps = question.totalSteps;
    // A look at another window must not throw away what was typed.
    input.ignoreFocusOut = true;
    if (question.canGoBack === true) input.buttons = [vscode.QuickInputButtons.Back];
    life.add(input.onDidTriggerButton(() => answer(back)));
    life.add(input.onDidHide(() => answer(undefined)));
    begin(answer, life);
    input.show();
  });
}

export interface FileQuestion extends Question {
  readonly folder: vscode.WorkspaceFolder;
  /** What the answer of an empty path is called, where there may be one. */
  readonly none?: string;
}

/** Asks for a file of the folder: those that are open first, then the others; another path can be typed. */
export function askFile(question: FileQuestion): Promise<Answer<string>> {
  const { folder } = question;
  const pick = vscode.window.createQuickPick<PickItem<string>>();
  const pathOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);
  const itemOf = (path: string): PickItem<string> => ({ label: path.split('/').at(-1) ?? path, description: path, value: path });
  const open = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs.map(({ input }) => (input instanceof vscode.TabInputText ? input.uri : undefined)))
    .filter(
      (uri) =>
        uri !== undefined && uri.scheme === 'file' && vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString(),
    )
    .map((uri) => pathOf(uri as vscode.Uri));
  let files = [...new Set(open)].sort();
  const update = (): void => {
    const typed = pick.value.trim();
    const isNew = typed !== '' && !files.includes(typed);
    const nothing = question.none === undefined ? [] : [{ label: `$(close) ${question.none}`, value: '' }];
    pick.items = [
      ...nothing,
      ...files.map(itemOf),
      ...(isNew ? [{ label: l10n.t('Use “{0}”', typed), alwaysShow: true, value: typed }] : []),
    ];
  };
  pick.placeholder = l10n.t('A file of this folder');
  pick.matchOnDescription = true;
  return settled<string>(pick, question, (answer, life) => {
    update();
    pick.busy = true;
    const end = new vscode.CancellationTokenSource();
    life.add({ dispose: () => end.cancel() });
    void vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*'), undefined, mostFiles, end.token).then((found) => {
      if (life.isDisposed) return;
      files = [
        ...files,
        ...found
          .map(pathOf)
          .filter((path) => !files.includes(path))
          .sort(),
      ];
      pick.busy = false;
      update();
    });
    life.add(pick.onDidChangeValue(update));
    life.add(
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item !== undefined) answer({ value: item.value });
      }),
    );
  });
}

/** A list that nobody reads to its end; what is not in it can be typed. */
const mostFiles = 5000;
