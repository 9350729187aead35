/** Colours and weights that a program gave its output (SGR sequences), as class names that the style sheet knows. */

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export interface LogStyle {
  readonly colour: string | undefined;
  readonly weights: ReadonlySet<string>;
  readonly classes: string;
}

export const plainStyle: LogStyle = { colour: undefined, weights: new Set(), classes: '' };

function style(colour: string | undefined, weights: ReadonlySet<string>): LogStyle {
  return { colour, weights, classes: [...(colour === undefined ? [] : [colour]), ...weights].join(' ') };
}

/** After `ESC [ parameters m`. Backgrounds are left out: a theme cannot promise that text can be read on them. */
export function applySgr(before: LogStyle, parameters: string): LogStyle {
  const codes = parameters.split(/[;:]/).map((code) => Number.parseInt(code, 10) || 0);
  let current = before;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, length] = extended(codes.slice(index + 1));
      if (code === 38) current = style(colour, current.weights);
      index += length;
    } else current = applyCode(current, code);
  }
  return current;
}

function applyCode(before: LogStyle, code: number): LogStyle {
  const { colour, weights } = before;
  const add = (weight: string): LogStyle => style(colour, new Set([...weights, weight]));
  const remove = (...gone: string[]): LogStyle => style(colour, new Set([...weights].filter((weight) => !gone.includes(weight))));
  if (code === 0) return plainStyle;
  if (code === 1) return add('bold');
  if (code === 2) return add('dim');
  if (code === 3) return add('italic');
  if (code === 4) return add('underline');
  if (code === 22) return remove('bold', 'dim');
  if (code === 23) return remove('italic');
  if (code === 24) return remove('underline');
  if (code === 39) return style(undefined, weights);
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return style(colourClass(code % 10), weights);
  return before;
}

/** Bright ones as the plain ones: the style sheet makes all of them readable on the theme's background. */
function colourClass(index: number): string | undefined {
  const name = colours[index];
  // Black and white are the theme's own foreground in one theme or the other.
  return name === undefined || name === 'black' || name === 'white' ? undefined : `ansi-${name}`;
}

/** After 38 or 48: a colour of 256, of which the first sixteen have names, or one in red, green and blue, which has none. */
function extended([kind, index = 0]: readonly number[]): readonly [string | undefined, number] {
  if (kind === 5) return [index < 16 ? colourClass(index % 8) : undefined, 2];
  return [undefined, kind === 2 ? 4 : 0];
}
