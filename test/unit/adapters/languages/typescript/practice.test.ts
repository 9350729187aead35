/** The texts a thread practises with: whole, and with every construct, because one that is missing costs a recompilation. */
import assert from 'node:assert/strict';
import * as ts from 'typescript';
import { practice } from '../../../../../src/adapters/languages/typescript/practice';
import { typescript } from '../../../../../src/adapters/languages/typescript/typescript';

const kinds = ts.SyntaxKind;
/** What no parse of a text without errors and documentation gives, or nobody writes. */
const absent = (kind: ts.SyntaxKind): boolean =>
  kind >= kinds.FirstJSDocNode ||
  (kind >= kinds.FirstTriviaToken && kind <= kinds.LastTriviaToken) ||
  /^(SyntheticExpression|WithStatement|(?:LessThanSlash|Backtick|Hash|JSDocCommentText)Token|JsxTextAllWhiteSpaces|(?:Package|Global)Keyword)$/.test(
    kinds[kind],
  );

describe('practice texts', () => {
  it('have no syntax error', () => {
    for (const [path, text] of practice) assert.deepEqual(typescript.measure(path, text).syntaxErrors, [], path);
  });

  it('have every kind of node', () => {
    const seen = new Set<ts.SyntaxKind>();
    const look = (node: ts.Node): void => {
      seen.add(node.kind);
      ts.forEachChild(node, look);
    };
    for (const [path, text] of practice) look(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext));
    const nodes = Array.from({ length: kinds.LastStatement - kinds.FirstNode }, (_, at): ts.SyntaxKind => kinds.FirstNode + at);
    const missing = nodes.filter((kind) => !seen.has(kind) && !absent(kind)).map((kind) => kinds[kind]);
    assert.deepEqual(missing, []);
  });

  it('have every token that a scanner tells apart', () => {
    const seen = new Set<ts.SyntaxKind>();
    for (const [path, text] of practice) {
      const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
      const look = (node: ts.Node): void => {
        seen.add(node.kind);
        for (const child of node.getChildren(source)) look(child);
      };
      look(source);
    }
    const tokens = Array.from(
      { length: kinds.LastKeyword - kinds.NumericLiteral + 1 },
      (_, at): ts.SyntaxKind => kinds.NumericLiteral + at,
    );
    const missing = tokens.filter((kind) => !seen.has(kind) && !absent(kind)).map((kind) => kinds[kind]);
    assert.deepEqual(missing, []);
  });
});
