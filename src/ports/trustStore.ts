/** What a person has approved, kept outside the workspace so that a repository cannot bring its own trust. */
export interface TrustStore {
  /** Fingerprints (see domain/commandTrust.ts) approved for a workspace (absolute path). Undefined when that workspace was never approved. */
  approved(workspace: string): Promise<ReadonlySet<string> | undefined>;
  approve(workspace: string, fingerprints: readonly string[]): Promise<void>;
}
