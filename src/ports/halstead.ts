/** The port for Halstead's numbers: what counts the operators and operands of a text. Costs more than measuring its functions. */
import type { SoftwareScience } from '../domain/audit/halstead';

export interface HalsteadCounter {
  /** Extensions (with dot, lower case) that it reads. */
  readonly extensions: readonly string[];
  /** Fails where a text cannot be parsed at all. */
  count(path: string, text: string): SoftwareScience;
}

export function defineHalsteadCounter(counter: HalsteadCounter): HalsteadCounter {
  return counter;
}

/** What became of counting a file: the reason it could not be, in words. */
export type Counted = { readonly science: SoftwareScience } | { readonly failure: string };

/** Counts files of the workspace away from the loop. */
export interface HalsteadMeasurer {
  /** Lower case, with dot. */
  readonly extensions: readonly string[];
  /** Path relative to the workspace; a text in place of what is there. Never rejects; one file after the other, in the order they are asked for. */
  count(path: string, text?: string): Promise<Counted>;
  dispose(): Promise<void>;
}
