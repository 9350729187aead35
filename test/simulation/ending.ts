/** What must be true when a life has come to rest, and when its engine has stopped. */
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../src/engine/engine';
import type { Store } from '../../src/engine/store/store';
import type { SqlValue } from '../../src/ports/database';
import type { SimulatedMachine } from './machine/machine';
import type { Program } from './machine/world';
import { earnedBy, type Witness } from './witness';

export interface EndOptions {
  /** Takes as long as all the rest of a life. */
  readonly isDatabaseCompared: boolean;
}

/** Nothing runs, nothing is broken. */
export async function checkEnd(engine: Engine, witness: Witness, machine: SimulatedMachine, options: EndOptions): Promise<void> {
  const { tasks, isStale, problems } = await engine.memoryOf('tasks.yml').load();
  if (isStale) return witness.fail('tasks.yml parses', problems.map(({ message }) => message).join('; '));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const id of witness.added)
    if (!byId.has(id)) witness.fail('nothing acknowledged is missing', `task ${id} was added and is not in tasks.yml`);
  for (const { id, status } of tasks) {
    if (status === 'in_progress' && !witness.isExcused)
      witness.fail('tasks.yml agrees with the store', `${id} is in progress and nothing runs`);
    const attempt = await engine.runs.lastAttempt(id);
    if (attempt?.verdict === undefined || witness.isTouched(id) || witness.excused.has(attempt.runId)) continue;
    const expected = earnedBy(attempt.verdict);
    const isOpen = (found: string): boolean => found === 'pending' || found === 'blocked';
    if (status !== expected && !(isOpen(status) && (expected === 'pending' || expected === 'cancelled')))
      witness.fail('tasks.yml agrees with the store', `${id} is ${status}, its last attempt earned ${expected}`);
  }
  // Whose attempts are known to nobody any more, nobody can end.
  for (const process of witness.isExcused ? [] : machine.processes.alive)
    witness.fail('nothing leaks', `process ${process.pid} of ${process.taskId} lives`);
  await checkRebuild(engine, witness, machine, options);
}

/** What the engine holds, what the next one would make of the disk, and what the database says. */
async function checkRebuild(
  engine: Engine,
  witness: Witness,
  machine: SimulatedMachine,
  { isDatabaseCompared }: EndOptions,
): Promise<void> {
  const rebuilt = await machine.rebuilt(engine);
  for (const run of engine.runs.runs()) {
    if (witness.excused.has(run.id)) continue;
    const { id } = run;
    if (!isDeepStrictEqual(plain(run), plain(await rebuilt.runs.findRun(id)))) witness.fail(rebuild, `run ${id} differs`);
    if (!isDeepStrictEqual(plain(await engine.runs.attemptsOf(id)), plain(await rebuilt.runs.attemptsOf(id))))
      witness.fail(rebuild, `the attempts of ${id} differ`);
  }
  if (isDatabaseCompared && !witness.isExcused) {
    const [held, made] = [await contentOf(engine.store, machine), await contentOf(rebuilt, machine)];
    const different = tables.find((table) => !isDeepStrictEqual(held.get(table), made.get(table)));
    if (different !== undefined)
      witness.fail(rebuild, `the table ${different} differs: ${firstDifference(held.get(different), made.get(different))}`);
  }
  await rebuilt.close();
}

const rebuild = 'the store equals a rebuild from the journal';
const tables = ['runs', 'attempts', 'stages', 'results', 'tasks', 'budgets', 'reservations', 'failures', 'store'];

type Row = readonly SqlValue[];

async function contentOf(store: Store, { databases }: SimulatedMachine): Promise<Map<string, readonly Row[]>> {
  const database = await databases.open(await store.exported());
  const found = new Map<string, readonly Row[]>();
  for (const table of tables) found.set(table, (await database.query({ text: `SELECT * FROM ${table} ORDER BY 1, 2` })).rows);
  await database.close();
  return found;
}

function firstDifference(held: readonly Row[] = [], made: readonly Row[] = []): string {
  const at = [...held, ...made].findIndex((_, index) => !isDeepStrictEqual(held[index], made[index]));
  return `${JSON.stringify(held[at])} is ${JSON.stringify(made[at])} after a rebuild`;
}

/** As it is after a way through JSON: what is undefined is not there. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** A stopped engine leaves nothing behind. */
export function checkStopped(program: Program, machine: SimulatedMachine, witness: Witness): void {
  const count = (items: Iterable<{ readonly program: Program }>): number => [...items].filter((item) => item.program === program).length;
  const leaks = {
    timers: program.timers.size,
    handles: count(machine.handles),
    watches: count(machine.watches),
    calls: program.calls.size,
  };
  const underWay = [...program.calls].map(({ name }) => ` (${name})`).join('');
  for (const [what, number] of Object.entries(leaks))
    if (number > 0) witness.fail('nothing leaks', `${number} ${what} are left of a stopped engine${what === 'calls' ? underWay : ''}`);
  const temporary = machine.disk.paths().filter((path) => path.endsWith('.tmp'));
  // One that could not be removed then is removed by the next engine that writes the file.
  if (temporary.length > 0 && !witness.hadDiskFaults) witness.fail('nothing leaks', `temporary files are left: ${temporary.join(', ')}`);
}
