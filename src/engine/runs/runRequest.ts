/** The wish for a run, as a client sends it. */
import type { Settings } from '../../domain/settings';

/** What a client asks for when it starts a run. */
export interface RunRequest {
  /** Ids; empty for all. */
  readonly tasks: readonly string[];
  readonly max: number | undefined;
  readonly costBudget: number | null;
  readonly reflect: boolean;
  /** `approved`: only commands that were approved before; `all`: a person answered for every command. */
  readonly trust: 'approved' | 'all';
  readonly interactive: boolean;
  readonly strategy: string | undefined;
  /** Environment for the commands; never stored. */
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: Settings;
}
