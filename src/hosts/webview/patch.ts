/** Makes the DOM say what a tree of elements says, changing only what differs, so that focus, selection and scroll stay. */
import type { ChangedElement, ChangedNode } from '../../shared/elementChanges';
import { elementAttributes, svgTags, type ElementAction, type ElementAttribute, type ElementAttributes } from '../../shared/elementTree';

const svgNamespace = 'http://www.w3.org/2000/svg';
const drawn: ReadonlySet<string> = new Set(svgTags);
const attributeNames: ReadonlySet<string> = new Set(elementAttributes);

const keys = new WeakMap<Node, string>();
const actions = new WeakMap<Element, ElementAction>();
/** What an element shows: nothing is to be done for the very same. */
const shownAs = new WeakMap<Element, ChangedElement>();
/** As last said by a tree: an attribute that the runtime or the person changed since (an open `details`) is left alone. */
const said = new WeakMap<Element, ElementAttributes>();

/** Shows a tree in a place. An element that had to be moved loses the focus on the way and gets it back. */
export function showTree(root: Element, tree: ChangedElement): void {
  const focused = document.activeElement;
  patchChildren(root, [tree]);
  if (isFocusable(focused) && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

/** Keys of the children that are shown. */
export function keysOf(parent: Element): ReadonlySet<string> {
  return new Set([...parent.childNodes].flatMap((node) => keys.get(node) ?? []));
}

/** New ones, after those that are there. */
export function appendChildren(parent: Element, children: readonly ChangedElement[]): void {
  parent.append(...children.map(build));
}

/** The first so many of the children whose keys are not wanted. */
export function removeFirst(parent: Element, count: number, isUnwanted: (key: string) => boolean): void {
  const going: ChildNode[] = [];
  for (const node of parent.childNodes) {
    if (going.length === count) break;
    const key = keys.get(node);
    if (key !== undefined && isUnwanted(key)) going.push(node);
  }
  for (const node of going) node.remove();
}

export function actionOf(element: Element): ElementAction | undefined {
  return actions.get(element);
}

function isFocusable(element: Element | null): element is HTMLElement | SVGElement {
  return element instanceof HTMLElement || element instanceof SVGElement;
}

/** Brings a parent's children in line. Text goes in as text nodes, never as HTML. */
function patchChildren(parent: Element, children: readonly ChangedNode[]): void {
  const old = new Map<string, Node>();
  const unkeyed: Node[] = [];
  for (const node of parent.childNodes) {
    const key = keys.get(node);
    if (key === undefined) unkeyed.push(node);
    else old.set(key, node);
  }
  // What goes is taken out first: then what stays need not be moved past it.
  const wanted = new Set(children.map(keyOf));
  for (const [key, node] of old) if (!wanted.has(key)) parent.removeChild(node);
  let place: Node | null = parent.firstChild;
  for (const child of children) {
    const key = keyOf(child);
    const candidate = key === undefined ? takeFitting(unkeyed, child) : old.get(key);
    if (key !== undefined) old.delete(key);
    const node = patchNode(candidate, child);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  while (place !== null) {
    const next: Node | null = place.nextSibling;
    parent.removeChild(place);
    place = next;
  }
}

function keyOf(child: ChangedNode): string | undefined {
  if (typeof child === 'string') return undefined;
  return 'kept' in child ? child.kept : child.key;
}

/** The next unkeyed node if it is of the same sort; those before it that are not have no place any more. */
function takeFitting(unkeyed: Node[], child: ChangedNode): Node | undefined {
  const index = unkeyed.findIndex((node) => fits(node, child));
  return index === -1 ? undefined : unkeyed.splice(0, index + 1).at(-1);
}

function fits(node: Node | undefined, child: ChangedNode): boolean {
  if (node === undefined) return false;
  if (typeof child === 'string') return node.nodeType === Node.TEXT_NODE;
  if ('kept' in child) return true;
  return node instanceof Element && node.localName === child.tag && keys.get(node) === child.key;
}

function patchNode(old: Node | undefined, child: ChangedNode): Node {
  if (typeof child === 'string') {
    if (old === undefined || !fits(old, child)) return document.createTextNode(child);
    if (old.nodeValue !== child) old.nodeValue = child;
    return old;
  }
  if ('kept' in child) {
    if (old === undefined) throw new Error(`Nothing is shown that has the key ${child.kept}.`);
    return old;
  }
  if (!(old instanceof Element) || !fits(old, child)) return build(child);
  if (shownAs.get(old) === child) return old;
  shownAs.set(old, child);
  patchAttributes(old, child);
  patchChildren(old, child.children);
  chooseOption(old, child);
  return old;
}

/** One that is new needs no comparing. */
function build(child: ChangedElement): Element {
  const element = drawn.has(child.tag) ? document.createElementNS(svgNamespace, child.tag) : document.createElement(child.tag);
  if (child.key !== undefined) keys.set(element, child.key);
  shownAs.set(element, child);
  if (element instanceof HTMLButtonElement) element.type = 'button';
  patchAttributes(element, child);
  for (const inner of child.children) element.append(typeof inner === 'string' ? inner : patchNode(undefined, inner));
  chooseOption(element, child);
  return element;
}

/** Options come after the attribute that chooses among them. */
function chooseOption(element: Element, { attributes }: ChangedElement): void {
  if (element instanceof HTMLSelectElement && attributes?.value !== undefined) element.value = attributes.value;
}

function patchAttributes(element: Element, { attributes = {}, action }: ChangedElement): void {
  const before = said.get(element) ?? {};
  for (const name of namesOf(before)) if (attributes[name] === undefined) element.removeAttribute(name);
  for (const name of namesOf(attributes)) {
    const value = attributes[name];
    if (value !== undefined && value !== before[name]) element.setAttribute(name, value);
  }
  said.set(element, attributes);
  if (action === undefined) actions.delete(element);
  else actions.set(element, action);
}

/** Those on the list alone: what is shown was read by the wire's contract before. */
function namesOf(attributes: ElementAttributes): ElementAttribute[] {
  return Object.keys(attributes).filter(isElementAttribute);
}

function isElementAttribute(name: string): name is ElementAttribute {
  return attributeNames.has(name);
}
