/**
 * `npm run kill9 -- --rounds N --seed S`: the real engine on the real machine, killed with SIGKILL at any moment under load, N times;
 * after each, what was acknowledged must be there. Ends with code 1 where it is not.
 */
import { parseArgs } from 'node:util';
import { taggedProcesses } from '../host/harness/leftovers';
import { Random } from '../simulation/machine/random';
import { Victim, type Tally } from './victim';

/** So many rounds with one workspace: its state grows, and is begun anew. */
const roundsEach = 25;
const everyRounds = 100;

function table({ rounds, added, verdicts, interrupted, processesEnded, notes, slowestMs, failures }: Tally): string {
  const rows: readonly (readonly [string, string | number])[] = [
    ['Rounds', rounds],
    ['Tasks whose adding was acknowledged', added],
    ['Verdicts that were acknowledged', verdicts],
    ['Attempts found interrupted and settled', interrupted],
    ['Processes of a dead engine found and ended', processesEnded],
    ['Notes of recovery (torn or damaged records)', notes.length],
    ['Slowest start to answer, ms', Math.round(slowestMs)],
    ['Lost, run again, run twice at once, left behind', failures.length],
  ];
  return rows.map(([what, count]) => `| ${what} | ${count} |`).join('\n');
}

async function victim(rounds: number, tally: Tally, random: Random): Promise<void> {
  const victim = new Victim(tally, random);
  try {
    for (let round = 0; round < rounds; round += 1) {
      await victim.round();
      if (tally.rounds % everyRounds === 0) console.log(`${tally.rounds} rounds, ${tally.failures.length} failures`);
    }
    await victim.finish();
    const left = taggedProcesses(victim.home);
    if (left.length > 0) tally.failures.push(`processes are left: ${left.map(({ command }) => command).join('; ')}`);
  } finally {
    victim.dispose();
  }
}

async function main(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('Needs flock(1) and /proc: Linux.');
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } } });
  const tally: Tally = { rounds: 0, added: 0, verdicts: 0, interrupted: 0, processesEnded: 0, notes: [], slowestMs: 0, failures: [] };
  const random = new Random(Number(values.seed));
  for (let left = Number(values.rounds); left > 0; left -= roundsEach) await victim(Math.min(left, roundsEach), tally, random);
  console.log(table(tally));
  for (const line of [...new Set(tally.notes), ...tally.failures]) console.log(line);
  process.exitCode = tally.failures.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
