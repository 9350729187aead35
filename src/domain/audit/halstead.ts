/** What typhonjs-escomplex says of a file: Halstead's numbers, and its own maintainability, which is not Visual Studio's. */
import { z } from 'zod';

const occurrencesSchema = z.object({ distinct: z.int().min(0), total: z.int().min(0) });

const halsteadSchema = z.object({
  operators: occurrencesSchema,
  operands: occurrencesSchema,
  length: z.int().min(0),
  vocabulary: z.int().min(0),
  volume: z.number().min(0),
  difficulty: z.number().min(0),
  effort: z.number().min(0),
  /** Seconds, by Halstead. */
  time: z.number().min(0),
  bugs: z.number().min(0),
});

export const softwareScienceSchema = z.object({
  halstead: halsteadSchema,
  /** Lines with code in them: neither blank nor comment alone. */
  sourceLines: z.int().min(0),
  /** escomplex's own index, up to 171: from averages over functions, so that size does not show in it. */
  escomplexMaintainability: z.number(),
});
export type SoftwareScience = z.infer<typeof softwareScienceSchema>;
