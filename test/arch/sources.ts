/** The sources as the arch tests see them: a path and a text, from disk or planted by a test, and what each imports. */
import { readFileSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { filesBelow } from '../filesBelow';

export const repository = resolve(__dirname, '../..');

export interface Source {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  readonly line: number;
  /** Gone at run time: `import type`, a type's `import('…')`. */
  readonly isTypeOnly: boolean;
  /** By `import()`: when it is needed. */
  readonly isLater: boolean;
}

export function readSources(): Source[] {
  return filesBelow(join(repository, 'src'))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ path: relative(repository, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
}

function isTypeOnlyClause(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** The module a node names and whether only its types are used; undefined for nodes that name none. */
function namedModule(
  node: ts.Node,
): { readonly name: ts.Node | undefined; readonly isTypeOnly: boolean; readonly isLater?: true } | undefined {
  if (ts.isImportDeclaration(node)) return { name: node.moduleSpecifier, isTypeOnly: isTypeOnlyClause(node) };
  if (ts.isExportDeclaration(node)) return { name: node.moduleSpecifier, isTypeOnly: node.isTypeOnly };
  if (ts.isImportTypeNode(node)) return { name: ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, isTypeOnly: true };
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { name: node.moduleReference.expression, isTypeOnly: node.isTypeOnly };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const isRequire = ts.isIdentifier(expression) && expression.text === 'require';
  const isRequireResolve =
    ts.isPropertyAccessExpression(expression) && expression.expression.getText() === 'require' && expression.name.text === 'resolve';
  if (expression.kind !== ts.SyntaxKind.ImportKeyword && !isRequire && !isRequireResolve) return undefined;
  return { name: node.arguments[0], isTypeOnly: false, ...(isRequire || isRequireResolve ? {} : { isLater: true }) };
}

/** Every import of a source: static, dynamic, by `require`, in types, and re-exports. A computed name is given as `<computed>`. */
export function importsOf({ path, text }: Source): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const named = namedModule(node);
    if (named?.name !== undefined) {
      const specifier = ts.isStringLiteralLike(named.name) ? named.name.text : '<computed>';
      const { isTypeOnly, isLater = false } = named;
      imports.push({ specifier, isTypeOnly, isLater, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return imports;
}

/** What a relative specifier names, among these sources; undefined for packages and for what is not there. */
export function resolveImport(from: string, specifier: string, paths: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = posix.normalize(posix.join(posix.dirname(from), specifier));
  return [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((path) => paths.has(path));
}
