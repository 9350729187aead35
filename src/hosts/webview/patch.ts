/** Makes the DOM say what a tree of elements says, changing only what differs, so that focus, selection and scroll stay. */
import { elementAttributes, type ElementAction, type ElementNode, type ElementTree } from '../../shared/elementTree';

export type Send = (action: ElementAction) => void;

const keys = new WeakMap<Node, string>();
const actions = new WeakMap<Element, ElementAction>();

/** Shows a tree in a place. An element that had to be moved loses the focus on the way and gets it back. */
export function showTree(root: Element, tree: ElementTree, send: Send): void {
  const focused = document.activeElement;
  patchChildren(root, [tree], send);
  if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

/** Brings a parent's children in line. Text goes in as text nodes, never as HTML. */
function patchChildren(parent: Element, children: readonly ElementNode[], send: Send): void {
  const old = new Map<string, Node>();
  const unkeyed: Node[] = [];
  for (const node of parent.childNodes) {
    const key = keys.get(node);
    if (key === undefined) unkeyed.push(node);
    else old.set(key, node);
  }
  let place: Node | null = parent.firstChild;
  for (const child of children) {
    const key = typeof child === 'string' ? undefined : child.key;
    const candidate = key === undefined ? takeFitting(unkeyed, child) : old.get(key);
    if (key !== undefined) old.delete(key);
    const node = patchNode(candidate, child, send);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  while (place !== null) {
    const next: Node | null = place.nextSibling;
    parent.removeChild(place);
    place = next;
  }
}

/** The next unkeyed node if it is of the same sort; those before it that are not have no place any more. */
function takeFitting(unkeyed: Node[], child: ElementNode): Node | undefined {
  const index = unkeyed.findIndex((node) => fits(node, child));
  return index === -1 ? undefined : unkeyed.splice(0, index + 1).at(-1);
}

function fits(node: Node | undefined, child: ElementNode): boolean {
  if (node === undefined) return false;
  if (typeof child === 'string') return node.nodeType === Node.TEXT_NODE;
  return node instanceof HTMLElement && node.localName === child.tag && keys.get(node) === child.key;
}

function patchNode(old: Node | undefined, child: ElementNode, send: Send): Node {
  if (typeof child === 'string') {
    if (old === undefined || !fits(old, child)) return document.createTextNode(child);
    if (old.nodeValue !== child) old.nodeValue = child;
    return old;
  }
  const element = old instanceof HTMLElement && fits(old, child) ? old : create(child, send);
  patchAttributes(element, child);
  patchChildren(element, child.children, send);
  return element;
}

function create(child: ElementTree, send: Send): HTMLElement {
  const element = document.createElement(child.tag);
  if (child.key !== undefined) keys.set(element, child.key);
  if (element instanceof HTMLButtonElement) {
    element.type = 'button';
    element.addEventListener('click', () => {
      const action = actions.get(element);
      if (action !== undefined) send(action);
    });
  }
  return element;
}

function patchAttributes(element: HTMLElement, { attributes = {}, action }: ElementTree): void {
  for (const name of elementAttributes) {
    const value = attributes[name];
    if (value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
  if (action === undefined) actions.delete(element);
  else actions.set(element, action);
}
