/** A tree of elements as plain data: what panels render, what goes over the wire, what the webview shows. Nothing that loads, runs or styles can be said in it. */

const htmlTags = [
  'main',
  'section',
  'nav',
  'header',
  'footer',
  'h1',
  'h2',
  'h3',
  'h4',
  'p',
  'div',
  'span',
  'strong',
  'em',
  'code',
  'pre',
  'del',
  'ins',
  'ul',
  'ol',
  'li',
  'dl',
  'dt',
  'dd',
  'table',
  'caption',
  'colgroup',
  'col',
  'thead',
  'tbody',
  'tfoot',
  'tr',
  'th',
  'td',
  'button',
  'label',
  'select',
  'option',
  'details',
  'summary',
  'progress',
  'time',
] as const;

/** Drawings. No `use`, `image`, `a`, `foreignObject`, `style`, `script`, `animate`: those load, lead away, style or move. */
export const svgTags = [
  'svg',
  'g',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'title',
  'desc',
  'defs',
  'marker',
] as const;
export type SvgTag = (typeof svgTags)[number];

export const elementTags = [...htmlTags, ...svgTags] as const;
export type ElementTag = (typeof elementTags)[number];

/** Their values are text that an attribute cannot turn into anything else. Colours are given by class alone. */
const plainAttributes = [
  'class',
  'id',
  'role',
  'scope',
  'title',
  'colspan',
  'rowspan',
  'value',
  'max',
  'disabled',
  'hidden',
  'open',
  'selected',
  'for',
  'lang',
  'dir',
  'tabindex',
  'datetime',
  'aria-activedescendant',
  'aria-atomic',
  'aria-busy',
  'aria-checked',
  'aria-controls',
  'aria-current',
  'aria-describedby',
  'aria-disabled',
  'aria-expanded',
  'aria-haspopup',
  'aria-hidden',
  'aria-keyshortcuts',
  'aria-label',
  'aria-labelledby',
  'aria-level',
  'aria-live',
  'aria-multiselectable',
  'aria-orientation',
  'aria-owns',
  'aria-posinset',
  'aria-pressed',
  'aria-roledescription',
  'aria-selected',
  'aria-setsize',
  'aria-sort',
  'aria-valuemax',
  'aria-valuemin',
  'aria-valuenow',
  'aria-valuetext',
  // Drawings: where and how large, never how it looks.
  'viewBox',
  'preserveAspectRatio',
  'x',
  'y',
  'width',
  'height',
  'd',
  'points',
  'transform',
  'cx',
  'cy',
  'r',
  'rx',
  'ry',
  'x1',
  'y1',
  'x2',
  'y2',
  'dx',
  'dy',
  'text-anchor',
  'dominant-baseline',
  'markerWidth',
  'markerHeight',
  'markerUnits',
  'refX',
  'refY',
  'orient',
  'focusable',
  // What the webview's runtime does by itself, without a message each time.
  /** Of a `time`: milliseconds since 1970 from which it counts up while it is shown. */
  'data-since',
  /** Of a `time`: milliseconds since 1970, shown as this person writes dates and times. */
  'data-at',
  /** Of what scrolls: `end` stays at its end while content is added, unless the person scrolled up. */
  'data-follow',
  /** Of a button: the id of what follows its end; shown only while that was scrolled up, and leads back. */
  'data-jump',
  /** Of a container: one stop of the Tab key; the arrow keys, Home and End move among what can be focused in it; `space`: as it lies on the screen. */
  'data-roving',
] as const;

/** May only name a marker of the same drawing. */
export const markerAttributes = ['marker-start', 'marker-mid', 'marker-end'] as const;
export const markerReference = /^url\(#[\w-]+\)$/;

export const elementAttributes = [...plainAttributes, ...markerAttributes] as const;
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
  /**
   * Sent when the element is pressed: a click; and Enter or Space where it has the focus (a button, a summary, or what has a
   * `tabindex` and a `role`). A `select` sends it when another option is chosen, with that option's value as the argument.
   */
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

/** Something other than a button that can be pressed: give it a `role` and a `tabindex`, so that keyboard and screen reader reach it. */
export function pressable(action: ElementAction, tree: ElementTree): ElementTree {
  return { ...tree, action };
}

export function button(label: string | readonly ElementNode[], action: ElementAction, attributes: ElementAttributes = {}): ElementTree {
  return { tag: 'button', attributes, action, children: typeof label === 'string' ? [label] : label };
}
