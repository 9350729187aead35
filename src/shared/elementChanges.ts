/**
 * What of a tree must be sent to where another one is shown. A keyed element that is as it was goes as its key alone, so that
 * one line more in a long log costs one line. What was rendered from the same data and remembered is known by identity.
 */
import type { ElementNode, ElementTree } from './elementTree';

/** Stands for the sibling with this key that is shown already. */
export interface KeptElement {
  readonly kept: string;
}
export type ChangedNode = string | KeptElement | ChangedElement;
export interface ChangedElement extends Omit<ElementTree, 'children'> {
  readonly children: readonly ChangedNode[];
}

export function changedSince(before: ElementTree | undefined, after: ElementTree): ChangedElement {
  if (before === undefined || before.tag !== after.tag || before.key !== after.key) return after;
  const keyedBefore = new Map<string, ElementTree>();
  const unkeyed: ElementNode[] = [];
  for (const child of before.children) {
    if (typeof child === 'string' || child.key === undefined) unkeyed.push(child);
    else keyedBefore.set(child.key, child);
  }
  return { ...after, children: after.children.map((child) => changedNode(child, keyedBefore, unkeyed)) };
}

function changedNode(child: ElementNode, keyedBefore: ReadonlyMap<string, ElementTree>, unkeyed: ElementNode[]): ChangedNode {
  if (typeof child === 'string' || child.key === undefined) {
    const before = takeFitting(unkeyed, child);
    return typeof child === 'object' && typeof before === 'object' ? changedSince(before, child) : child;
  }
  const before = keyedBefore.get(child.key);
  if (before === undefined) return child;
  return isSame(before, child) ? { kept: child.key } : changedSince(before, child);
}

/** Pairs what has no key just as the webview does (hosts/webview/patch.ts), so that what is kept is looked for where it is. */
function takeFitting(unkeyed: ElementNode[], child: ElementNode): ElementNode | undefined {
  const tag = (node: ElementNode): string | undefined => (typeof node === 'string' ? undefined : node.tag);
  const index = unkeyed.findIndex((node) => tag(node) === tag(child));
  return index === -1 ? undefined : unkeyed.splice(0, index + 1).at(-1);
}

function isSame(a: ElementNode, b: ElementNode | undefined): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b !== 'object') return false;
  return (
    a.tag === b.tag &&
    a.key === b.key &&
    a.action?.name === b.action?.name &&
    a.action?.argument === b.action?.argument &&
    sameAttributes(a, b) &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => isSame(child, b.children[index]))
  );
}

function sameAttributes({ attributes: a = {} }: ElementTree, { attributes: b = {} }: ElementTree): boolean {
  if (a === b) return true;
  const given = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof typeof a>; // Both have attributes' names alone.
  for (const name of given) if (a[name] !== b[name]) return false;
  return true;
}
