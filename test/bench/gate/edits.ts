/** Edits of a text by its syntax, as mutants and mechanical refactorings make them. */
import * as ts from 'typescript';

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function sourceOf(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith('.ts') ? ts.ScriptKind.TS : ts.ScriptKind.JS);
}

export function replaced(source: ts.SourceFile, node: ts.Node, text: string): Edit {
  return { from: node.getStart(source), to: node.getEnd(), text };
}

/** Edits that do not overlap. */
export function applied(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { from, to, text: into } of [...edits].sort((one, other) => other.from - one.from))
    result = result.slice(0, from) + into + result.slice(to);
  return result;
}

/** Every node, parents first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

export function isWithin(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  for (let at: ts.Node = node; at.parent !== undefined; at = at.parent) if (test(at.parent)) return true;
  return false;
}

export function holds(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  for (const each of nodesOf(node)) if (test(each)) return true;
  return false;
}

/** The list that a statement is in; undefined for the lone body of an `if` or a loop. */
export function listOf(statement: ts.Node): ts.NodeArray<ts.Statement> | undefined {
  const { parent } = statement;
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent) ? parent.statements : undefined;
}

export function endsItsBlock(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last) || ts.isBreakStatement(last))
  );
}

export function isFunctionWithBody(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}
