/** The port for knowing what changed in a tree of folders without looking at all of it. */
import type { Disposable } from '../shared/disposable';

export interface TreeWatch extends Disposable {
  /** Watches these folders (relative to the workspace, '' for itself), and no others, from now on. False where that cannot be. */
  watch(folders: readonly string[]): boolean;
  /**
   * The names in them that were touched since this was asked last: everything that was done before the question is among them.
   * Undefined where nobody can tell: at the first question about a set of folders, and where too much happened at once.
   */
  touched(): Promise<ReadonlySet<string> | undefined>;
}
