/** Colours for a stream, or none: only on a terminal, unless FORCE_COLOR or NO_COLOR say otherwise. */

type Environment = Readonly<Record<string, string | undefined>>;

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type Colour = keyof typeof codes;
export type Palette = { readonly [C in Colour]: (text: string) => string } & { readonly isColoured: boolean };

/** FORCE_COLOR wins over NO_COLOR, as in Node itself; both count only when they are not empty. */
export function wantsColour(environment: Environment, isTerminal: boolean): boolean {
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  const refused = environment['NO_COLOR'];
  if (refused !== undefined && refused !== '') return false;
  return isTerminal && environment['TERM'] !== 'dumb';
}

export function createPalette(isColoured: boolean): Palette {
  const paint = (colour: Colour) => {
    const [open, close] = codes[colour];
    return (text: string): string => (isColoured && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text);
  };
  return {
    isColoured,
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    blue: paint('blue'),
    magenta: paint('magenta'),
    cyan: paint('cyan'),
  };
}
