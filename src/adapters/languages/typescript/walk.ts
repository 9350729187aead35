/**
 * The one walk over a syntax tree: what adds to which metric, for every construct. Constructs with something to add have
 * a handler each; everything else is passed through, and what cannot hold an expression (types, names, literals) is skipped.
 *
 * Recursion: chains that the parser builds in a loop (`a + b + c …`, `a && b && c …`, `a.b().c() …`) are walked in a
 * loop. Everything else nests in the parser by more stack than here, so a text nested too deeply ends in the parser's
 * RangeError, which `measure` turns into a syntax error of the file.
 */
import * as ts from 'typescript';
import { registerExpressions } from './expressions';
import { placeOfField, placeOfFunction } from './functionPlace';
import type { Lines } from './lines';
import { nameOfFunction, nameOfInitializer, nameOfStaticBlock } from './names';
import { registerPatterns } from './patterns';
import { registerStatements } from './statements';
import { Trail, withoutParentheses } from './trail';
import { Unit } from './unit';
import type { Register, Visitor } from './visitor';

type FunctionLike = ts.FunctionLikeDeclaration;
type Handler = (visitor: Visitor, node: never) => void;

const kinds = ts.SyntaxKind;

export class Walk implements Visitor {
  readonly units: Unit[] = [];
  readonly #source: ts.SourceFile;
  readonly #lines: Lines;
  readonly #trail = new Trail();
  /** Innermost unit around the walk's place; undefined at the file's top level. */
  #unit: Unit | undefined;

  constructor(source: ts.SourceFile, lines: Lines) {
    this.#source = source;
    this.#lines = lines;
  }

  run(): void {
    this.#trail.push(this.#source);
    ts.forEachChild(this.#source, this.visit);
    this.#trail.pop();
  }

  /** Returns nothing on purpose: a truthy value would stop `forEachChild`. */
  readonly visit = (node: ts.Node): void => {
    const handler = handlers[node.kind];
    this.#unit?.fingerprint.node(node);
    if (handler === skip) return;
    this.#trail.push(node);
    if (handler === undefined) ts.forEachChild(node, this.visit);
    else handler(this, node as never);
    this.#trail.pop();
  };

  children(node: ts.Node): void {
    ts.forEachChild(node, this.visit);
  }

  visitIfThere(node: ts.Node | undefined): void {
    if (node !== undefined) this.visit(node);
  }

  visitAll(nodes: ts.NodeArray<ts.Node> | undefined): void {
    if (nodes !== undefined) for (const node of nodes) this.visit(node);
  }

  visitUnder(parent: ts.Node, nodes: readonly ts.Node[]): void {
    const isThere = this.#trail.at(this.#trail.length - 1) === parent;
    if (!isThere) this.#trail.push(parent);
    for (const node of nodes) this.visit(node);
    if (!isThere) this.#trail.pop();
  }

  nested(node: ts.Node): void {
    const unit = this.#unit;
    if (unit === undefined) return this.visit(node);
    unit.enter();
    this.visit(node);
    unit.leave();
    if (hasBody(withoutParentheses(node))) unit.leak();
  }

  nestedChildren(node: ts.Node): void {
    this.#unit?.enter();
    this.children(node);
    this.#unit?.leave();
  }

  token(kind: ts.SyntaxKind): void {
    this.#unit?.fingerprint.kind(kind);
  }

  word(text: string): void {
    this.#unit?.fingerprint.text(text);
  }

  startOf(node: ts.Node): number {
    return node.getStart(this.#source, false);
  }

  branch(start: number, end: number, reason: string): void {
    this.#unit?.branch(this.#lines, start, end, reason);
  }

  flat(start: number, end: number, reason: string): void {
    this.#unit?.flat(this.#lines, start, end, reason);
  }

  structure(start: number, end: number, reason: string): void {
    this.#unit?.structure(this.#lines, start, end, reason);
  }

  isInJsxExpression(): boolean {
    let depth = this.#trail.length - 2;
    while (this.#trail.at(depth)?.kind === kinds.ParenthesizedExpression) depth--;
    const parent = this.#trail.at(depth);
    return parent?.kind === kinds.JsxExpression && (parent as ts.JsxExpression).dotDotDotToken === undefined;
  }

  /** Decorators and a computed name belong to what is around a function; parameters and body are its own. */
  functionLike(node: FunctionLike): void {
    this.visitAll(node.modifiers);
    this.visitIfThere(node.name);
    if (node.body === undefined) return this.visitAll(node.parameters);
    const start = placeOfFunction(node, this.#trail, this.#source);
    const unit = new Unit({
      ...nameOfFunction(node, this.#trail, this.#unit?.start.name),
      start,
      end: node.end,
      parameters: countParameters(node),
      ownName: ownNameOf(node.name),
    });
    this.#inside(unit, () => {
      this.visitAll(node.parameters);
      this.visitIfThere(node.body);
    });
  }

  fieldInitializer(node: ts.PropertyDeclaration): void {
    this.visitAll(node.modifiers);
    this.visit(node.name);
    const { initializer } = node;
    if (initializer === undefined) return;
    const isAccessor = node.modifiers?.some((modifier) => modifier.kind === kinds.AccessorKeyword) === true;
    const unit = new Unit({
      name: nameOfInitializer(node, this.#trail),
      kind: 'initializer',
      start: placeOfField(node, this.#source),
      end: node.end,
      parameters: 0,
      cyclomaticOwner: isAccessor ? this.#unit : undefined,
      cognitiveOwner: this.#unit,
    });
    this.#inside(unit, () => this.visit(initializer));
  }

  staticBlock(node: ts.ClassStaticBlockDeclaration): void {
    const start = this.startOf(node);
    const name = nameOfStaticBlock(this.#trail);
    const unit = new Unit({ name, kind: 'static block', start, end: node.end, parameters: 0, cognitiveOwner: this.#unit });
    this.#inside(unit, () => this.visit(node.body));
  }

  #inside(unit: Unit, visit: () => void): void {
    const outer = this.#unit;
    this.units.push(unit);
    this.#unit = unit;
    visit();
    this.#unit = outer;
    outer?.fingerprint.inner(unit.fingerprint);
  }
}

function ownNameOf(name: ts.PropertyName | undefined): string | undefined {
  return name?.kind === kinds.Identifier || name?.kind === kinds.PrivateIdentifier ? (name as ts.Identifier).text : undefined;
}

function countParameters(node: FunctionLike): number {
  const first = node.parameters[0]?.name;
  const hasThis = first?.kind === kinds.Identifier && first.text === 'this';
  return node.parameters.length - (hasThis ? 1 : 0);
}

function hasBody(node: ts.Node): boolean {
  switch (node.kind) {
    case kinds.ArrowFunction:
    case kinds.FunctionExpression:
    case kinds.FunctionDeclaration:
      return (node as FunctionLike).body !== undefined;
    default:
      return false;
  }
}

/** Marks what has nothing to count in it. */
const skip: Handler = () => {};

function skippedKinds(): ts.SyntaxKind[] {
  const skipped: ts.SyntaxKind[] = [
    kinds.Identifier,
    kinds.PrivateIdentifier,
    kinds.TypeParameter,
    kinds.InterfaceDeclaration,
    kinds.TypeAliasDeclaration,
    kinds.ImportDeclaration,
    kinds.ImportEqualsDeclaration,
    kinds.ExportDeclaration,
    kinds.NamespaceExportDeclaration,
    kinds.MissingDeclaration,
  ];
  for (let kind = kinds.FirstToken; kind <= kinds.LastToken; kind++) skipped.push(kind);
  for (let kind = kinds.FirstTypeNode; kind <= kinds.LastTypeNode; kind++) skipped.push(kind);
  return skipped;
}

function table(): readonly (Handler | undefined)[] {
  const handlers: (Handler | undefined)[] = Array.from({ length: kinds.Count }, () => undefined);
  for (const kind of skippedKinds()) handlers[kind] = skip;
  const on: Register = (handler, ...own) => {
    for (const kind of own) handlers[kind] = handler;
  };
  registerStatements(on);
  registerExpressions(on);
  registerPatterns(on);
  on<FunctionLike>((visitor, node) => visitor.functionLike(node), kinds.FunctionDeclaration, kinds.FunctionExpression, kinds.ArrowFunction);
  on<FunctionLike>(
    (visitor, node) => visitor.functionLike(node),
    kinds.MethodDeclaration,
    kinds.Constructor,
    kinds.GetAccessor,
    kinds.SetAccessor,
  );
  on<ts.PropertyDeclaration>((visitor, node) => visitor.fieldInitializer(node), kinds.PropertyDeclaration);
  on<ts.ClassStaticBlockDeclaration>((visitor, node) => visitor.staticBlock(node), kinds.ClassStaticBlockDeclaration);
  return handlers;
}

const handlers = table();
