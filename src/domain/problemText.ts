/** What is said of problems. Apart from their schema, which the editor loads later than this. */
import type { Problem } from './problem';

/** What makes a file invalid; warnings do not. */
export function errorsOf<P extends Pick<Problem, 'severity'>>(problems: readonly P[]): P[] {
  return problems.filter(({ severity }) => severity === 'error');
}

/** `file:line:column message`, the form that terminals and editors make clickable. */
export function placedMessage(file: string, { line, column, message }: Pick<Problem, 'line' | 'column' | 'message'>): string {
  return `${file}:${line}:${column} ${message}`;
}
