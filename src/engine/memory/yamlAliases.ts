/** What else in the file refers to a value that is about to go. */
import { isAlias, visit, type Alias, type Document, type Node, type Pair } from 'yaml';
import { renderInline } from './yamlRender';
import type { Splice } from './yamlSplice';

/**
 * Aliases outside a pair that refer to an anchor in its value, as splices that put the value itself in their place: the anchor
 * may then change or go without changing them.
 */
export function inlinedAliases(document: Document.Parsed, pair: Pair): Splice[] {
  const anchored = new Set<Node>();
  const inside = new Set<Alias>();
  const value = pair.value as Node | null;
  if (value === null) return [];
  const note = (node: Node): void => {
    if (isAlias(node)) inside.add(node);
    else if (node.anchor !== undefined) anchored.add(node);
  };
  note(value);
  visit(value, { Node: (_, node) => note(node) });
  if (anchored.size === 0) return [];
  const anchors = new Map<string, Node>();
  const splices: Splice[] = [];
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      if (target === undefined || !anchored.has(target) || inside.has(node) || node.range == null) return;
      const text = renderInline(target.toJS(document), { isInFlow: true });
      splices.push({ start: node.range[0], end: node.range[1], text });
    },
  });
  return splices;
}
