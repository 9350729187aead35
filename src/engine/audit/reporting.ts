/** From what was measured to the report: the files shown, and the counts of all. */
import type { AuditReport } from '../../domain/audit/auditReport';
import type { Maintainability } from '../../domain/audit/maintainability';
import type { MeasuredFile } from '../../domain/audit/metrics';
import { functionCount, functionsOver, plainMetrics, type OutlinedFile, type Thresholds } from '../../domain/audit/ranking';

/** The part of each file that the report shows: everything, or what is over the thresholds. */
export function reportedFiles(
  files: readonly (MeasuredFile & OutlinedFile)[],
  thresholds: Thresholds | undefined,
  rated: ReadonlyMap<string, Maintainability>,
): AuditReport['files'] {
  return files.flatMap((measured) => {
    const { path, language, lines } = measured;
    const shown = thresholds === undefined ? measured.functions : functionsOver(measured, thresholds);
    const maintainability = rated.get(path);
    if (thresholds !== undefined && shown.length === 0 && maintainability === undefined) return [];
    const file = { path, language, lines, functions: shown.map(plainMetrics) };
    return [maintainability === undefined ? file : { ...file, maintainability }];
  });
}

export function countsOf(
  files: readonly (MeasuredFile & OutlinedFile)[],
): Pick<AuditReport['summary'], 'files' | 'functions' | 'lines' | 'filesWithSyntaxErrors'> {
  return {
    files: files.length,
    functions: files.reduce((sum, file) => sum + functionCount(file), 0),
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    filesWithSyntaxErrors: files.flatMap(({ path, syntaxErrors: [first] }) =>
      first === undefined ? [] : [{ path, line: first.line, message: first.message }],
    ),
  };
}

export function notesOf(notes: readonly string[]): Pick<AuditReport['summary'], 'notes'> {
  return notes.length === 0 ? {} : { notes: [...notes] };
}

/** In the order of the reasons' names, so that two reports can be compared. */
export function excludedCounts(excluded: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...excluded].sort(([a], [b]) => (a < b ? -1 : 1)));
}
