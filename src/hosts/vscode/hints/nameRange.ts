/** Where a function's name stands in the text. */
import * as vscode from 'vscode';
import type { MeasuredFunction } from '../../../domain/audit/metrics';
import { simpleName } from './explain';

/** Where the name stands on the function's first line; the rest of the line for one without a name. */
export function nameRange(document: vscode.TextDocument, measured: MeasuredFunction): vscode.Range {
  const line = document.lineAt(measured.line - 1);
  const name = simpleName(measured.name);
  const at = name === undefined ? -1 : placeOfName(line.text, name, measured.column - 1);
  if (name === undefined || at === -1) {
    const column = Math.min(measured.column - 1, line.text.length);
    return new vscode.Range(line.range.start.translate(0, column), line.range.end);
  }
  return new vscode.Range(measured.line - 1, at, measured.line - 1, at + name.length);
}

/** A function is placed at its name where it has one of its own, else at its beginning, with the name of what it is assigned to before it. */
function placeOfName(text: string, name: string, column: number): number {
  return text.startsWith(name, column) ? column : text.lastIndexOf(name, column);
}
