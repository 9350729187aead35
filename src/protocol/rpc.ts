/** The wire contract between clients and the engine process: JSON-RPC over a local socket. */
import { z } from 'zod';
import { attemptSchema } from '../domain/runs/run';
import { errorCodes } from '../domain/errors';
import { auditReportSchema } from '../domain/audit/auditReport';
import { hotspotSchema } from '../domain/audit/hotspot';

/** Raised whenever a message changes shape; both sides must have the same. */
export const protocolVersion = 1;

/** First request on every connection; anything before it is refused and the connection closed. */
export const helloSchema = z.strictObject({
  protocol: z.int(),
  token: z.string(),
  /** Build of the client, to tell an engine of another version apart. */
  build: z.string(),
  client: z.enum(['cli', 'editor', 'test']),
});
export type Hello = z.infer<typeof helloSchema>;

export const welcomeSchema = z.object({ version: z.string(), build: z.string(), pid: z.int(), workspace: z.string() });

/** Settings a client brings with each request, over those of the workspace's files: SYMBIOTE_* variables, the editor's settings, flags. */
const layersSchema = z.strictObject({
  environment: z.record(z.string(), z.string()).default({}),
  editor: z.record(z.string(), z.unknown()).default({}),
  flags: z.record(z.string(), z.unknown()).default({}),
});
export type Layers = z.infer<typeof layersSchema>;

/** Parameters of every request: the operation's input, the client's settings, and a token under which `progress` is notified. */
export const requestSchema = z.strictObject({ input: z.unknown(), layers: layersSchema, progress: z.string().optional() });

/** Error data on the wire. */
export const errorDataSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  data: z.record(z.string(), z.unknown()),
  retryable: z.boolean(),
});

/** What the engine tells without being asked. `changed` says what to fetch again; it is coalesced. */
export const notifications = {
  changed: z.object({ topics: z.array(z.enum(['tasks', 'runs', 'audit', 'configuration', 'history'])) }),
  'attempt.started': z.object({ attempt: attemptSchema }),
  /** UTF-8 text; `skipped` counts bytes left out because the client was slow (the log has them). */
  'attempt.output': z.object({ attemptId: z.string(), view: z.string().optional(), data: z.string(), skipped: z.number() }),
  /** A stage began or ended. */
  'attempt.changed': z.object({ attempt: attemptSchema }),
  'attempt.ended': z.object({ attempt: attemptSchema }),
  progress: z.object({
    token: z.string(),
    done: z.number(),
    total: z.number(),
    message: z.string(),
    /** An audit's hotspots so far, where they were asked for. */
    found: z.array(hotspotSchema).optional(),
    /** An audit's report about functions, where one about files as wholes was asked for and takes longer. */
    report: auditReportSchema.optional(),
  }),
} as const;
export type NotificationName = keyof typeof notifications;
export type Notification<N extends NotificationName> = z.infer<(typeof notifications)[N]>;
export type Topic = Notification<'changed'>['topics'][number];
