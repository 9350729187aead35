/** What an attempt changed in the workspace: which files, and how their lines differ. The forms kept in the journal and sent to clients. */
import { z } from 'zod';

const fileChangeKinds = ['added', 'deleted', 'modified', 'renamed'] as const;
export type FileChangeKind = (typeof fileChangeKinds)[number];

/** One file before and after. Contents are named by ids of the snapshot store (see ports/snapshots.ts). */
export const fileChangeSchema = z.object({
  kind: z.enum(fileChangeKinds),
  /** Relative to the workspace, forward slashes; where the file is afterwards, or was if it is gone. */
  path: z.string(),
  /** Where a renamed file was. */
  oldPath: z.string().optional(),
  /** git's modes: 100644, 100755, 120000 for a symbolic link; without one where the file is not there. */
  oldMode: z.string().optional(),
  newMode: z.string().optional(),
  isBinary: z.boolean(),
  /** Lines; 0 for binary files. */
  additions: z.int().min(0),
  deletions: z.int().min(0),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type FileChange = z.infer<typeof fileChangeSchema>;

export const changesSchema = z.object({
  files: z.array(fileChangeSchema),
  /** Files left out of the comparison, and why: too large, unreadable. */
  omitted: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** File with the whole as a unified diff that `git apply` takes, relative to the workspace; left out where it could not be written. */
  patch: z.string().optional(),
  /** Why nothing is known: no git, switched off. */
  unavailable: z.string().optional(),
});
export type Changes = z.infer<typeof changesSchema>;

const diffLineSchema = z.object({
  kind: z.enum(['context', 'added', 'removed']),
  /** Without its line feed; a carriage return before it belongs to the text. */
  text: z.string(),
  /** True where the file ends without a line feed after this line. */
  isUnterminated: z.boolean().optional(),
});
export type DiffLine = z.infer<typeof diffLineSchema>;

const hunkSchema = z.object({
  /** 1-based; the line before the hunk where it has no lines on that side. */
  oldStart: z.int().min(0),
  oldLines: z.int().min(0),
  newStart: z.int().min(0),
  newLines: z.int().min(0),
  /** What stands after the second @@: the function around. */
  heading: z.string().optional(),
  lines: z.array(diffLineSchema),
});
export type Hunk = z.infer<typeof hunkSchema>;

export const fileDiffSchema = z.object({
  file: fileChangeSchema,
  hunks: z.array(hunkSchema),
  /** True where hunks were left out because there are too many lines; the patch has them. */
  isTruncated: z.boolean(),
});
export type FileDiff = z.infer<typeof fileDiffSchema>;
