/** Errors as text and as JSON. All problems of a file at once, each as a place that terminals make clickable. */
import type { EngineError } from '../../../domain/errors';
import type { Palette } from '../palette';
import { safe, safeLines } from './text';

export interface ErrorStyle {
  readonly palette: Palette;
  readonly pathOf: (path: string) => string;
}

export function errorJson({ code, message, data }: EngineError): unknown {
  return { error: { code, message, data } };
}

export function formatError(error: EngineError, { palette, pathOf }: ErrorStyle): string {
  const [first = '', ...rest] = safeLines(error.message);
  const lines = [`${palette.red('symbiote:')} ${first}`, ...rest.map((line) => `  ${line}`)];
  const problems = problemLines(error.data, pathOf);
  if (problems.length > 1) lines.push(...problems.map((line) => `  ${line}`));
  if (error.code === 'internal') lines.push(palette.dim('That is a defect of Symbiote. `symbiote doctor` says where its log is.'));
  return lines.join('\n');
}

/** Problems of a tasks file, where the error brings them. Those of the configuration are all in its message already. */
function problemLines(data: Readonly<Record<string, unknown>>, pathOf: (path: string) => string): string[] {
  const { problems, path } = data;
  if (!Array.isArray(problems)) return [];
  const file = typeof path === 'string' ? pathOf(path) : 'tasks.yml';
  return problems.flatMap((problem: unknown) => {
    if (typeof problem !== 'object' || problem === null) return [];
    const { line, column, severity, message } = problem as Record<string, unknown>;
    if (typeof line !== 'number' || typeof column !== 'number' || typeof message !== 'string') return [];
    return [safe(`${file}:${line}:${column} ${severity === 'warning' ? 'warning' : 'error'}: ${message}`)];
  });
}
