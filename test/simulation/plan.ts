/** What a life will be: a workspace, what a person does, and what goes wrong, all from one seed. It is data, so that it can be made smaller. */
import { Random } from './machine/random';
import { workText, type Work } from './machine/processes';

export interface PlannedTask {
  readonly id: string;
  readonly priority: number;
  readonly cost: number;
  readonly dependencies: readonly string[];
  readonly branch?: string;
  readonly work: Work;
}

/** What becomes of a request between a client and the engine. */
export interface Network {
  readonly delayMs: number;
  readonly isSentTwice: boolean;
}

export type HandEdit = 'note' | 'retitle' | 'append' | 'toPending' | 'toCancelled';

export type Deed =
  | {
      readonly do: 'start';
      readonly budget: number | null;
      readonly max?: number;
      readonly only: readonly string[];
      readonly record: boolean;
    }
  | { readonly do: 'pause' | 'resume' | 'stop' | 'query' }
  | { readonly do: 'cancel'; readonly requeue: boolean }
  | { readonly do: 'retry' | 'cancelTasks'; readonly ids: readonly string[] }
  | { readonly do: 'add'; readonly task: PlannedTask }
  | { readonly do: 'prioritize'; readonly id: string; readonly priority: number }
  | { readonly do: 'edit'; readonly how: HandEdit; readonly id: string; readonly isSlow: boolean }
  | { readonly do: 'crash'; readonly how: 'kill' | 'power'; readonly afterCalls: number }
  | { readonly do: 'restart' }
  | { readonly do: 'freeze'; readonly ms: number; readonly isTakenOver: boolean }
  | {
      readonly do: 'diskFault';
      readonly kind: 'full' | 'broken' | 'denied';
      readonly on: 'all' | 'state' | 'tasks';
      readonly probability: number;
      readonly ms: number;
    }
  | { readonly do: 'tasksFile'; readonly becomes: 'deleted' | 'folder' | 'invalid'; readonly ms: number }
  | { readonly do: 'deleteState' | 'flipBit' }
  | { readonly do: 'setClock'; readonly ms: number }
  | { readonly do: 'checkout'; readonly branch: string };

export interface Step {
  readonly afterMs: number;
  readonly deed: Deed;
  readonly network: Network;
}

export interface LifePlan {
  readonly seed: number;
  readonly tasks: readonly PlannedTask[];
  /** After so many records the engine writes a snapshot. */
  readonly snapshotRecords: number;
  readonly steps: readonly Step[];
}

export function planLife(seed: number): LifePlan {
  const random = new Random(seed);
  const tasks: PlannedTask[] = [];
  const count = random.between(1, 7);
  for (let index = 0; index < count; index++) tasks.push(planTask(random, `t${index}`, tasks));
  const ids = tasks.map(({ id }) => id);
  const steps: Step[] = [step(random, 0, planStart(random, ids))];
  const deeds = random.between(2, 14);
  const isStormy = random.chance(0.7);
  for (let index = 0; index < deeds; index++) {
    const deed = isStormy && random.chance(0.45) ? planTrouble(random) : planDeed(random, ids, index);
    steps.push(step(random, random.chance(0.3) ? random.between(0, 3) : random.between(0, 400), deed));
  }
  return { seed, tasks, steps, snapshotRecords: random.pick([7, 15, 40, 10_000]) };
}

function step(random: Random, afterMs: number, deed: Deed): Step {
  return { afterMs, deed, network: { delayMs: random.chance(0.2) ? random.between(1, 200) : 0, isSentTwice: random.chance(0.1) } };
}

function planTask(random: Random, id: string, before: readonly PlannedTask[]): PlannedTask {
  const dependencies = before.filter(() => random.chance(0.25)).map((task) => task.id);
  return {
    id,
    priority: random.below(4),
    cost: random.between(1, 4),
    dependencies,
    ...(random.chance(0.08) ? { branch: random.pick(['main', 'feature']) } : {}),
    work: {
      ms: random.chance(0.1) ? 100_000 : random.between(0, 150),
      exit: random.chance(0.2) ? random.between(1, 3) : 0,
      lines: random.below(4),
      orphan: random.chance(0.1),
      stubborn: random.chance(0.05),
    },
  };
}

function planStart(random: Random, ids: readonly string[]): Deed {
  return {
    do: 'start',
    budget: random.chance(0.4) ? random.between(0, 12) : null,
    ...(random.chance(0.15) ? { max: random.between(1, 3) } : {}),
    only: random.chance(0.15) ? [random.pick(ids)] : [],
    record: random.chance(0.2),
  };
}

function planDeed(random: Random, ids: readonly string[], index: number): Deed {
  const some = (): string[] => (random.chance(0.8) ? [random.pick(ids)] : [...new Set([random.pick(ids), random.pick(ids)])]);
  switch (random.below(14)) {
    case 0:
    case 1:
    case 2:
      return planStart(random, ids);
    case 3:
      return { do: 'pause' };
    case 4:
      return { do: 'resume' };
    case 5:
      return random.chance(0.5) ? { do: 'stop' } : { do: 'cancel', requeue: random.chance(0.5) };
    case 6:
    case 7:
      return { do: 'retry', ids: some() };
    case 8:
      return { do: 'cancelTasks', ids: some() };
    case 9:
      return { do: 'add', task: planTask(random, `n${index}`, []) };
    case 10:
      return random.chance(0.5) ? { do: 'query' } : { do: 'prioritize', id: random.pick(ids), priority: random.below(9) };
    default:
      return {
        do: 'edit',
        how: random.pick(['note', 'note', 'retitle', 'append', 'toPending', 'toCancelled']),
        id: random.pick(ids),
        isSlow: random.chance(0.2),
      };
  }
}

function planTrouble(random: Random): Deed {
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return { do: 'crash', how: random.chance(0.5) ? 'kill' : 'power', afterCalls: random.chance(0.4) ? 0 : random.between(1, 150) };
    case 4:
      return { do: 'restart' };
    case 5:
      return { do: 'freeze', ms: random.between(10, 3_000), isTakenOver: random.chance(0.6) };
    case 6:
    case 7:
      return {
        do: 'diskFault',
        kind: random.pick(['full', 'full', 'broken', 'denied']),
        on: random.pick(['all', 'state', 'tasks']),
        probability: random.pick([0.1, 0.5, 1]),
        ms: random.between(20, 4_000),
      };
    case 8:
      return { do: 'tasksFile', becomes: random.pick(['deleted', 'folder', 'invalid']), ms: random.between(5, 2_000) };
    case 9:
      return random.chance(0.5) ? { do: 'deleteState' } : { do: 'flipBit' };
    case 10:
      return { do: 'setClock', ms: random.between(-100_000_000, 100_000_000) };
    default:
      return { do: 'checkout', branch: random.pick(['main', 'feature']) };
  }
}

/** A workspace's tasks.yml as a person writes it. */
export function tasksText(tasks: readonly PlannedTask[]): string {
  return `# What is to be done.\n${tasks.map(taskText).join('')}`;
}

export function taskText({ id, priority, cost, dependencies, branch, work }: PlannedTask): string {
  const lines = [`- id: ${id}`, `  title: Task ${id}`, `  command: ${workText(id, work)}`, `  priority: ${priority}`, `  cost: ${cost}`];
  if (dependencies.length > 0) lines.push(`  dependencies: [${dependencies.join(', ')}]`);
  if (branch !== undefined) lines.push('  context:', `    branch: ${branch}`);
  return `${lines.join('\n')}\n`;
}

/** One line for the trace. */
export function describeStep({ afterMs, deed, network }: Step): string {
  const { do: what, ...rest } = deed;
  const how = Object.entries(rest).map(([key, value]) => ` ${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  const wire = `${network.delayMs > 0 ? `, arrives ${network.delayMs} ms later` : ''}${network.isSentTwice ? ', sent twice' : ''}`;
  return `+${afterMs} ms: ${what}${how.join('')}${wire}`;
}
