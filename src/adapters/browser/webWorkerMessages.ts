/** What WebWorkerMeasurer and its worker say to each other: plain structured clones, one reply for each request. */
import { z } from 'zod';
import type { MeasuredFile } from '../../domain/audit/metrics';

/** To the worker. */
export const webRequestSchema = z.object({ request: z.int(), path: z.string(), text: z.string() });
export type WebRequest = z.infer<typeof webRequestSchema>;

/** Made by our own code of the same build: checked by its shape at the top alone. */
const fileSchema = z.custom<MeasuredFile>(
  (value) => typeof value === 'object' && value !== null && 'functions' in value && Array.isArray(value.functions),
);

/** From the worker. */
export const webReplySchema = z.object({ request: z.int(), file: fileSchema });
export type WebReply = z.infer<typeof webReplySchema>;
