/** What is declared and nobody uses: exports, settings, operations, error codes, packages. */
import ts from 'typescript';
import { importsOf, resolveImport, type Source } from './sources';

function parse({ path, text }: Source): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function eachNode(source: Source, visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, walk);
  };
  walk(parse(source));
}

function isExported(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** Names of the values a file exports. Types are left out: one is exported so that others can name what they were given. */
function exportedValues(source: Source): string[] {
  return parse(source).statements.flatMap((statement) => {
    if (!isExported(statement)) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
    }
    const isValue = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    return isValue && statement.name !== undefined ? [statement.name.text] : [];
  });
}

/** `path name` of everything a file takes from others by name: imports, re-exports; `path *` where it takes the whole. */
function taken(source: Source, paths: ReadonlySet<string>): string[] {
  const found: string[] = [];
  eachNode(source, (node) => {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return;
    if (node.moduleSpecifier === undefined || !ts.isStringLiteral(node.moduleSpecifier)) return;
    const path = resolveImport(source.path, node.moduleSpecifier.text, paths);
    const names = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
    if (names !== undefined && (ts.isNamedImports(names) || ts.isNamedExports(names)))
      for (const element of names.elements) found.push(`${path} ${(element.propertyName ?? element.name).text}`);
    else found.push(`${path} *`);
  });
  for (const { specifier } of importsOf(source)) {
    const path = resolveImport(source.path, specifier, paths);
    if (path !== undefined && source.text.includes(`import('${specifier}')`)) found.push(`${path} *`);
  }
  return found;
}

/** Exported values that no other file imports, tests included. Entry points are for whoever starts them. */
export function unusedExports(sources: readonly Source[], users: readonly Source[], entries: RegExp): string[] {
  const paths = new Set([...sources, ...users].map(({ path }) => path));
  const used = new Set([...sources, ...users].flatMap((source) => taken(source, paths)));
  return sources
    .filter(({ path }) => !entries.test(path))
    .flatMap((source) => exportedValues(source).map((name) => `${source.path} ${name}`))
    .filter((value) => !used.has(value) && !used.has(value.replace(/ .*/, ' *')));
}

/** Texts and property names that a file says. */
function words(source: Source): string[] {
  const found: string[] = [];
  eachNode(source, (node) => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isPropertyAccessExpression(node)) found.push(node.name.text);
  });
  return found;
}

/** Names that none of the sources says, as a text or as a property. */
export function unsaid(names: readonly string[], sources: readonly Source[]): string[] {
  const said = new Set(sources.flatMap(words));
  return names.filter((name) => !said.has(name));
}

/** Codes that no `new EngineError('code', …)` is made with. */
export function unthrown(codes: readonly string[], sources: readonly Source[]): string[] {
  const thrown = new Set<string>();
  for (const source of sources) {
    eachNode(source, (node) => {
      if (!ts.isNewExpression(node) || node.expression.getText() !== 'EngineError') return;
      const [code] = node.arguments ?? [];
      if (code !== undefined && ts.isStringLiteral(code)) thrown.add(code.text);
    });
  }
  return codes.filter((code) => !thrown.has(code));
}

/** Names of the packages that the sources import. */
export function packagesOf(sources: readonly Source[]): string[] {
  const names = sources.flatMap(importsOf).map(({ specifier }) => specifier);
  const packages = names.filter((name) => !name.startsWith('.') && !name.startsWith('node:') && name !== 'vscode');
  const short = packages.map((name) =>
    name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/'),
  );
  return [...new Set(short)].sort();
}
