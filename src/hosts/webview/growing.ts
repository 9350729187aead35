/**
 * Many new lines at the end of what follows its end (a log) come over several frames, so that none is late: they are put there some
 * at a time, and as many old ones that have no place any more go. The whole tree is shown after that.
 */
import type { ChangedElement, ChangedNode } from '../../shared/elementChanges';
import { appendChildren, keysOf, removeFirst } from './patch';

/** Elements that are made between two frames: building them, laying them out and painting them takes half of one. */
const perFrame = 100;

/** Each step is done in a frame of its own; what is left after them is for `showTree`. */
export function stepsTo(root: Element, tree: ChangedElement): (() => void)[] {
  return followersIn(tree).flatMap((follower) => {
    const element = [...root.querySelectorAll('[data-follow="end"]')].find(({ id }) => id === follower.attributes?.id);
    return element === undefined ? [] : stepsOf(element, follower.children);
  });
}

function stepsOf(element: Element, children: readonly ChangedNode[]): (() => void)[] {
  const parts = inParts(freshAtEnd(element, children));
  if (parts.length < 2) return [];
  const wanted = new Set(children.map(keyOf));
  return parts.map((part) => () => {
    removeFirst(element, part.length, (key) => !wanted.has(key));
    appendChildren(element, part);
  });
}

function inParts(fresh: readonly ChangedElement[]): ChangedElement[][] {
  const parts: ChangedElement[][] = [];
  let room = 0;
  for (const child of fresh) {
    const size = elementsIn(child);
    if (size > room || parts.length === 0) {
      parts.push([]);
      room = perFrame;
    }
    parts.at(-1)?.push(child);
    room -= size;
  }
  return parts;
}

function elementsIn(node: ChangedNode): number {
  if (typeof node === 'string' || 'kept' in node) return 0;
  return node.children.reduce((sum, child) => sum + elementsIn(child), 1);
}

/** Those at the end that are not shown yet. */
function freshAtEnd(element: Element, children: readonly ChangedNode[]): ChangedElement[] {
  const shown = keysOf(element);
  const fresh: ChangedElement[] = [];
  for (const child of [...children].reverse()) {
    if (typeof child === 'string' || 'kept' in child || child.key === undefined || shown.has(child.key)) break;
    fresh.push(child);
  }
  return fresh.reverse();
}

function keyOf(child: ChangedNode): string | undefined {
  if (typeof child === 'string') return undefined;
  return 'kept' in child ? child.kept : child.key;
}

function followersIn(node: ChangedNode): ChangedElement[] {
  if (typeof node === 'string' || 'kept' in node) return [];
  return node.attributes?.['data-follow'] === 'end' ? [node] : node.children.flatMap(followersIn);
}
