/** How the person at this window reads times. */
import * as vscode from 'vscode';
import type { Reader } from '../views/runItems';

/** In the editor's language, so that words and dates go together. */
export function reader(): Reader {
  return { now: Date.now(), locale: vscode.env.language };
}
