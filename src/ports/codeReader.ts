/** The port for what a gate has to know of a text: measured, declared, done and asked. */
import type { MeasuredFile } from '../domain/audit/metrics';
import type { Effect } from '../domain/proof/effects';
import type { ApiDeclaration } from '../domain/proof/publicApi';
import type { TestFacts } from '../domain/proof/testFacts';

export interface CodeFacts {
  readonly measured: MeasuredFile;
  readonly api: readonly ApiDeclaration[];
  readonly effects: readonly Effect[];
  readonly tests: TestFacts;
}

export interface CodeReader {
  /** Undefined for a text in no language that is read. Never rejects for bad syntax: it is in `measured`. */
  factsOf(path: string, text: string): Promise<CodeFacts | undefined>;
}
