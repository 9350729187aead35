/** What passed and failed, by file, as a suite's reporter leaves it behind. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const countsSchema = z.object({ passes: z.int(), failures: z.int() });
const suiteSchema = z.object({
  /** By the absolute path of the file. */
  files: z.record(z.string(), countsSchema),
  /** In hooks of the whole run, and where a suite ended without counts. */
  elsewhere: countsSchema,
});

export type Counts = z.infer<typeof countsSchema>;
export type SuiteCounts = z.infer<typeof suiteSchema>;

export const oneFailure: SuiteCounts = { files: {}, elsewhere: { passes: 0, failures: 1 } };

/** What a suite counted; undefined where it ended without: it could not start, or it crashed. */
export function readCounts(path: string): SuiteCounts | undefined {
  return existsSync(path) ? suiteSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

export function sumOf(suites: readonly SuiteCounts[]): Counts {
  const all = suites.flatMap(({ files, elsewhere }) => [elsewhere, ...Object.values(files)]);
  return {
    passes: all.reduce((sum, { passes }) => sum + passes, 0),
    failures: all.reduce((sum, { failures }) => sum + failures, 0),
  };
}

export function failedFiles({ files }: SuiteCounts): string[] {
  return Object.keys(files).filter((file) => (files[file]?.failures ?? 0) > 0);
}
