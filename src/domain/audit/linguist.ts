/**
 * What `.gitattributes` say of files in the words of GitHub's linguist: `linguist-generated` and `linguist-vendored`. Read as
 * git reads them: the file nearest to a path wins, in one file the last line that matches; `-name` and `name=false` take a
 * mark away, `!name` says nothing again, and macros are defined in the topmost file.
 */
import picomatch from 'picomatch';

type Name = 'linguist-generated' | 'linguist-vendored';
const names: readonly Name[] = ['linguist-generated', 'linguist-vendored'];

/** A mark given or taken, by the line that does so; undefined where nothing is said. */
export type LinguistMark = { readonly isSet: boolean; readonly where: string } | undefined;

export interface LinguistMarks {
  readonly generated: LinguistMark;
  readonly vendored: LinguistMark;
}

interface Line {
  readonly matches: (path: string) => boolean;
  readonly states: ReadonlyMap<Name, boolean | undefined>;
  readonly text: string;
}

interface Level {
  /** Folder the file stands in, with a slash at the end; empty for the root. */
  readonly prefix: string;
  readonly lines: readonly Line[];
}

type Macros = Map<string, readonly string[]>;

export class LinguistAttributes {
  /** Outermost first. */
  readonly #levels: readonly Level[];

  /** Texts of the `.gitattributes` files by their paths. */
  constructor(files: ReadonlyMap<string, string>) {
    const macros: Macros = new Map();
    const inOrder = [...files].sort(([a], [b]) => depthOf(a) - depthOf(b));
    this.#levels = inOrder.flatMap(([path, text]) => {
      const prefix = path.slice(0, path.lastIndexOf('/') + 1);
      const lines = text.split(/\r?\n/).flatMap((line) => parsed(line, macros, prefix === ''));
      return lines.length === 0 ? [] : [{ prefix, lines }];
    });
  }

  of(path: string): LinguistMarks {
    return { generated: this.#find(path, 'linguist-generated'), vendored: this.#find(path, 'linguist-vendored') };
  }

  #find(path: string, name: Name): LinguistMark {
    for (const { prefix, lines } of [...this.#levels].reverse()) {
      if (!path.startsWith(prefix)) continue;
      const line = lines.findLast(({ states, matches }) => states.has(name) && matches(path.slice(prefix.length)));
      if (line === undefined) continue;
      const isSet = line.states.get(name);
      return isSet === undefined ? undefined : { isSet, where: `${prefix}.gitattributes: ${line.text}` };
    }
    return undefined;
  }
}

export function isAttributesFile(path: string): boolean {
  return path === '.gitattributes' || path.endsWith('/.gitattributes');
}

function depthOf(path: string): number {
  return path.split('/').length;
}

function parsed(written: string, macros: Macros, isTop: boolean): Line[] {
  const text = written.trim();
  if (text === '' || text.startsWith('#')) return [];
  const [pattern, rest] = splitPattern(text);
  const words = rest.split(/\s+/).filter((word) => word !== '');
  if (pattern.startsWith('[attr]')) {
    if (isTop) macros.set(pattern.slice('[attr]'.length), words);
    return [];
  }
  const states = new Map<Name, boolean | undefined>();
  for (const word of words) applyWord(word, states, macros);
  // Patterns with `!` are forbidden in this file, and a folder's name says nothing of what stands in it.
  if (states.size === 0 || pattern.startsWith('!') || pattern.endsWith('/')) return [];
  return [{ matches: matcherOf(pattern), states, text: text.replace(/\s+/g, ' ') }];
}

/** A pattern with spaces stands in quotes. */
function splitPattern(text: string): readonly [pattern: string, rest: string] {
  const quoted = /^"((?:[^"\\]|\\.)*)"(.*)$/.exec(text);
  if (quoted !== null) return [(quoted[1] ?? '').replace(/\\(.)/g, '$1'), quoted[2] ?? ''];
  const space = text.search(/\s/);
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space)];
}

function applyWord(word: string, states: Map<Name, boolean | undefined>, macros: Macros): void {
  const [, sign = '', bare = '', value] = /^([-!]?)([^=]+)(?:=(.*))?$/.exec(word) ?? [];
  const name = names.find((each) => each === bare);
  if (name !== undefined) states.set(name, sign === '!' ? undefined : sign !== '-' && value !== 'false');
  // Only a macro that is set brings what it stands for.
  else if (sign === '') for (const each of macros.get(bare) ?? []) if (each !== bare) applyWord(each, states, new Map());
}

function matcherOf(pattern: string): (path: string) => boolean {
  const bare = pattern.startsWith('/') ? pattern.slice(1) : pattern.includes('/') ? pattern : `**/${pattern}`;
  return picomatch(bare, { dot: true, windows: false, nobrace: true, noextglob: true, nonegate: true });
}
