/** What the bundle gives: lives by seed, and one of them made small and told. */
import { live, type Outcome } from './life';
import { describeStep, planLife, taskText } from './plan';
import { shrink } from './shrink';

export interface Failure {
  readonly seed: number;
  readonly outcome: Outcome;
}

export async function liveSeed(seed: number): Promise<Outcome> {
  return live(planLife(seed));
}

/** Lives from one seed on; ends with the first that fails. */
export async function liveMany(
  from: number,
  count: number,
  onLived?: (seed: number, outcome: Outcome) => void,
): Promise<Failure | undefined> {
  for (let seed = from; seed < from + count; seed++) {
    const outcome = await liveSeed(seed);
    onLived?.(seed, outcome);
    if (outcome.failure !== undefined) return { seed, outcome };
  }
  return undefined;
}

/** The failing life as small as it gets, as text: what it was given, then everything that happened. */
export async function tell(seed: number, { isShrunk = true } = {}): Promise<string> {
  const plan = planLife(seed);
  const first = await live(plan);
  const small = isShrunk && first.failure !== undefined ? (await shrink(plan, first)).plan : plan;
  const { failure, trace, hash } = await live(small, { isTraced: true });
  return [
    `seed ${seed}: ${failure === undefined ? 'nothing is broken' : failure.message}`,
    `trace ${hash}`,
    '',
    'tasks.yml:',
    ...small.tasks.map((task) => taskText(task).trimEnd()),
    '',
    'steps:',
    ...small.steps.map((step) => `  ${describeStep(step)}`),
    '',
    ...trace,
  ].join('\n');
}
