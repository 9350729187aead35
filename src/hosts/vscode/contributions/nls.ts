/**
 * Takes the texts that people read out of the manifest, so that package.json holds `%keys%` and package.nls.json the English
 * texts; a translation is package.nls.<language>.json with the same keys. Keys are made of ids, so that they stay when texts change.
 */
import { z } from 'zod';
import type { ExtensionManifest } from './manifest';
import { settingsSection } from './identifiers';

interface LocalizedManifest {
  readonly manifest: Record<string, unknown>;
  /** Key to English text. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Names of properties whose value is read by people, wherever they stand in the manifest. */
const textProperties = new Set([
  'title',
  'shortTitle',
  'category',
  'name',
  'contextualTitle',
  'contents',
  'description',
  'displayName',
  'altText',
  'label',
]);
const textLists = new Set(['enumDescriptions', 'enumItemLabels']);

const textSchema = z.string();

export function localize(manifest: ExtensionManifest): LocalizedManifest {
  const texts: Record<string, string> = {};
  const keep = (key: string, text: string): string => {
    if (texts[key] !== undefined && texts[key] !== text) throw new Error(`Two texts for the key ${key}: give one of them an id.`);
    texts[key] = text;
    return `%${key}%`;
  };

  const visit = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown, index) => visit(item, [...path, nameOf(item) ?? String(index)]));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).flatMap(([name, part]): [string, unknown][] => {
      if (name === 'nlsId') return [];
      const text = textProperties.has(name) ? textSchema.safeParse(part).data : undefined;
      if (text !== undefined) return [[name, keep(keyOf(path, name), text)]];
      if (textLists.has(name) && Array.isArray(part)) {
        return [[name, part.map((item, index) => keep(keyOf(path, `${name}.${index}`), textSchema.parse(item)))]];
      }
      return [[name, visit(part, [...path, name])]];
    });
    return Object.fromEntries(entries);
  };

  const localized = visit(manifest, []) as Record<string, unknown>; // An object's visit is an object.
  return { manifest: localized, texts };
}

/** What tells an item of a list from the others. */
function nameOf(item: unknown): string | undefined {
  return z
    .object({ nlsId: z.string().optional(), id: z.string().optional(), command: z.string().optional() })
    .transform(({ nlsId, id, command }) => nlsId ?? id ?? command)
    .safeParse(item).data;
}

/** `contributes.commands["symbiote.audit"].title` becomes `commands.audit.title`; the category, which all share, is one key. */
function keyOf(path: readonly string[], name: string): string {
  if (name === 'category') return name;
  const places = path.filter((part) => !['contributes', 'properties'].includes(part));
  return [...places.map((part) => part.replace(new RegExp(`^${settingsSection}\\.`), '')), name].join('.');
}
