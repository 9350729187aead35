/**
 * Many new lines at the end of what follows its end (a log) come over several frames, so that none is late: those before the last
 * few are put there beforehand, and as many old ones that have no place any more go. The whole tree is shown after that.
 */
import type { ChangedElement, ChangedNode } from '../../shared/elementChanges';
import { appendChildren, keysOf, removeFirst } from './patch';

/** Lines that are made between two frames: building them and laying them out takes a third of one. */
const perFrame = 60;

/** Each step is done in a frame of its own; what is left after them is for `showTree`. */
export function stepsTo(root: Element, tree: ChangedElement): (() => void)[] {
  return followersIn(tree).flatMap((follower) => {
    const element = [...root.querySelectorAll('[data-follow="end"]')].find(({ id }) => id === follower.attributes?.id);
    return element === undefined ? [] : stepsOf(element, follower.children);
  });
}

function stepsOf(element: Element, children: readonly ChangedNode[]): (() => void)[] {
  const fresh = freshAtEnd(element, children);
  const wanted = new Set(children.map(keyOf));
  const steps: (() => void)[] = [];
  for (let from = 0; from + perFrame < fresh.length; from += perFrame) {
    const part = fresh.slice(from, from + perFrame);
    steps.push(() => {
      removeFirst(element, part.length, (key) => !wanted.has(key));
      appendChildren(element, part);
    });
  }
  return steps;
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
