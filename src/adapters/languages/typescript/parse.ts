/** TypeScript's parser alone: a text in, a syntax tree and the errors it met out. No program, no types, no JSDoc. */
import * as ts from 'typescript';

export interface SyntaxError {
  /** Offset in the text. */
  readonly start: number;
  readonly message: string;
}

export interface Parsed {
  readonly source: ts.SourceFile;
  readonly errors: readonly SyntaxError[];
}

/** More are of no use to anybody: a binary file would bring a hundred thousand. */
const mostErrors = 100;

/**
 * Diagnostics that come with a whole tree, about code that runs: octal literals and escapes (1085, 1121, 1487, 1488) in
 * sloppy JavaScript, and the grammar inside a regular expression literal (1499 to 1536), which TypeScript checks more
 * strictly than engines do.
 */
function isHarmless(code: number, isJavaScript: boolean): boolean {
  if (code >= 1499 && code <= 1536) return true;
  return isJavaScript && (code === 1085 || code === 1121 || code === 1487 || code === 1488);
}

function scriptKindOf(path: string): ts.ScriptKind {
  const extension = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase();
  switch (extension) {
    case '.tsx':
      return ts.ScriptKind.TSX;
    case '.ts':
    case '.mts':
    case '.cts':
      return ts.ScriptKind.TS;
    case '.jsx':
      return ts.ScriptKind.JSX;
    default:
      // Plain JavaScript is parsed with JSX allowed, as much of it has some.
      return ts.ScriptKind.JS;
  }
}

/**
 * Parses; throws only RangeError, when the text is nested deeper than the parser's own recursion reaches. `withParents`: nodes know
 * what they are in, which takes a walk more.
 */
export function parse(path: string, text: string, withParents = false): Parsed {
  const kind = scriptKindOf(path);
  const source = ts.createSourceFile(
    path,
    text,
    { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    withParents,
    kind,
  );
  const isJavaScript = kind === ts.ScriptKind.JS || kind === ts.ScriptKind.JSX;
  // Not in the public type, though every consumer of a lone parser needs it; absent is read as "none".
  const { parseDiagnostics = [] } = source as { readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const errors = parseDiagnostics
    .filter((diagnostic) => !isHarmless(diagnostic.code, isJavaScript))
    .slice(0, mostErrors)
    .map(({ start, messageText }) => ({ start, message: typeof messageText === 'string' ? messageText : messageText.messageText }));
  return { source, errors };
}
