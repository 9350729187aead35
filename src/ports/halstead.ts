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
