/** What is read from git; never a checkout, never the index. Every call takes the workspace folder as given at construction. */
import type { Disposable } from '../shared/disposable';

export interface Git {
  /** Whether git is there and the folder is in a repository. */
  isRepository(): Promise<boolean>;
  /** Why git is not used although there is a repository (it refuses the folder's owner, it is damaged), in words for a person. */
  problem?(): Promise<string | undefined>;
  /** Files tracked or untracked and not ignored, relative to the workspace, forward slashes; undefined without git. With `ignoredBelow`, also what git ignores below these folders ('' for everywhere). */
  listFiles(signal?: AbortSignal, options?: { readonly ignoredBelow?: readonly string[] }): Promise<readonly string[] | undefined>;
  /** Commits that touched each file since then, by path relative to the workspace; empty without git. */
  churn(sinceMs: number, signal?: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** Which of these paths git ignores. */
  ignored(paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether anything below the path is tracked. */
  isTracked(path: string): Promise<boolean>;
  /** Name of the branch; undefined when detached or without git. */
  currentBranch(): Promise<string | undefined>;
  /** Calls back after HEAD may have come to another commit: a commit, a checkout, a pull, a rebase. */
  watchHead?(callback: () => void): Disposable;
  /** git's version, for doctor; undefined when it is not there. */
  version(): Promise<string | undefined>;
}
