/** What was written to the person's tree, and can be taken back: the ledger of what was accepted. The form kept in the journal. */
import { z } from 'zod';

/** A file, with the ids of its contents in the snapshot store; none where there is no file. */
const keptWriteSchema = z.object({
  /** Relative to the workspace. */
  path: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  /** Whether it is to be executable; left out to leave that. */
  executable: z.boolean().optional(),
});
export type KeptWrite = z.infer<typeof keptWriteSchema>;

const treeWriteKinds = ['accept', 'undo'] as const;

/** `done`: every file is as it was to be; `putBack`: none was changed; `partly`: somebody came between after a crash, `left` names where. */
export const treeOutcomes = ['done', 'putBack', 'partly'] as const;
export type TreeOutcome = (typeof treeOutcomes)[number];

export const treeWriteSchema = z.object({
  id: z.string(),
  kind: z.enum(treeWriteKinds),
  proofId: z.string(),
  taskId: z.string(),
  /** Path of the tasks file the task is in. */
  tasksFile: z.string(),
  writes: z.array(keptWriteSchema),
});
export type TreeWrite = z.infer<typeof treeWriteSchema>;
