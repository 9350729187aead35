/** What a file, or a function in it, measured from commit to commit; also what `symbiote history --json` prints. */
import { z } from 'zod';

const historyEntrySchema = z.object({
  /** Whole id; without one it is what stands in the working tree. */
  commit: z.string().optional(),
  atMs: z.number(),
  subject: z.string().optional(),
  /** The file's name at that time. */
  path: z.string(),
  /** git's id of the content; absent for the working tree. */
  blob: z.string().optional(),
  /** The content before; absent for a file that was new. */
  before: z.string().optional(),
  /** Of the function; for a file the sum over its functions. */
  cyclomatic: z.int(),
  cognitive: z.int(),
  lines: z.int(),
  /** How many functions the file had; for a function, its name at that time. */
  functions: z.int().optional(),
  name: z.string().optional(),
  /** Against the entry before it in time; absent for the first that is known. */
  change: z.object({ cyclomatic: z.int(), cognitive: z.int(), lines: z.int() }).optional(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const fileHistorySchema = z.object({
  version: z.literal(1),
  path: z.string(),
  /** Where it stands now; absent for the file as a whole. */
  function: z.object({ name: z.string(), line: z.int().min(1) }).optional(),
  /** Newest first. Of a function those in which its numbers changed. */
  entries: z.array(historyEntrySchema),
  /** How many commits of the file were looked at. */
  commits: z.int(),
  /** There are older commits that were not looked at. */
  hasMore: z.boolean(),
  /** What is not known, and why. */
  notes: z.array(z.string()),
});
export type FileHistory = z.infer<typeof fileHistorySchema>;

/** Adds to entries, oldest first, what each changed against the one before. */
export function withChanges(entries: readonly Omit<HistoryEntry, 'change'>[]): HistoryEntry[] {
  return entries.map((entry, at) => {
    const before = entries[at - 1];
    if (before === undefined) return entry;
    const change = {
      cyclomatic: entry.cyclomatic - before.cyclomatic,
      cognitive: entry.cognitive - before.cognitive,
      lines: entry.lines - before.lines,
    };
    return { ...entry, change };
  });
}

/** Without the entries that measure as the one before them. */
export function onlyChanged<E extends Omit<HistoryEntry, 'change'>>(entries: readonly E[]): E[] {
  return entries.filter((entry, at) => {
    const before = entries[at - 1];
    return (
      before === undefined ||
      before.cyclomatic !== entry.cyclomatic ||
      before.cognitive !== entry.cognitive ||
      before.lines !== entry.lines ||
      before.name !== entry.name
    );
  });
}
