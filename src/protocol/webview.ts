/**
 * The wire contract between the extension and its webviews. A panel's tree of elements goes one way, names of actions the
 * other; each side parses what it gets. Written with zod's small form, a small part of the size, since the webview loads it.
 */
import * as z from 'zod/mini';
import type { ChangedElement } from '../shared/elementChanges';
import { elementFault, isChangedElement } from './webviewTree';

const actionSchema = z.strictObject({ name: z.string().check(z.minLength(1)), argument: z.optional(z.string()) });

const changedElementSchema = z.custom<ChangedElement>(isChangedElement, { error: ({ input }) => elementFault(input) });

/** Extension → webview. */
export const hostMessageSchema = z.strictObject({
  type: z.literal('render'),
  /** Given back in `shown`. */
  number: z.int(),
  /** The whole, or what changed since the last one that was shown. */
  tree: changedElementSchema,
  /** The extension's clock, in milliseconds since 1970: the webview may run on another machine. */
  now: z.number(),
  /** What the panel wants to be given back after a reload of the window. */
  state: z.optional(z.unknown()),
});
export type HostMessage = z.infer<typeof hostMessageSchema>;

/** Webview → extension. */
export const webviewMessageSchema = z.discriminatedUnion('type', [
  /** It listens from now on; what was sent before is lost. */
  z.strictObject({ type: z.literal('ready') }),
  /** The tree of this number is on the screen. */
  z.strictObject({ type: z.literal('shown'), number: z.int() }),
  z.strictObject({ type: z.literal('action'), action: actionSchema }),
  /** A message did not fit its schema, or could not be shown. */
  z.strictObject({ type: z.literal('failed'), message: z.string() }),
]);
export type WebviewMessage = z.infer<typeof webviewMessageSchema>;

/** What a webview keeps for VS Code to give back after a reload of the window. */
export const keptStateSchema = z.object({
  scrollTop: z.optional(z.number()),
  /** Of what follows its end, where the person scrolled up; by id. */
  scrolledUp: z.optional(z.record(z.string(), z.number())),
  state: z.optional(z.unknown()),
});
export type KeptState = z.infer<typeof keptStateSchema>;
