/**
 * `npm run fuzz` second half: 20,000 mutated source files (`-- --count N --seed N` for others). No crash, no wrong sum, none slower
 * than its bound, and no more memory at the end than near the beginning. It runs in a process of its own, which is ended when it hangs.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { check, mutated, sourcesBelow } from './sourceMutations';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
  strict: false,
});
const [count, first] = [Number(values['count']), Number(values['seed'])];
/** For one file of at most some 60 kB; a loaded machine is ten times slower than an idle one. */
const boundMs = 5_000;
const mostGrowthBytes = 48 * 1024 * 1024;

function collected(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

function work(): void {
  const project = join(__dirname, '../..');
  const sources = ['src', 'node_modules/eslint/lib', 'node_modules/zod/src'].flatMap((folder) => sourcesBelow(join(project, folder)));
  let slowest = { seed: 0, ms: 0 };
  let settled = 0;
  for (let seed = first; seed < first + count; seed++) {
    if ((seed - first) % 100 === 0) process.send?.(seed);
    if (seed - first === Math.floor(count / 4)) settled = collected();
    try {
      const ms = check(mutated(sources, seed));
      if (ms > slowest.ms) slowest = { seed, ms };
    } catch (error) {
      console.error(`Seed ${seed}:`, error);
      process.exit(1);
    }
  }
  const growth = collected() - settled;
  console.log(
    `${count} mutated files of ${sources.length} sources: none crashed; slowest ${slowest.ms.toFixed(0)} ms (seed ${slowest.seed}); ` +
      `heap ${growth < 0 ? '' : '+'}${(growth / 1e6).toFixed(1)} MB over the last three quarters`,
  );
  process.exitCode = slowest.ms > boundMs || growth > mostGrowthBytes ? 1 : 0;
  process.disconnect?.();
}

function watchOver(): void {
  const child = fork(__filename, process.argv.slice(2), { execArgv: process.execArgv, env: { ...process.env, SYMBIOTE_FUZZ_CHILD: '1' } });
  let last = first;
  const hung = (): void => {
    console.error(`It hangs on one of the seeds ${last} to ${last + 99}.`);
    child.kill('SIGKILL');
    process.exitCode = 1;
  };
  let timer = setTimeout(hung, 120_000);
  child.on('message', (seed) => {
    last = Number(seed);
    clearTimeout(timer);
    timer = setTimeout(hung, 120_000);
  });
  child.on('exit', (code) => {
    clearTimeout(timer);
    process.exitCode = code === 0 ? (process.exitCode ?? 0) : 1;
  });
}

if (process.env['SYMBIOTE_FUZZ_CHILD'] === '1') work();
else watchOver();
