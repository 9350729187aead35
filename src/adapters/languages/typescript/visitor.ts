/** What the walk offers to the handlers of constructs. */
import type * as ts from 'typescript';

export interface Visitor {
  visit(node: ts.Node): void;
  visitIfThere(node: ts.Node | undefined): void;
  children(node: ts.Node): void;
  /** Visits as one who stands at `parent`, for chains that are walked in a loop. */
  visitUnder(parent: ts.Node, nodes: readonly ts.Node[]): void;
  /** Visits what a control structure nests: its body, its branches. */
  nested(node: ts.Node): void;
  nestedChildren(node: ts.Node): void;
  /** Adds to the function's fingerprint what is not visited as a node: an operator, a keyword. */
  token(kind: ts.SyntaxKind): void;
  /** The same for a name. */
  word(text: string): void;
  /** Offset of a node's first token. */
  startOf(node: ts.Node): number;
  /** Adds 1 to cyclomatic, for the construct between two offsets. */
  branch(start: number, end: number, reason: string): void;
  /** Adds 1 to cognitive. */
  flat(start: number, end: number, reason: string): void;
  /** Adds 1 and the nesting to cognitive. */
  structure(start: number, end: number, reason: string): void;
  /** Whether the node being visited stands directly in `{…}` of JSX. */
  isInJsxExpression(): boolean;
  functionLike(node: ts.FunctionLikeDeclaration): void;
  fieldInitializer(node: ts.PropertyDeclaration): void;
  staticBlock(node: ts.ClassStaticBlockDeclaration): void;
}

/** Registers a handler for kinds of node; the caller says which node type those kinds have. */
export type Register = <N extends ts.Node>(handler: (visitor: Visitor, node: N) => void, ...kinds: ts.SyntaxKind[]) => void;
