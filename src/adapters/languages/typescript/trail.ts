/** The nodes from the root to where the walk is: what parent pointers would give, without the pass that sets them. */
import * as ts from 'typescript';

export class Trail {
  readonly #nodes: ts.Node[] = [];

  get length(): number {
    return this.#nodes.length;
  }

  /** The node at a depth; 0 is the root. */
  at(depth: number): ts.Node | undefined {
    return this.#nodes[depth];
  }

  push(node: ts.Node): void {
    this.#nodes.push(node);
  }

  pop(): void {
    this.#nodes.pop();
  }
}

/** Whether a node only wraps an expression: parentheses, `as`, `satisfies`, `!`, `<T>x`. */
export function isWrapper(node: ts.Node): node is ts.Node & { readonly expression: ts.Expression } {
  switch (node.kind) {
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
      return true;
    default:
      return false;
  }
}

/** The expression inside parentheses; ESTree, which the peers see, has none. */
export function withoutParentheses(node: ts.Node): ts.Node {
  let inner = node;
  while (inner.kind === ts.SyntaxKind.ParenthesizedExpression) inner = (inner as ts.ParenthesizedExpression).expression;
  return inner;
}

export function withoutWrappers(node: ts.Node): ts.Node {
  let inner = node;
  while (isWrapper(inner)) inner = inner.expression;
  return inner;
}
