/** Who measures a document: its folder's engine, or whatever does where there is none. Hints, hovers and views do not see the difference. */
import type * as vscode from 'vscode';
import type { MeasuredFunction } from '../../../domain/audit/metrics';
import { withSuppressions, type Suppressed } from '../../../domain/audit/suppressedFunctions';
import type { Engine } from '../engine';

/** A measured function, and what a comment says of it. */
export interface DocumentFunction extends MeasuredFunction {
  readonly suppressed?: Suppressed;
}

export interface DocumentMeasurer {
  /** Empty for a document that the audit leaves out. */
  functionsOf(document: vscode.TextDocument, signal: AbortSignal): Promise<readonly DocumentFunction[]>;
}

/** Undefined for a document that nobody measures. */
export type MeasurerOf = (document: vscode.TextDocument) => DocumentMeasurer | undefined;

/** Languages are told by the extension of a path, which a document without one gets from the editor's language id. */
const extensions: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
};
const measuredExtension = /\.[cm]?[jt]s$|\.[jt]sx$/i;

export function measurablePath(path: string, languageId: string): string {
  return measuredExtension.test(path) ? path : `${path}${extensions[languageId] ?? '.ts'}`;
}

/** With the document's text as it is now, saved or not. */
export function measuredBy(engine: Engine): DocumentMeasurer {
  return {
    functionsOf: async (document, signal) => {
      const path = document.isUntitled ? measurablePath('untitled', document.languageId) : engine.relative(document.uri);
      const measured = await engine.request('audit.file', { path, text: document.getText() }, { signal });
      return measured.exclusion === undefined ? withSuppressions(measured.functions, measured.suppressions) : [];
    },
  };
}
