/**
 * The language of every text: the editor's, where there is a translation, else English as it stands in the sources. Imported
 * before anything else, because a text may be made as soon as a file is loaded. In English there is no table, and nothing to do.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
