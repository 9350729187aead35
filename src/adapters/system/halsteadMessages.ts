/** What the thread that counts Halstead's numbers is told and tells. */
import { z } from 'zod';
import { softwareScienceSchema } from '../../domain/audit/halstead';

/** Given to the thread when it starts: the absolute path that files are relative to. */
export const halsteadThreadSchema = z.object({ workspace: z.string() });

export const halsteadRequestSchema = z.object({ request: z.int(), path: z.string(), text: z.string().optional() });
export type HalsteadRequest = z.infer<typeof halsteadRequestSchema>;

export const halsteadReplySchema = z.object({
  request: z.int(),
  counted: z.union([z.object({ science: softwareScienceSchema }), z.object({ failure: z.string() })]),
});
export type HalsteadReply = z.infer<typeof halsteadReplySchema>;
