/**
 * Tells a generated file by what its generator wrote into it. Only the comments before the first code count, the last line,
 * and shapes that only compilers write, so that a file that talks about generated code is not taken for one.
 */

const headerLimit = 8192;

/** Matched against single lines of the leading comments, stripped of comment signs. */
const lineMarks: readonly RegExp[] = [
  /^@generated\b/,
  /\b(?:this|the) (?:file|code|module|source file) (?:is|was|has been) (?:@generated|(?:auto(?:matically)?[- ]?|machine[- ])?generated)\b/i,
  /^(?:this (?:file|code|module) (?:is|was) )?(?:auto[- ]?|automatically )generated\b/i,
  /^code generated (?:by|from|with|using)\b/i,
  // A capital begins the sentence; in the middle of a wrapped one the words say something else.
  /^(?:Generated|GENERATED) (?:automatically )?(?:by|from|with|using|file|code|FILE|CODE|BY|FROM)\b/,
  /\bDO NOT (?:EDIT|MODIFY)(?: (?:THIS FILE|BY HAND|MANUALLY|DIRECTLY|OR DELETE|OR MODIFY|OR EDIT)\b|\s*(?:$|[.!*;,:)\u2013\u2014-]))/,
  /\bdo not edit (?:this file|by hand|manually|directly)\b/i,
];
const generatedWord = /\b(?:auto-?)?generat(?:ed|or)\b/i;
const doNotModify = /\b(?:do not|don['’]t|should not be) (?:modify|modified|edit|edited|change|changed)\b/i;

/** What compilers put at the beginning of a line near the top of their output. */
const compilerMarks: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'TypeScript’s helpers', pattern: /^var __\w+ = \(this && this\.__\w+\) \|\|/m },
  {
    name: 'the head of a compiled module',
    pattern: /^["']use strict["'];\s*Object\.defineProperty\(exports, ["']__esModule["'], \{\s*value: true,?\s*\}\);/,
  },
];

/** The mark that gives a text away as generated, or undefined. */
export function generatedMark(text: string): string | undefined {
  const { comments, code } = leadingComments(text.slice(0, headerLimit));
  const lines = comments.map((line) => line.trim()).filter((line) => line !== '');
  const line = lines.find((each) => lineMarks.some((pattern) => pattern.test(each)));
  if (line !== undefined) return `comment “${shorten(line)}”`;
  const warning = lines.find((each) => doNotModify.test(each));
  if (warning !== undefined && lines.some((each) => generatedWord.test(each))) return `comment “${shorten(warning)}”`;
  const compiler = compilerMarks.find(({ pattern }) => pattern.test(code));
  return compiler?.name ?? sourceMapMark(text);
}

/** The comments before the first code, as lines without their signs, and the code after them. */
function leadingComments(head: string): { readonly comments: readonly string[]; readonly code: string } {
  const comments: string[] = [];
  let rest = head.replace(/^\uFEFF?(?:#![^\n]*\n)?/, '');
  for (;;) {
    rest = rest.trimStart();
    if (rest.startsWith('//')) {
      const end = lineEnd(rest);
      comments.push(rest.slice(2, end).replace(/^\/*/, ''));
      rest = rest.slice(end);
    } else if (rest.startsWith('/*')) {
      const close = rest.indexOf('*/', 2);
      const end = close < 0 ? rest.length : close;
      comments.push(...rest.slice(2, end).split('\n').map(withoutStars));
      rest = rest.slice(end + 2);
    } else {
      return { comments, code: rest };
    }
  }
}

function withoutStars(line: string): string {
  return line.replace(/^[\s*!]+/, '').replace(/[\s*]+$/, '');
}

/** A source map named on the last line: the file is the output of something whose source stands elsewhere. */
function sourceMapMark(text: string): string | undefined {
  const last = text.slice(-4096).trimEnd().split('\n').at(-1) ?? '';
  return /^\/\/[#@] sourceMappingURL=\S+/.test(last) || /^\/\*# sourceMappingURL=\S+ \*\/$/.test(last)
    ? 'a source map named on the last line'
    : undefined;
}

function lineEnd(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}

function shorten(line: string): string {
  const clean = line.replace(/\s+/g, ' ');
  return clean.length > 80 ? `${clean.slice(0, 79)}…` : clean;
}
