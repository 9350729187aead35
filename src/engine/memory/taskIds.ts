/** Ids for new tasks, made from their titles. */

const maxLength = 48;

/** `Fix the Parser (again)!` → `fix-the-parser-again`. Letters of any script stay; what has none is `task`. */
export function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '');
  let id = '';
  for (const word of words) {
    const longer = id === '' ? Array.from(word).slice(0, maxLength).join('') : `${id}-${word}`;
    if (longer.length > maxLength && id !== '') break;
    id = longer;
  }
  return id === '' ? 'task' : id.normalize('NFC');
}

/** The id, or the first of `id-2`, `id-3` … that is free. */
export function uniqueId(id: string, taken: { has(id: string): boolean }): string {
  let candidate = id;
  for (let number = 2; taken.has(candidate); number++) candidate = `${id}-${number}`;
  return candidate;
}
