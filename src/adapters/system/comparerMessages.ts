/** What ThreadComparer and its threads say to each other: structured clones, checked by schema. */
import { z } from 'zod';
import { fileChangeSchema, fileDiffSchema } from '../../domain/runs/changes';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const { before, after, ...shape } = fileChangeSchema.shape;

/** To a thread, when it starts. */
export const comparisonRequestSchema = z.object({
  difference: z.object({
    kind: z.enum(['added', 'deleted', 'modified', 'renamed']),
    path: shape.path,
    oldPath: shape.oldPath,
    oldMode: shape.oldMode,
    newMode: shape.newMode,
    before,
    after,
  }),
  before: bytes.optional(),
  after: bytes.optional(),
  /** For showing, at most so many; undefined for counted lines and a patch. */
  maxLines: z.number().optional(),
});
export type ComparisonRequest = z.infer<typeof comparisonRequestSchema>;

/** From it. */
export const comparisonReplySchema = z.union([z.object({ shown: fileDiffSchema }), z.object({ file: fileChangeSchema, patch: bytes })]);
export type ComparisonReply = z.infer<typeof comparisonReplySchema>;
