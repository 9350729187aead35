/**
 * Reads a tree of elements off the wire: what is not on the lists is refused. Written out by hand because a log has thousands
 * of elements and each would be tried against every form it might have.
 */
import type { ChangedElement } from '../shared/elementChanges';
import { elementAttributes, elementTags, markerAttributes, markerReference } from '../shared/elementTree';

const tags: ReadonlySet<unknown> = new Set(elementTags);
const attributeNames: ReadonlySet<string> = new Set(elementAttributes);
const markers: ReadonlySet<string> = new Set(markerAttributes);

export function isChangedElement(value: unknown): value is ChangedElement {
  return elementFault(value) === undefined;
}

/** What is wrong with an element; undefined where nothing is. */
export function elementFault(value: unknown): string | undefined {
  if (!isObject(value)) return 'expected an element';
  for (const name in value) {
    const fault = fieldFault(name, value[name]);
    if (fault !== undefined) return fault;
  }
  return tags.has(value['tag']) && Array.isArray(value['children']) ? undefined : 'expected an element with a tag and children';
}

function fieldFault(name: string, value: unknown): string | undefined {
  switch (name) {
    case 'tag':
      return tags.has(value) ? undefined : `not a tag that can be shown: ${String(value)}`;
    case 'key':
      return isOptionalText(value) ? undefined : 'a key is text';
    case 'attributes':
      return value === undefined ? undefined : attributesFault(value);
    case 'action':
      return value === undefined ? undefined : actionFault(value);
    case 'children':
      return childrenFault(value);
    default:
      return `an element has no ${name}`;
  }
}

function attributesFault(value: unknown): string | undefined {
  if (!isObject(value)) return 'attributes are an object';
  for (const name in value) {
    const text = value[name];
    if (!attributeNames.has(name)) return `not an attribute that can be given: ${name}`;
    if (!isOptionalText(text)) return `the attribute ${name} is not text`;
    if (text !== undefined && markers.has(name) && !markerReference.test(text)) return 'a marker is one of the same drawing: url(#name)';
  }
  return undefined;
}

function actionFault(value: unknown): string | undefined {
  const isFit =
    isObject(value) &&
    typeof value['name'] === 'string' &&
    value['name'] !== '' &&
    isOptionalText(value['argument']) &&
    Object.keys(value).every((name) => name === 'name' || name === 'argument');
  return isFit ? undefined : 'an action has a name and at most an argument';
}

function childrenFault(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'children are a list';
  for (const child of value as readonly unknown[]) {
    if (typeof child === 'string') continue;
    const fault = isObject(child) && 'kept' in child ? keptFault(child) : elementFault(child);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function keptFault(value: Readonly<Record<string, unknown>>): string | undefined {
  return typeof value['kept'] === 'string' && Object.keys(value).length === 1 ? undefined : 'what is kept is named by its key alone';
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
