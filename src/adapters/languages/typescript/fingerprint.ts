/**
 * What a function is made of, in 44 characters: twelve that are equal for equal tokens, and 32 that tell how alike two
 * functions are. Layout, comments, parentheses, braces, semicolons, quotes, types and the function's own name leave no
 * trace, so that a formatter, a rename or a move to TypeScript changes nothing.
 *
 * The second part is a one-permutation MinHash: every token falls into one of 32 buckets, and each bucket keeps the
 * token that hashes lowest (six bits of it are shown). The share of equal buckets estimates how many tokens are shared.
 */
import * as ts from 'typescript';
import { fingerprintBuckets } from '../../../domain/audit/fingerprint';

const kinds = ts.SyntaxKind;
const nothing = 0x7fffffff;
/** The bits shown of a token: neither those that chose its bucket, nor those that made it the lowest there. */
const shownFrom = 6;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** How a node of each kind leaves its trace. */
const ignored = 0;
const byKind = 1;
const byText = 2;

function traces(): Uint8Array {
  const table = new Uint8Array(kinds.Count).fill(byKind);
  for (let kind = kinds.FirstToken; kind <= kinds.LastToken; kind++) table[kind] = ignored;
  for (let kind = kinds.FirstTypeNode; kind <= kinds.LastTypeNode; kind++) table[kind] = ignored;
  const without = [
    kinds.Block,
    kinds.EmptyStatement,
    kinds.ExpressionStatement,
    kinds.ParenthesizedExpression,
    kinds.AsExpression,
    kinds.SatisfiesExpression,
    kinds.NonNullExpression,
    kinds.TypeAssertionExpression,
    kinds.TypeParameter,
    kinds.InterfaceDeclaration,
    kinds.TypeAliasDeclaration,
  ];
  for (const kind of without) table[kind] = ignored;
  for (const kind of [kinds.ThisKeyword, kinds.SuperKeyword, kinds.TrueKeyword, kinds.FalseKeyword, kinds.NullKeyword])
    table[kind] = byKind;
  for (let kind = kinds.FirstLiteralToken; kind <= kinds.LastTemplateToken; kind++) table[kind] = byText;
  for (const kind of [kinds.Identifier, kinds.PrivateIdentifier, kinds.JsxText]) table[kind] = byText;
  return table;
}

const traceOf = traces();

export class Fingerprint {
  readonly #ownName: string | undefined;
  readonly #lowest = new Int32Array(fingerprintBuckets).fill(nothing);
  #first = 0x2545f491;
  #second = 0x1b873593;
  /** The kinds of the two tokens before, for telling structure from vocabulary. */
  #before = 0;

  /** Its own name inside a function (recursion) is no more part of it than that in front of it. */
  constructor(ownName: string | undefined) {
    this.#ownName = ownName;
  }

  node(node: ts.Node): void {
    const trace = traceOf[node.kind];
    if (trace === ignored) return;
    if (trace === byKind) this.kind(node.kind);
    else this.text((node as ts.LiteralLikeNode | ts.Identifier).text);
  }

  kind(kind: number): void {
    this.#before = ((this.#before << 10) | kind) & 0x3fffffff;
    this.#add(Math.imul(this.#before + 1, 0x9e3779b1));
  }

  text(text: string): void {
    if (text === this.#ownName) return this.kind(kinds.Identifier);
    let hash = 0x811c9dc5;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      // Text between JSX tags is broken into lines by formatters.
      if (code > 32) hash = Math.imul(hash ^ code, 0x01000193);
    }
    this.#add(hash);
  }

  /** What an inner function is made of is part of the exact half alone: the likeness is that of the function's own code. */
  inner(other: Fingerprint): void {
    this.#first = Math.imul(this.#first ^ other.#first, 0x85ebca6b);
    this.#second = Math.imul(this.#second ^ other.#second, 0xc2b2ae35);
  }

  toString(): string {
    let text = sixBits(this.#first >>> 26);
    for (const shift of [20, 14, 8, 2]) text += sixBits(this.#first >>> shift);
    text += sixBits((this.#first << 4) ^ (this.#second >>> 28));
    for (const shift of [26, 20, 14, 8, 2]) text += sixBits(this.#second >>> shift);
    text += sixBits(this.#second);
    for (const lowest of this.#lowest) text += lowest === nothing ? '.' : sixBits(lowest >>> shownFrom);
    return text;
  }

  #add(token: number): void {
    const first = Math.imul(this.#first ^ token, 0x85ebca6b);
    this.#first = (first << 13) | (first >>> 19);
    this.#second = Math.imul((this.#second ^ (token >>> 15)) + token, 0xc2b2ae35);
    let mixed = Math.imul(token ^ (token >>> 16), 0x7feb352d);
    mixed ^= mixed >>> 15;
    const bucket = mixed & (fingerprintBuckets - 1);
    const value = mixed >>> 1;
    const lowest = this.#lowest[bucket];
    if (lowest === undefined || value < lowest) this.#lowest[bucket] = value;
  }
}

function sixBits(value: number): string {
  return alphabet.charAt(value & 63);
}
