/** A text as Babel's tree. Every syntax that can be read is on: what a project's compiler allows is not known here. */
import { parse as parseWithBabel, type ParserPlugin } from '@babel/parser';
import { isNode, type Node } from './node';

export interface Parsed {
  readonly program: Node;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

const always: readonly ParserPlugin[] = [
  'decoratorAutoAccessors',
  'explicitResourceManagement',
  'importAttributes',
  'deferredImportEvaluation',
  'sourcePhaseImports',
];

/** TypeScript decorates parameters too, which only the older plugin reads; a decorator after `export` only the newer one. */
const decorators: readonly ParserPlugin[] = ['decorators-legacy', 'decorators'];

export function parse(path: string, text: string): Parsed {
  const isTypeScript = /\.[cm]?tsx?$/i.test(path);
  const hasMarkup = !/\.[cm]?ts$/i.test(path);
  const languages: ParserPlugin[] = [
    ...(isTypeScript ? ['typescript' as const] : text.includes('@flow') ? ['flow' as const] : []),
    ...(hasMarkup ? ['jsx' as const] : []),
  ];
  let failure: unknown;
  for (const decorator of decorators) {
    try {
      return parseAs(text, [...languages, decorator, ...always]);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

function parseAs(text: string, plugins: ParserPlugin[]): Parsed {
  const { program, comments } = parseWithBabel(text, {
    sourceType: 'unambiguous',
    plugins,
    errorRecovery: true,
    attachComment: false,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowNewTargetOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
  });
  const root: unknown = program;
  if (!isNode(root)) throw new Error('The parser gave no tree.');
  return { program: root, comments: (comments ?? []).flatMap(({ start, end }) => (start == null || end == null ? [] : [{ start, end }])) };
}
