/**
 * The count of one function, static block or field initialiser while the walk is inside it.
 *
 * Cyclomatic is ESLint's rule `complexity` (classic) and cognitive is eslint-plugin-sonarjs' `cognitive-complexity`, both
 * function by function. The plugin reports every function on its own: nesting begins at 0 in each, and what stands in an
 * inner function counts there alone. Three consequences of the peers' ways, kept because they decide:
 *
 * - The plugin does not know static blocks and field initialisers as functions: what stands in those of a class inside a
 *   function counts towards that function. It has no number for such a block itself; ours is the block's own count. So
 *   a cognitive increment in one belongs to it and to the function around it (`cognitiveOwner`).
 * - ESLint does not know the initialiser of an `accessor` field as a function: the same for cyclomatic (`cyclomaticOwner`).
 * - The plugin forgets to leave the nesting that a function standing directly in a branch of `a ? b : c` (or, in sloppy
 *   code, of an `if`) entered: every later construct of the enclosing function counts one more. See `leaked`.
 */
import type { MetricName } from '../../../domain/audit/metricNames';
import type { FunctionMetrics, Increment } from '../../../domain/audit/metrics';
import { Fingerprint } from './fingerprint';
import type { Lines } from './lines';

export interface UnitStart {
  readonly name: string;
  readonly kind: FunctionMetrics['kind'];
  /** Offset of the place a developer looks at: the name, or the first token. */
  readonly start: number;
  /** Offset after the last character. */
  readonly end: number;
  readonly parameters: number;
  /** What the function calls itself, where it has a name of its own. */
  readonly ownName?: string | undefined;
  /** Who the peer gives our increments to as well, see above. */
  readonly cyclomaticOwner?: Unit | undefined;
  readonly cognitiveOwner?: Unit | undefined;
}

export class Unit {
  readonly start: UnitStart;
  readonly increments: Increment[] = [];
  readonly isFunction: boolean;
  readonly fingerprint: Fingerprint;
  #cyclomatic = 1;
  #cognitive = 0;
  /** Control structures around the place where the walk is. */
  #depth = 0;
  #leaked = 0;
  #deepest = 0;

  constructor(start: UnitStart) {
    this.start = start;
    this.fingerprint = new Fingerprint(start.ownName);
    this.isFunction = start.kind !== 'initializer' && start.kind !== 'static block';
  }

  get isWorthListing(): boolean {
    return this.start.kind !== 'initializer' || this.#cyclomatic > 1 || this.#cognitive > 0;
  }

  enter(): void {
    this.#depth++;
    this.start.cognitiveOwner?.enter();
  }

  leave(): void {
    this.#depth--;
    this.start.cognitiveOwner?.leave();
  }

  /** A function stood directly in a branch: the plugin's nesting stays one too high from here on. */
  leak(): void {
    if (this.isFunction) this.#leaked++;
    else this.start.cognitiveOwner?.leak();
  }

  branch(lines: Lines, start: number, end: number, reason: string): void {
    this.#cyclomatic++;
    this.#push(lines, 'cyclomatic', start, end, 1, 0, reason);
    this.start.cyclomaticOwner?.branch(lines, start, end, reason);
  }

  /** A cognitive addend of 1, whatever the nesting. */
  flat(lines: Lines, start: number, end: number, reason: string): void {
    this.#cognitive++;
    this.#push(lines, 'cognitive', start, end, 1, 0, reason);
    this.start.cognitiveOwner?.flat(lines, start, end, reason);
  }

  /** A cognitive addend that grows with nesting. */
  structure(lines: Lines, start: number, end: number, reason: string): void {
    const nesting = this.#depth + this.#leaked;
    if (this.#depth + 1 > this.#deepest) this.#deepest = this.#depth + 1;
    this.#cognitive += nesting + 1;
    this.#push(lines, 'cognitive', start, end, nesting + 1, nesting, reason);
    this.start.cognitiveOwner?.structure(lines, start, end, reason);
  }

  metrics(lines: Lines): FunctionMetrics {
    const { name, kind, start, end, parameters } = this.start;
    const { line, column } = lines.placeAt(start);
    const endLine = lines.lineAt(Math.max(start, end - 1));
    return {
      name,
      kind,
      line,
      column,
      endLine,
      cyclomatic: this.#cyclomatic,
      cognitive: this.#cognitive,
      nesting: this.#deepest,
      parameters,
      lines: endLine - line + 1,
      fingerprint: this.fingerprint.toString(),
    };
  }

  #push(lines: Lines, metric: MetricName, start: number, end: number, amount: number, nesting: number, reason: string): void {
    const { line, column } = lines.placeAt(start);
    this.increments.push({ metric, line, column, endLine: lines.lineAt(Math.max(start, end - 1)), amount, nesting, reason });
  }
}
