/** Something wrong at a range of a text, before it has a line and a column. */
import type { Problem } from '../../domain/problem';
import type { LineIndex } from './lineIndex';

export interface Finding {
  /** Offsets in UTF-16 units; `end` is not part of it. */
  readonly start: number;
  readonly end: number;
  readonly severity: Problem['severity'];
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

/** The finding as a Problem; offsets outside the text are moved to its nearest end. */
export function toProblem(finding: Finding, lines: LineIndex, base = 0, pathPrefix = ''): Problem {
  const start = lines.position(base + finding.start);
  const end = lines.position(base + Math.max(finding.end, finding.start));
  return {
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    path: pathPrefix + finding.path,
  };
}
