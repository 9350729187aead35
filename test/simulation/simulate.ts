/**
 * `npm run simulate -- --lives N --seed S`: lives from a seed on. `--from S` is another name for it, `--jobs K` shares them among
 * processes, `--tell` shows the life of one seed, `--whole` without making it smaller. Ends with code 1 and the small trace of the first life in which something
 * happened that must never happen.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadLives, type Lives } from './bundle';

interface Range {
  readonly from: number;
  readonly count: number;
}

const everyMs = 10_000;

function number(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`Expected a whole number, found ${String(text)}.`);
  return value;
}

/** Lives one after the other; says now and then how far it is. Resolves with whether all were good. */
async function run(lives: Lives, { from, count }: Range, label: string): Promise<boolean> {
  const started = performance.now();
  let said = started;
  let done = 0;
  let calls = 0;
  const rate = (): string => `${(done / ((performance.now() - started) / 1000)).toFixed(0)} lives/s`;
  const failure = await lives.liveMany(from, count, (seed, outcome) => {
    done += 1;
    calls += outcome.calls;
    if (performance.now() - said < everyMs) return;
    said = performance.now();
    console.log(`${label}${done} of ${count} lives, up to seed ${seed}, ${rate()}`);
  });
  if (failure === undefined) {
    const { user, system } = process.cpuUsage();
    const each = ((user + system) / 1000 / Math.max(1, done)).toFixed(1);
    console.log(
      `${label}${done} lives, seeds ${from} to ${from + count - 1}: all good; ${rate()}, ${each} ms of processor each, ${calls} system calls`,
    );
    return true;
  }
  console.log(await lives.tell(failure.seed));
  console.log(`\nseed ${failure.seed} failed; again with: npm run simulate -- --lives 1 --seed ${failure.seed}`);
  return false;
}

/** Each of the processes takes a part of the seeds. */
async function share({ from, count }: Range, jobs: number): Promise<boolean> {
  const part = Math.ceil(count / jobs);
  const results = Array.from({ length: jobs }, (_, job) => {
    const first = from + job * part;
    const lives = Math.min(part, from + count - first);
    if (lives <= 0) return Promise.resolve(true);
    const child = fork(join(__dirname, 'simulate.ts'), ['--lives', String(lives), '--seed', String(first)], {
      execArgv: ['--import', 'tsx'],
    });
    return new Promise<boolean>((resolve) => child.once('exit', (code) => resolve(code === 0)));
  });
  return (await Promise.all(results)).every((isGood) => isGood);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      lives: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string' },
      jobs: { type: 'string' },
      tell: { type: 'boolean' },
      whole: { type: 'boolean' },
    },
  });
  const range = { from: number(values.seed ?? values.from, 1), count: number(values.lives, 1_000) };
  const jobs = number(values.jobs, 1);
  if (jobs > 1) {
    process.exitCode = (await share(range, jobs)) ? 0 : 1;
    return;
  }
  const lives = await loadLives(`lives-${process.pid}`);
  if (values.tell === true) console.log(await lives.tell(range.from, { isShrunk: values.whole !== true }));
  else process.exitCode = (await run(lives, range, jobs === 1 ? '' : `from ${range.from}: `)) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
