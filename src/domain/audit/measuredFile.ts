/** Measured files that hold no measurement. */
import type { MeasuredFile } from './metrics';

/** A file that could not be measured, and why. */
export function unreadable(path: string, language: string, detail: string): MeasuredFile {
  return { path, language, lines: 0, functions: [], syntaxErrors: [], exclusion: { reason: 'unreadable', detail } };
}
