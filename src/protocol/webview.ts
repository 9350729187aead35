/**
 * The wire contract between the extension and its webviews. A panel's tree of elements goes one way, names of actions the
 * other; each side parses what it gets.
 */
import { z } from 'zod';
import { elementAttributes, elementTags, type ElementTree } from '../shared/elementTree';

const actionSchema = z.strictObject({ name: z.string().min(1), argument: z.string().optional() });

export const elementSchema: z.ZodType<ElementTree> = z.strictObject({
  tag: z.enum(elementTags),
  key: z.string().optional(),
  attributes: z.partialRecord(z.enum(elementAttributes), z.string().optional()).optional(),
  action: actionSchema.optional(),
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
