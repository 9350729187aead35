/** Text from files and processes inside Markdown: shown as it is, never as Markdown. */

/** Escapes what Markdown, its tables and VS Code's `$(icon)` syntax would read; line breaks become spaces. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&$:]/g, '\\$&');
}

/** Inline code that holds any text, backticks included. */
export function inlineCode(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain === '') return '';
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return fence + pad + plain + pad + fence;
}

/** Inline code for a table's cell, where a bar would begin the next cell. */
export function cellCode(text: string): string {
  return inlineCode(text).replaceAll('|', '\\|');
}
