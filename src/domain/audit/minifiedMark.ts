/**
 * Tells minified and bundled code by its shape. Long lines of data (a table, an embedded image) are not enough: the long
 * lines must hold statements without the white space that people write.
 */

/** A line from this length on is one that no person wrote. */
const longLine = 300;
/** Share of the text (strings left out) that must stand in long lines. */
const longShare = 0.5;
/** People's code has 20 to 35% white space, minified code 2 to 7%. */
const maxWhitespace = 0.1;
/** Characters per statement or function, at most, for a long line to be code and not data. */
const codeSpacing = 150;
const headLength = 16_384;
/** How much of the long lines is looked at: enough to judge, little enough for any file. */
const sampleLength = 65_536;

const bundleMarks: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'webpack’s banner', pattern: /^\/\*{6}\/ |\/\/ webpackBootstrap$/m },
  { name: 'webpack’s chunk loading', pattern: /^\(?(?:self|this|window|globalThis)\["webpackChunk/ },
  { name: 'browserify’s prelude', pattern: /^(?:require=)?\(function(?:\(\)\{function r\(e,n,t\)| e\(t,n,r\))\{function [os]\(/m },
  { name: 'Parcel’s prelude', pattern: /^(?:\/\/ modules are defined as an array|parcelRequire ?= ?\(function)/m },
  {
    name: 'a bundler’s UMD wrapper',
    pattern:
      /^\(function \(global, factory\) \{\s*typeof exports === ['"]object['"] && typeof module !== ['"]undefined['"] \? (?:module\.exports = )?factory\(/m,
  },
];
const esbuildHelper =
  /^var __(?:create|defProp|defProps|getOwnPropDesc|getOwnPropNames|getProtoOf|hasOwnProp|commonJS|export|esm|copyProps|toESM|toCommonJS|name|require)\b ?=/gm;

/** What gives a text away as minified or bundled, or undefined. */
export function minifiedMark(text: string): string | undefined {
  return bundleMark(text.slice(0, headLength)) ?? denseMark(text);
}

function bundleMark(head: string): string | undefined {
  const found = bundleMarks.find(({ pattern }) => pattern.test(head));
  if (found !== undefined) return found.name;
  return [...head.matchAll(esbuildHelper)].length >= 3 ? 'esbuild’s helpers' : undefined;
}

function denseMark(text: string): string | undefined {
  const lines = text.split('\n');
  const long = lines.filter((line) => line.length >= longLine);
  if (long.length === 0) return undefined;
  const sample = sampleOf(long);
  const dense = withoutStrings(sample);
  const inLong = long.reduce((sum, line) => sum + line.length, 0);
  const denseTotal = (inLong * dense.length) / sample.length;
  if (dense.length < longLine || denseTotal < (denseTotal + text.length - inLong) * longShare) return undefined;
  const whitespace = count(dense, /\s/g) / dense.length;
  if (whitespace > maxWhitespace || count(dense, /;|=>|\bfunction\b|\breturn\b/g) * codeSpacing < dense.length) return undefined;
  const average = Math.round(text.length / lines.length);
  return `lines of ${average} characters on average, ${Math.round(whitespace * 100)}% white space in the long ones`;
}

function sampleOf(lines: readonly string[]): string {
  let sample = '';
  for (const line of lines) {
    if (sample.length >= sampleLength) break;
    sample += `${line.slice(0, sampleLength)}\n`;
  }
  return sample.slice(0, sampleLength);
}

function withoutStrings(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`/g, '""');
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const match of text.matchAll(pattern)) found += match[0].length > 0 ? 1 : 0;
  return found;
}
