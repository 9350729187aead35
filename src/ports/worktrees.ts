/** The port for worktrees: copies of the person's tree as it is now, in which a change is made and proved before anybody sees it. */

export interface Worktree {
  readonly id: string;
  /** Absolute path of what is the workspace in it. */
  readonly path: string;
  /** Absolute path of the whole; another than `path` where the workspace is a folder of its repository. */
  readonly root: string;
  /** Repositories inside the person's (submodules too), relative to `root`: their files are there, their git is not. */
  readonly nested: readonly string[];
}

/** One that stands on the disk, whoever made it. */
export interface StandingWorktree {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** What is its own on the disk; links to the person's dependencies count nothing. */
  readonly bytes: number;
}

/**
 * Nothing of the person's is touched: not their files, index, references, stash or hooks; git is told of the worktree (a folder
 * below `.git/worktrees`) until it is removed. Without a repository or a commit it is a plain copy.
 */
export interface Worktrees {
  /**
   * The person's tree with what is not committed or untracked, the index as it is staged, dependencies linked.
   * @throws EngineError `refused` where the state folder is not ours, `io` for a full disk, `cancelled`; nothing is left of it then
   */
  create(id: string, signal?: AbortSignal): Promise<Worktree>;
  /** Also what a crash left of it; one that is not there is removed already. */
  remove(id: string): Promise<void>;
  list(): Promise<readonly StandingWorktree[]>;
}
