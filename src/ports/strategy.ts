/** The port for execution strategies: ways of carrying a task out. */
import type { Task, TaskKind } from '../domain/tasks/task';
import type { Verdict } from '../domain/runs/run';
import type { OwnedProcess, Processes } from './processes';

/** What a strategy may use to carry out one attempt. */
export interface AttemptContext {
  /** Idempotency tag of the attempt. */
  readonly attemptId: string;
  /** Absolute path of the folder it works in: the workspace, or a worktree of it where the task asks for one. */
  readonly workspace: string;
  /** Environment of the client that asked, without the task's own additions. */
  readonly environment: Readonly<Record<string, string>>;
  readonly processes: Processes;
  readonly interactive: boolean;
  /** Columns and rows of the view, when there is one. */
  readonly size: { readonly columns: number; readonly rows: number };
  /** Hands the process to the executor, which logs its output, shows it and enforces timeout and cancellation. */
  readonly adopt: (process: OwnedProcess) => Promise<Verdict>;
  /** Says why the candidate is as it is; the proof shows it. The last word counts. */
  readonly explain: (rationale: string) => void;
}

/** A way of carrying tasks out: one file in adapters/strategies. */
export interface Strategy {
  readonly id: string;
  readonly kinds: readonly TaskKind[];
  /** A reason why this task cannot be carried out here, for the plan; undefined when it can. */
  readonly refuse?: (task: Task) => string | undefined;
  readonly execute: (task: Task, context: AttemptContext) => Promise<Verdict>;
}

export function defineStrategy(strategy: Strategy): Strategy {
  return strategy;
}
