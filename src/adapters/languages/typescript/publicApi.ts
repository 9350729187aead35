/**
 * What a module offers, read from its syntax alone: exports of ECMAScript and CommonJS, members of exported classes that are not
 * private, written types, defaults of parameters. Types that are only inferred are the type checker's to compare.
 */
import * as ts from 'typescript';
import type { ApiDeclaration } from '../../../domain/proof/publicApi';
import { CommonJsExports } from './commonJsExports';
import { Lines } from './lines';
import { parse } from './parse';
import { classMembers, functionSignature, heritage, isFunctionLike, nameText, tokens, valueSignature } from './signatures';

type Kind = ApiDeclaration['kind'];

export function publicApi(path: string, text: string): ApiDeclaration[] {
  const { source } = parse(path, text.startsWith('\uFEFF') ? text.slice(1) : text, true);
  return new ApiReader(source).read();
}

/** A declaration of the module, under the name it has in it. */
interface Local {
  readonly node: ts.Node;
  readonly kind: Kind;
  readonly signature: string;
  readonly members: readonly { readonly name: string; readonly signature: string; readonly node: ts.Node }[];
}

class ApiReader {
  readonly #source: ts.SourceFile;
  readonly #lines: Lines;
  readonly #locals = new Map<string, Local[]>();
  readonly #found: ApiDeclaration[] = [];

  constructor(source: ts.SourceFile) {
    this.#source = source;
    this.#lines = new Lines(source.getLineStarts());
  }

  read(): ApiDeclaration[] {
    for (const statement of this.#source.statements) this.#collect(statement);
    for (const [name, locals] of this.#locals) this.#locals.set(name, withoutImplementation(locals));
    for (const statement of this.#source.statements) this.#export(statement);
    const commonJs = new CommonJsExports(this.#source);
    for (const { name, node } of commonJs.found) this.#tellValue(name, node);
    const isModule = ts.isExternalModule(this.#source) || this.#source.statements.some(isModuleSyntax) || commonJs.found.length > 0;
    // A module that exports nothing any more offers its names to everybody as a script: that is not the same.
    if (!isModule) for (const [name, locals] of this.#locals) for (const local of locals) this.#tell(`global ${name}`, local, true);
    return this.#found;
  }

  #collect(statement: ts.Statement): void {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) this.#collectVariable(declaration, statement);
    } else {
      const local = localOf(statement);
      if (local !== undefined) this.#keep(local.name, local);
    }
  }

  #collectVariable(declaration: ts.VariableDeclaration, { declarationList }: ts.VariableStatement): void {
    const word = declarationList.flags & ts.NodeFlags.Const ? 'const' : 'let';
    for (const name of boundNames(declaration.name)) {
      const isWhole = ts.isIdentifier(declaration.name);
      const signature = `${word} ${name}${isWhole ? valueSignature(declaration.type, declaration.initializer) : ''}`;
      this.#keep(name, { node: declaration, kind: 'variable', signature, members: [] });
    }
  }

  #keep(name: string, local: Local): void {
    this.#locals.set(name, [...(this.#locals.get(name) ?? []), local]);
  }

  #export(statement: ts.Statement): void {
    if (ts.isExportDeclaration(statement)) return this.#reexport(statement);
    if (ts.isExportAssignment(statement))
      return this.#tellValue(statement.isExportEquals === true ? 'export =' : 'default', statement.expression);
    if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return;
    const isDefault = hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.flatMap(({ name }) => boundNames(name))
      : [localOf(statement)?.name ?? ''];
    for (const name of new Set(names)) {
      for (const local of this.#locals.get(name) ?? []) {
        if (
          ts.isVariableStatement(statement) ? local.node.pos >= statement.pos && local.node.end <= statement.end : local.node === statement
        )
          this.#tell(isDefault ? 'default' : name, local);
      }
    }
  }

  #reexport({ exportClause, moduleSpecifier, isTypeOnly }: ts.ExportDeclaration): void {
    const from = moduleSpecifier !== undefined && ts.isStringLiteralLike(moduleSpecifier) ? ` from ${moduleSpecifier.text}` : '';
    const type = isTypeOnly ? 'type ' : '';
    if (exportClause === undefined) return this.#push(`*${from}`, 'reexport', `${type}*${from}`, moduleSpecifier);
    if (ts.isNamespaceExport(exportClause))
      return this.#push(nameText(exportClause.name), 'reexport', `${type}* as ${nameText(exportClause.name)}${from}`, exportClause);
    for (const element of exportClause.elements) {
      const [name, local] = [nameText(element.name), nameText(element.propertyName ?? element.name)];
      const known = from === '' ? this.#locals.get(local) : undefined;
      if (known === undefined) this.#push(name, 'reexport', `${type}${element.isTypeOnly ? 'type ' : ''}${local}${from}`, element);
      else for (const each of known) this.#tell(name, each);
    }
  }

  /** An expression that is exported: a name of the module, a function, an object with its keys, or something else. */
  #tellValue(name: string, expression: ts.Expression): void {
    const locals = ts.isIdentifier(expression) ? this.#locals.get(expression.text) : undefined;
    if (locals !== undefined) for (const local of locals) this.#tell(name, local);
    else if (ts.isClassExpression(expression)) this.#tell(name, classOf(expression));
    else this.#push(name, isFunctionLike(expression) ? 'function' : 'expression', valueSignature(undefined, expression), expression);
  }

  #tell(name: string, { node, kind, signature, members }: Local, isGlobal = false): void {
    this.#push(name, kind, signature, node, isGlobal);
    for (const member of members) this.#push(`${name}.${member.name}`, 'member', member.signature, member.node, isGlobal);
  }

  #push(name: string, kind: Kind, signature: string, node: ts.Node | undefined, isGlobal = false): void {
    const { line } = this.#lines.placeAt(node?.getStart(this.#source) ?? 0);
    this.#found.push({ name, kind, signature, line, ...(isGlobal ? { isGlobal } : {}) });
  }
}

/** Of overloads the signatures count; the implementation is nobody's business. */
function withoutImplementation(locals: readonly Local[]): Local[] {
  const isImplementation = ({ node }: Local): boolean => ts.isFunctionDeclaration(node) && node.body !== undefined;
  const signatures = locals.filter((local) => ts.isFunctionDeclaration(local.node) && !isImplementation(local));
  return signatures.length === 0 ? [...locals] : locals.filter((local) => !isImplementation(local));
}

function localOf(statement: ts.Statement): (Local & { readonly name: string }) | undefined {
  const plain = (kind: Kind, name: string, signature: string) => ({ name, node: statement, kind, signature, members: [] });
  if (ts.isFunctionDeclaration(statement)) return plain('function', statement.name?.text ?? '', functionSignature(statement));
  if (ts.isClassDeclaration(statement)) return { name: statement.name?.text ?? '', ...classOf(statement) };
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    return plain('type', statement.name.text, tokens(statement, isModifierToken));
  if (ts.isEnumDeclaration(statement)) return plain('enum', statement.name.text, tokens(statement, isModifierToken));
  if (ts.isModuleDeclaration(statement)) return plain('namespace', statement.name.text, tokens(statement, isModifierToken));
  return undefined;
}

function classOf(node: ts.ClassLikeDeclaration): Local {
  return { node, kind: 'class', signature: heritage(node), members: classMembers(node) };
}

function isModifierToken(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword || kind === ts.SyntaxKind.DeclareKeyword;
}

function hasModifier(node: ts.Statement, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

function isModuleSyntax(statement: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    hasModifier(statement, ts.SyntaxKind.ExportKeyword)
  );
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}
