/** Paths as git writes them in patches: in C's quotes where they hold what a line cannot, or bytes beyond ASCII. */
import { utf8ByteText, utf8Text } from './lines';

const letters: Readonly<Record<string, string>> = {
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '"': '"',
  '\\': '\\',
};
const characters = new Map(Object.entries(letters).map(([character, letter]) => [letter, character]));

/** The path, quoted if it must be. All characters are ASCII. */
export function quotedPath(path: string): string {
  const quoted = utf8ByteText(path).replace(/[\x00-\x1f"\\\x7f-\xff]/g, (character) => {
    const letter = letters[character];
    return letter === undefined ? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}` : `\\${letter}`;
  });
  return quoted === path ? path : `"${quoted}"`;
}

/** The path that a text of bytes begins with in quotes, and how many characters it took; undefined where it is malformed or not UTF-8. */
export function readQuotedPath(text: string): { readonly path: string; readonly length: number } | undefined {
  const quoted = /^"((?:[^"\\\n]|\\(?:[abtnvfr"\\]|[0-3][0-7]{2}))*)"/.exec(text);
  if (quoted === null) return undefined;
  const bytes = (quoted[1] ?? '').replace(/\\([0-3][0-7]{2}|.)/g, (_, escape: string) =>
    escape.length === 3 ? String.fromCharCode(parseInt(escape, 8)) : (characters.get(escape) ?? escape),
  );
  const path = utf8Text(bytes);
  return path === undefined ? undefined : { path, length: quoted[0].length };
}
