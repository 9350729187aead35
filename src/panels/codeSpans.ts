/** Text in which backticks mark code, as titles and reasons are written, as elements. */
import { element, type ElementNode } from '../shared/elementTree';

/** `Simplify \`parse\`` becomes text and a code element; a lone backtick stays what it is. */
export function codeSpans(text: string): readonly ElementNode[] {
  const parts = text.split(/`([^`]+)`/);
  return parts.flatMap((part, index) => (part === '' ? [] : [index % 2 === 1 ? element('code', {}, part) : part]));
}
