/** Rules of the house that a machine can check on one file. */
import ts from 'typescript';
import type { Source } from './sources';

const forbiddenNames = ['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'misc'];

/** File names that say nothing, or are not camelCase. */
export function nameBreaches(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path }) => {
    const name = (path.split('/').at(-1) ?? '').replace(/(\.generated|\.d)?\.tsx?$/, '');
    if (forbiddenNames.includes(name)) return [`${path}: "${name}" does not say what is in it`];
    if (name === 'types' && !/^src\/(ports|domain)\//.test(path)) return [`${path}: "types" is for ports and domain`];
    if (name === 'index') return [`${path}: no barrels; the main export names the file`];
    return /^[a-z][A-Za-z0-9]*$/.test(name) ? [] : [`${path}: expected a camelCase name`];
  });
}

/** Default exports. */
export function exportBreaches(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    return file.statements
      .filter((statement) => {
        if (ts.isExportAssignment(statement)) return true;
        if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
          return statement.exportClause.elements.some((element) => element.name.text === 'default');
        }
        return (
          ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)
        );
      })
      .map((statement) => `${path}:${file.getLineAndCharacterOfPosition(statement.getStart()).line + 1}: named exports only`);
  });
}

/** Ids (`symbiote.…`) written as a literal where they should be taken from the declaration. File names are none. */
export function idBreaches(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith('src/hosts/vscode/') && !path.includes('/contributions/'))
    .flatMap(({ path, text }) => {
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
        if (isText && /^symbiote\.(?!.*\.?(ya?ml|json|svg|png)$)/.test(node.text)) {
          found.push(
            `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: "${node.text}" is declared in contributions/; use the constant`,
          );
        }
        ts.forEachChild(node, visit);
      };
      visit(file);
      return found;
    });
}

/** Files that do not begin with a comment that says what they are. */
export function headerBreaches(sources: readonly Source[]): string[] {
  return sources
    .filter(({ text }) => !/^(#!.*\n)?\s*(\/\*\*?\s*(\*\s*)?\S|\/\/ \S)/.test(text))
    .map(({ path }) => `${path}: expected a header sentence`);
}
