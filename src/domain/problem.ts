/** A place in a file that is wrong: what was found, what was expected. Becomes a Problem in the editor, a line in the terminal. */
import { z } from 'zod';

export const problemSchema = z.object({
  /** 1-based. */
  line: z.number().int().min(1),
  /** 1-based, in UTF-16 units as editors count them. */
  column: z.number().int().min(1),
  endLine: z.number().int().min(1),
  endColumn: z.number().int().min(1),
  severity: z.enum(['error', 'warning']),
  /** A stable word for the kind of problem, for example `unknown-dependency`. */
  code: z.string(),
  /** One sentence: what was found and what was expected. */
  message: z.string(),
  /** Path within the document, for example `[3].context.timeout`; empty for the document itself. */
  path: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;
