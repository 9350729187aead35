/** What a gate has to know of a text: measured, declared, done and asked. */
import type { MeasuredFile } from '../audit/metrics';
import { unreadable } from '../audit/measuredFile';
import type { Effect } from './effects';
import type { ApiDeclaration } from './publicApi';
import type { TestFacts } from './testFacts';

export interface CodeFacts {
  readonly measured: MeasuredFile;
  readonly api: ApiDeclaration[];
  readonly effects: Effect[];
  readonly tests: TestFacts;
}

/** Of a text that its parser cannot take: an error at its beginning, so that no gate lets it pass. */
export function noFacts(path: string, message: string): CodeFacts {
  return {
    measured: { ...unreadable(path, 'unknown', message), syntaxErrors: [{ line: 1, column: 1, message }] },
    api: [],
    effects: [],
    tests: { cases: 0, assertions: 0, skipped: 0, asks: [] },
  };
}
