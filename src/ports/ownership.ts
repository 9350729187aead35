/** The port for who owns the workspace: one engine at a time. */

export interface WorkspaceOwner {
  /** Rejects with `refused` once another engine owns the workspace: this one writes nothing more and starts nothing more. */
  assertHeld(): Promise<void>;
}
