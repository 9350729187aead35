/** The port for what a gate has to know of a text. */
import type { CodeFacts } from '../domain/proof/codeFacts';

export interface CodeReader {
  /** Undefined for a text in no language that is read. Never rejects for bad syntax: it is in `measured`. */
  factsOf(path: string, text: string): Promise<CodeFacts | undefined>;
}
