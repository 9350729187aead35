/** A tree of elements as plain data: what panels render, what goes over the wire, what the webview shows. Nothing that loads, runs or styles can be said in it. */

export const elementTags = [
  'main',
  'section',
  'header',
  'h1',
  'h2',
  'p',
  'div',
  'span',
  'strong',
  'code',
  'ul',
  'li',
  'table',
  'caption',
  'thead',
  'tbody',
  'tfoot',
  'tr',
  'th',
  'td',
  'button',
  'progress',
] as const;
export type ElementTag = (typeof elementTags)[number];

export const elementAttributes = [
  'class',
  'id',
  'role',
  'scope',
  'title',
  'colspan',
  'value',
  'max',
  'disabled',
  'aria-label',
  'aria-labelledby',
  'aria-describedby',
  'aria-live',
  'aria-busy',
  'aria-hidden',
] as const;
export type ElementAttribute = (typeof elementAttributes)[number];
export type ElementAttributes = { readonly [K in ElementAttribute]?: string | undefined };

export interface ElementAction {
  readonly name: string;
  readonly argument?: string | undefined;
}

/** Text, or an element with its children. */
export type ElementNode = string | ElementTree;
export interface ElementTree {
  readonly tag: ElementTag;
  /** Tells siblings apart across updates, so that focus and scroll positions stay with what they belong to. */
  readonly key?: string | undefined;
  readonly attributes?: ElementAttributes | undefined;
  /** Sent when a button is pressed. Only buttons have one: they are what a keyboard reaches. */
  readonly action?: ElementAction | undefined;
  readonly children: readonly ElementNode[];
}

/** An element; children that are undefined are left out. */
export function element(tag: ElementTag, attributes: ElementAttributes, ...children: readonly (ElementNode | undefined)[]): ElementTree {
  return { tag, attributes, children: children.filter((child) => child !== undefined) };
}

export function keyed(key: string, tree: ElementTree): ElementTree {
  return { ...tree, key };
}

export function button(label: string | readonly ElementNode[], action: ElementAction, attributes: ElementAttributes = {}): ElementTree {
  return { tag: 'button', attributes, action, children: typeof label === 'string' ? [label] : label };
}
