/** Text for a place in a drawing, where nothing measures or wraps it. */

/** Takes twice the room: scripts of East Asia, and pictures. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;

/** The text, cut with an ellipsis where it has more than so many units of an average letter's width. */
export function fittingText(text: string, units: number): string {
  let used = 0;
  let fitting = '';
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    const width = wide.test(character) ? 2 : 1;
    const isLast = index === characters.length - 1;
    if (used + width > (isLast ? units : units - 1)) return `${fitting.trimEnd()}…`;
    used += width;
    fitting += character;
  }
  return fitting;
}
