/** Audits inside a running engine that are not one cold pass: cancelled, after a branch switch, of many files, and what they take of memory. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EngineClient } from '../../src/hosts/node/client/engineClient';
import type { AuditBench } from './audits';
import { median, ms, spread, type Row } from './report';

const manyFiles = 5000;
const switchedFiles = 3000;
const cancellations = 5;

export async function engineAuditRows(bench: AuditBench): Promise<Row[]> {
  const many = copies(bench);
  try {
    return [memoryOfProcess(bench, many), ...(await cancelling(bench, many)), ...(await switching(bench))];
  } finally {
    rmSync(many, { recursive: true, force: true });
  }
}

/** The corpus, as often as it takes. */
function copies({ corpus, home }: AuditBench): string {
  const root = mkdtempSync(join(home, 'many-'));
  for (let at = 0; at < manyFiles; at++) {
    const file = corpus.files[at % corpus.files.length] ?? '';
    const to = join(root, `copy${Math.floor(at / corpus.files.length)}`, file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(corpus.root, file), to);
  }
  return root;
}

/** The peak of the whole process, told by itself as it ends. */
function memoryOfProcess({ home, cli }: AuditBench, root: string): Row {
  const told = join(home, 'memory.txt');
  const hook = join(home, 'memory.cjs');
  writeFileSync(
    hook,
    `if (require('node:worker_threads').isMainThread) process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS)));`,
  );
  spawnSync(process.execPath, ['--require', hook, cli, 'audit', '--no-cache', '--quiet', '--top', '5', '--workspace', root], {
    stdio: 'ignore',
    env: { ...process.env, SYMBIOTE_HOME: join(home, 'memory-state') },
  });
  return {
    name: `memory at its peak, a cold audit of ${manyFiles} files`,
    value: `${(Number(readFileSync(told, 'utf8')) / 1024).toFixed(0)} MB`,
  };
}

/** From the cancellation to its answer, and until the engine and its thread are free: another file is measured. */
async function cancelling({ connect, stopEngine }: AuditBench, root: string): Promise<Row[]> {
  const client = await connect(root);
  const [answers, frees]: [number[], number[]] = [[], []];
  for (let round = 0; round < cancellations; round++) {
    const abort = new AbortController();
    let start = NaN;
    const onProgress = ({ done, total }: { readonly done: number; readonly total: number }): void => {
      if (abort.signal.aborted || total === 0 || done < total / 50) return;
      start = performance.now();
      abort.abort();
    };
    await client.request('audit.run', { fresh: true }, { signal: abort.signal, onProgress }).catch(() => undefined);
    answers.push(performance.now() - start);
    await client.request('audit.file', { path: 'other.ts', text: 'export const f = () => 1;' });
    frees.push(performance.now() - start);
  }
  await stopEngine(client);
  return [
    { name: 'an audit cancelled, until that is answered', value: ms(median(answers)), note: spread(answers) },
    { name: 'and until another file is measured', value: ms(median(frees)), note: spread(frees) },
  ];
}

async function switching({ home, connect, stopEngine }: AuditBench): Promise<Row[]> {
  const root = mkdtempSync(join(home, 'branches-'));
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.invalid', '-c', 'gc.auto=0', '-c', 'maintenance.auto=false'];
    execFileSync('git', [...who, ...args], { cwd: root, stdio: 'ignore' });
  };
  const write = (variant: number): void => {
    for (let at = 0; at < switchedFiles; at++) {
      mkdirSync(join(root, `f${at % 100}`), { recursive: true });
      writeFileSync(
        join(root, `f${at % 100}/file${at}.ts`),
        `export function work(a: number) {\n  if (a > ${variant}) return ${at};\n  return a;\n}\n`,
      );
    }
    git('add', '-A');
    git('commit', '-q', '-m', `variant ${variant}`);
  };
  git('init', '-q', '-b', 'one');
  write(1);
  git('checkout', '-q', '-b', 'two');
  write(2);
  const client = await connect(root);
  await client.request('audit.run', { top: 5 });
  git('checkout', '-q', 'one');
  const there = await audited(client);
  git('checkout', '-q', 'two');
  const back = await audited(client);
  const still = await audited(client);
  await stopEngine(client);
  const name = `a branch with ${switchedFiles} other files checked out, audited again`;
  return [
    { name, value: ms(there.durationMs), note: `${there.measured} measured` },
    { name: 'and the branch before again', value: ms(back.durationMs), note: `${back.measured} measured` },
    { name: 'and once more, nothing changed', value: ms(still.durationMs), note: `${still.measured} measured` },
  ];
}

/** How many files were not known when the audit began to measure, and how long it took. */
async function audited(client: EngineClient): Promise<{ readonly durationMs: number; readonly measured: number }> {
  let measured: number | undefined;
  const onProgress = ({ done, total }: { readonly done: number; readonly total: number }): void => {
    if (total > 0) measured ??= total - done;
  };
  const { summary } = await client.request('audit.run', { top: 5 }, { onProgress });
  return { durationMs: summary.durationMs, measured: measured ?? 0 };
}
