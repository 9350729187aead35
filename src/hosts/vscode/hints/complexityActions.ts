/** The light bulb at a function over a threshold, and at the Problem about it: make a task of it, suppress it with a reason, explain it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../../shared/disposable';
import { commands } from '../contributions/commands';
import type { AllRooms } from '../rooms/room';
import { complexityCode } from './complexityProblems';
import { measuredDocuments } from './hints';
import type { FunctionsOverThreshold, OverThreshold } from './overThreshold';

export function registerComplexityActions(rooms: AllRooms, over: FunctionsOverThreshold): Disposable {
  return vscode.languages.registerCodeActionsProvider(
    measuredDocuments,
    {
      provideCodeActions: async (document, range, context) => {
        if (context.only?.contains(vscode.CodeActionKind.QuickFix) === false) return [];
        const found = await over.of(document);
        // On its first line, where its name and its hint are.
        return found
          .filter(({ measured }) => measured.line - 1 >= range.start.line && measured.line - 1 <= range.end.line)
          .flatMap((each) => actions(rooms, document, each, context.diagnostics));
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function actions(
  rooms: AllRooms,
  document: vscode.TextDocument,
  { measured, hotspot }: OverThreshold,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const room = rooms.of(document.uri);
  const about = diagnostics.filter(
    ({ source, code, range }) =>
      source === 'Symbiote' && typeof code === 'object' && code.value === complexityCode && range.start.line === measured.line - 1,
  );
  const action = (title: string, command: { readonly id: string; readonly title: string }, ...parameters: unknown[]): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.command = { command: command.id, title: command.title, arguments: parameters };
    made.diagnostics = about;
    return made;
  };
  const name = hotspot.function.name;
  return [
    ...(room === undefined
      ? []
      : [
          room.tasks.about(hotspot.id) === undefined
            ? action(l10n.t('Make a task of {0}', name), commands.makeTask, { room: room.id, hotspot: { id: hotspot.id } })
            : action(l10n.t('Go to the task of {0}', name), commands.goToTask, { room: room.id, hotspot: { id: hotspot.id } }),
        ]),
    action(l10n.t('Suppress {0} with a reason…', name), commands.suppress, document.uri, measured.line),
    action(l10n.t('Explain the complexity of {0}', name), commands.explainComplexity, document.uri, measured.line),
  ];
}
