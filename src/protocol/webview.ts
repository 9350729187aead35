/**
 * The wire contract between the extension and its webviews. A panel's tree of elements goes one way, names of actions the
 * other; each side parses what it gets. Written with zod's small form, a small part of the size, since the webview loads it.
 */
import * as z from 'zod/mini';
import { elementAttributes, elementTags, type ElementTree } from '../shared/elementTree';

const actionSchema = z.strictObject({ name: z.string().check(z.minLength(1)), argument: z.optional(z.string()) });

export const elementSchema: z.ZodMiniType<ElementTree> = z.strictObject({
  tag: z.enum(elementTags),
  key: z.optional(z.string()),
  attributes: z.optional(z.partialRecord(z.enum(elementAttributes), z.optional(z.string()))),
  action: z.optional(actionSchema),
  get children() {
    return z.array(z.union([z.string(), elementSchema]));
  },
});

/** Extension → webview. */
export const hostMessageSchema = z.strictObject({ type: z.literal('render'), tree: elementSchema });
export type HostMessage = z.infer<typeof hostMessageSchema>;

/** Webview → extension. */
export const webviewMessageSchema = z.discriminatedUnion('type', [
  /** It listens from now on; what was sent before is lost. */
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('action'), action: actionSchema }),
  /** A message did not fit its schema, or could not be shown. */
  z.strictObject({ type: z.literal('failed'), message: z.string() }),
]);
export type WebviewMessage = z.infer<typeof webviewMessageSchema>;
