/** Which names belong to whom, from the syntax alone: whether what is written can be seen outside of the function that writes it. */
import * as ts from 'typescript';

type Owner = 'local' | 'parameter' | 'captured' | 'module' | 'global';

/** A function, or the file. */
type Place = ts.FunctionLikeDeclaration | ts.ClassStaticBlockDeclaration | ts.SourceFile;

export class Scopes {
  readonly #source: ts.SourceFile;
  readonly #names = new Map<Place, { readonly parameters: Set<string>; readonly variables: Set<string> }>();

  /** Nodes of the file know their parents. */
  constructor(source: ts.SourceFile) {
    this.#source = source;
  }

  /**
   * A write that somebody outside may see, in words: `this.total`, `parameter options.deep`, `captured count`, `module cache`,
   * `global document.title`. Undefined for what is the function's own: a local, or a parameter given another value.
   */
  visibleWrite(target: ts.Expression): string | undefined {
    const path = accessPath(target);
    if (path === undefined) return `a property of ${ts.SyntaxKind[rootOf(target).kind] ?? 'something'}`;
    const [root = '', ...rest] = path;
    if (root === 'this' || root === 'super') return path.join('.');
    const owner = this.#ownerOf(root, target);
    if (owner === 'local' || (owner === 'parameter' && rest.length === 0)) return undefined;
    // What is written at the top of a module happens once, while it is loaded: it is the module's own.
    if (owner === 'module' && rest.length === 0 && ts.isSourceFile(this.#placeOf(target))) return undefined;
    return `${owner} ${path.join('.')}`;
  }

  #ownerOf(name: string, node: ts.Node): Owner {
    const own = this.#placeOf(node);
    for (let place: Place | undefined = own; place !== undefined; place = this.#placeAbove(place)) {
      const { parameters, variables } = this.#namesOf(place);
      const isParameter = parameters.has(name);
      if (!isParameter && !variables.has(name)) continue;
      if (ts.isSourceFile(place)) return 'module';
      if (place !== own) return 'captured';
      return isParameter ? 'parameter' : 'local';
    }
    return 'global';
  }

  #placeOf(node: ts.Node): Place {
    for (let above = node.parent; ; above = above.parent) {
      if (isPlace(above)) return above;
    }
  }

  #placeAbove(place: Place): Place | undefined {
    return ts.isSourceFile(place) ? undefined : this.#placeOf(place);
  }

  #namesOf(place: Place): { readonly parameters: Set<string>; readonly variables: Set<string> } {
    const known = this.#names.get(place);
    if (known !== undefined) return known;
    const found = { parameters: new Set<string>(), variables: new Set<string>() };
    if (!ts.isSourceFile(place) && 'parameters' in place) for (const { name } of place.parameters) addBound(name, found.parameters);
    ts.forEachChild(place, (child) => collect(child, found.variables));
    if (place === this.#source || !('parameters' in place)) found.parameters.clear();
    this.#names.set(place, found);
    return found;
  }
}

function isPlace(node: ts.Node): node is Place {
  return ts.isSourceFile(node) || ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);
}

/** Names a place declares: its variables in any block (a block's own names are taken for the function's), functions, classes, imports. */
function collect(node: ts.Node, names: Set<string>): void {
  if (ts.isVariableDeclaration(node)) addBound(node.name, names);
  if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node)) && node.name !== undefined)
    names.add(node.name.text);
  if ((ts.isImportClause(node) || ts.isImportSpecifier(node) || ts.isNamespaceImport(node)) && node.name !== undefined)
    names.add(node.name.text);
  if (ts.isParameter(node)) return;
  if (!isPlace(node)) ts.forEachChild(node, (child) => collect(child, names));
}

function addBound(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const element of name.elements) if (!ts.isOmittedExpression(element)) addBound(element.name, names);
}

/** `a.b[0].c` as names; `*` for a key that is worked out. Undefined where it begins with something that has no name. */
function accessPath(node: ts.Expression): string[] | undefined {
  if (ts.isIdentifier(node)) return [node.text];
  if (node.kind === ts.SyntaxKind.ThisKeyword) return ['this'];
  if (node.kind === ts.SyntaxKind.SuperKeyword) return ['super'];
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) return accessPath(node.expression);
  if (ts.isPropertyAccessExpression(node)) return extended(node.expression, node.name.text);
  if (ts.isElementAccessExpression(node)) {
    const key = node.argumentExpression;
    return extended(node.expression, ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : '*');
  }
  return undefined;
}

function extended(owner: ts.Expression, key: string): string[] | undefined {
  const path = accessPath(owner);
  return path === undefined ? undefined : [...path, key];
}

function rootOf(node: ts.Expression): ts.Expression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? rootOf(node.expression) : node;
}
