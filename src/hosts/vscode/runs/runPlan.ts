/** The tasks that a live run will still come to, as the plan has them; asked for when the run goes on. */
import type { Run } from '../../../domain/runs/run';
import { isLive } from '../../../domain/runs/runState';
import { Emitter } from '../../../shared/emitter';
import type { RunsEngine } from '../views/runsModel';

type Waiting = readonly { readonly id: string; readonly title: string }[];

export class RunPlan {
  readonly #engine: RunsEngine;
  readonly #changed = new Emitter<void>();
  #order: Waiting = [];
  /** What the order was asked for; another one is asked for when the run stands elsewhere. */
  #askedFor = '';
  #isAsking = false;

  readonly onDidChange = this.#changed.event;

  constructor(engine: RunsEngine) {
    this.#engine = engine;
  }

  /** Of a live run, without what it is at or has done. */
  waiting(run: Run): Waiting {
    if (!isLive(run) || run.state === 'stopping' || !this.#askedFor.startsWith(`${run.id} `)) return [];
    const begun = new Set([run.currentTask, ...run.results.map(({ taskId }) => taskId)]);
    return this.#order.filter(({ id }) => !begun.has(id));
  }

  follow(run: Run): void {
    const place = `${run.id} ${run.results.length} ${run.currentTask ?? ''}`;
    if (!isLive(run) || this.#isAsking || place === this.#askedFor) return;
    this.#isAsking = true;
    this.#askedFor = place;
    this.#engine
      .request('plan.show', { tasks: [...run.requested] })
      .then(
        ({ order }) => (this.#order = order.map(({ id, title }) => ({ id, title }))),
        // A plan that cannot be made now is no failure of the run.
        () => (this.#order = []),
      )
      .finally(() => {
        this.#isAsking = false;
        this.#changed.fire();
      });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
