/** A run as it is known and recorded: every change of it is in the journal before anybody acts on it. */
import { EngineError } from '../../domain/errors';
import type { Run } from '../../domain/runs/run';
import type { RunState } from '../../domain/runs/runState';
import { withStage, withStageEnded, type StageEnd } from '../../domain/runs/stages';
import type { Clock } from '../../ports/clock';
import type { RunStore } from './runStore';

type Records = Pick<RunStore, 'record' | 'assume'>;

interface RunRecordParts {
  readonly clock: Clock;
  readonly runs: Records;
  /** Records what a person wishes: it is not waited for longer than they would. */
  readonly wishes: Pick<Records, 'record'>;
}

type RunChanges = { readonly [K in keyof Run]?: Run[K] | undefined };

export class RunRecord {
  readonly #parts: RunRecordParts;
  #run: Run;

  constructor(parts: RunRecordParts, run: Run) {
    this.#parts = parts;
    this.#run = run;
  }

  get run(): Run {
    return this.#run;
  }

  /** From the moment the run's end is decided: its state is the last word. */
  get isOver(): boolean {
    return this.#run.endedAt !== undefined;
  }

  /** Results have records of their own, so that a long run's journal grows with its tasks and not with their square. */
  async become(changes: RunChanges): Promise<void> {
    this.#change(changes);
    await this.#parts.runs.record({ type: 'run.changed', run: { ...this.#run, results: [] } });
  }

  /** A person's wish. It holds even where it cannot be recorded. */
  async wish(state: RunState): Promise<void> {
    this.#change({ state });
    await this.#parts.wishes.record({ type: 'run.changed', run: { ...this.#run, results: [] } });
  }

  /** Why the run waits, where the journal cannot be told; undefined when it goes on. */
  tellWaiting(reason: string | undefined): void {
    if (reason === this.#run.reason || this.isOver) return;
    const { reason: _, ...rest } = this.#run;
    this.#run = reason === undefined ? rest : { ...rest, reason };
    this.#parts.runs.assume({ type: 'run.changed', run: { ...this.#run, results: [] } });
  }

  /** Said once. */
  async warn(warning: string): Promise<void> {
    if (!this.#run.warnings.includes(warning)) await this.become({ warnings: [...this.#run.warnings, warning] });
  }

  /** A step of the run itself. Of each name the latest is kept: a long run has one after every task. */
  async staged(name: string, work: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
    const others = (this.#run.stages ?? []).filter((stage) => stage.name !== name);
    await this.become({ stages: withStage(others, name, this.#parts.clock.now()) });
    const end = (how: StageEnd): Promise<void> => this.become({ stages: withStageEnded(this.#run.stages, how, this.#parts.clock.now()) });
    try {
      await work();
    } catch (error) {
      await end(signal.aborted ? { state: 'cancelled' } : { state: 'failed', detail: EngineError.from(error).message });
      throw error;
    }
    await end({ state: 'done' });
  }

  #change(changes: RunChanges): void {
    const next = { ...this.#run, ...changes };
    for (const key of Object.keys(next) as (keyof Run)[]) if (next[key] === undefined) delete next[key];
    this.#run = next as Run;
  }

  /** Never rejects: an end that the journal cannot take is an end all the same. */
  async end(ending: NonNullable<Run['ending']>, reason?: string): Promise<Run> {
    const hasFailed = ending === 'error' || this.#run.results.some((result) => result.status === 'failed');
    const state: RunState = ending === 'cancelled' ? 'cancelled' : hasFailed ? 'failed' : 'done';
    try {
      await this.become({ state, ending, reason, currentTask: undefined, endedAt: this.#parts.clock.now() });
    } catch (error) {
      const warning = `The end of this run could not be recorded: ${EngineError.from(error).message}`;
      this.#run = { ...this.#run, warnings: [...this.#run.warnings, warning] };
      this.#parts.runs.assume({ type: 'run.changed', run: this.#run });
    }
    return this.#run;
  }
}
