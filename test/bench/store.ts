/** The journal and the store: appends against the disk itself and against SQLite, a long journal read, and what a snapshot costs the loop. */
import { spawnSync } from 'node:child_process';
import { closeSync, createWriteStream, fdatasyncSync, mkdirSync, mkdtempSync, openSync, promises as fs, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/system/clock';
import { createFiles } from '../../src/adapters/system/files';
import { createThreadDatabases } from '../../src/adapters/system/sqlite/threadDatabases';
import type { Attempt, Run } from '../../src/domain/runs/run';
import { encodeRecord } from '../../src/engine/store/journalLines';
import type { NewJournalRecord } from '../../src/engine/store/journalRecords';
import { openStore, type Store } from '../../src/engine/store/store';
import { median, ms, type Row } from './report';

const single = 300;
const together = 100;
const perWriter = 30;
const turns = 5;
const million = 1_000_000;
/** Their database has 50 MB. */
const recordsOfSnapshot = 290_000;

export interface StoreBench {
  readonly home: string;
  /** Absolute path of dist/databaseWorker.js. */
  readonly databaseScript: string;
}

export async function storeRows({ home, databaseScript }: StoreBench): Promise<Row[]> {
  const open = async (folder: string): Promise<Store> =>
    openStore({
      files: createFiles(folder),
      clock: systemClock,
      databases: createThreadDatabases({ script: databaseScript }),
      prepare: () => Promise.resolve(),
      isReadOnly: false,
      foreign: undefined,
      engine: { pid: process.pid, build: 'bench' },
      limits: () => Promise.resolve({ snapshotRecords: Infinity, keepDays: 36_500, keepRuns: 1_000_000 }),
      log: (text) => console.error(text),
    });
  const folder = (): string => mkdtempSync(join(home, 'store-'));
  return [...(await appendRows(open, folder)), await recoveryRow(open, folder()), await snapshotRow(open, folder())];
}

type Open = (folder: string) => Promise<Store>;

/** Turns of the one and the other, because the disk is not the same from one second to the next. */
async function appendRows(open: Open, folder: () => string): Promise<Row[]> {
  const record: NewJournalRecord = { type: 'task.moved', taskId: 'a', from: 'pending', to: 'in_progress', runId: 'r-mwqu02zi-00-7olm' };
  const line = encodeRecord({ v: 1, seq: 1000, at: systemClock.now(), ...record });
  const store = await open(folder());
  const disk = { one: [] as number[], many: [] as number[] };
  const journal = { one: [] as number[], many: [] as number[] };
  for (let turn = 0; turn < turns; turn += 1) {
    disk.one.push(await diskRate(folder(), line, single));
    journal.one.push(await rate(single, async () => repeat(single, () => store.append(record))));
    const batch = Buffer.concat(Array.from({ length: together }, () => line));
    disk.many.push(together * (await diskRate(folder(), batch, perWriter * 3)));
    const writers = (): Promise<unknown> =>
      Promise.all(Array.from({ length: together }, () => repeat(perWriter, () => store.append(record))));
    journal.many.push(await rate(together * perWriter, writers));
  }
  await store.close();
  const share = (ours: number[], theirs: number[]): string =>
    `${Math.round(median(ours.map((value, index) => (value / (theirs[index] ?? NaN)) * 100)))}%`;
  const many = `${together} at a time`;
  return [
    {
      name: 'acknowledged appends, one at a time',
      value: perSecond(median(journal.one)),
      note: `${share(journal.one, disk.one)} of the disk's ${perSecond(median(disk.one))} syncs of the same bytes; medians of ${turns} turns`,
    },
    {
      name: `acknowledged appends, ${many}`,
      value: perSecond(median(journal.many)),
      note: `${share(journal.many, disk.one)} of the disk's ${perSecond(median(disk.one))} syncs of one record each, and ${share(journal.many, disk.many)} of what can be had: ${together} records written and synced at once, ${perSecond(median(disk.many))}`,
    },
    sqliteRow(folder(), line.toString(), median(journal.one)),
  ];
}

/** Writes and syncs as the system has them, without anything of ours. */
async function diskRate(folder: string, bytes: Uint8Array, count: number): Promise<number> {
  const file = await fs.open(join(folder, 'raw'), 'wx');
  try {
    return await rate(count, () =>
      repeat(count, async () => {
        await file.write(bytes);
        await file.datasync();
      }),
    );
  } finally {
    await file.close();
  }
}

function sqliteRow(folder: string, text: string, ours: number): Row {
  const name = 'node:sqlite, WAL, full sync, one at a time';
  const script = join(__dirname, 'sqliteAppends.mjs');
  for (const [program, ...before] of [[process.execPath], ['npx', '--yes', 'node@24']]) {
    const { status, stdout } = spawnSync(program ?? '', [...before, script, folder, String(single), text], { encoding: 'utf8' });
    if (status !== 0) continue;
    return { name, value: perSecond(Number(stdout)), note: `the journal does ${(ours / Number(stdout)).toFixed(2)} times as many` };
  }
  return { name, value: '–', note: 'this Node has no node:sqlite, and node@24 cannot be had here' };
}

async function recoveryRow(open: Open, folder: string): Promise<Row> {
  await writeJournal(folder, million);
  const path = join(folder, '.symbiote/journal/0000000001.log');
  const cpu = process.cpuUsage();
  const start = performance.now();
  const store = await open(folder);
  const took = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const runs = store.runs.runs().length;
  const pause = watchPauses();
  await store.settled();
  const all = performance.now() - start;
  await store.close();
  const megabytes = Math.round(statSync(path).size / 1_048_576);
  rmSync(folder, { recursive: true, force: true });
  return {
    name: 'recovery of a journal of 1,000,000 records without a snapshot, until work goes on',
    value: ms(took),
    note: `${megabytes} MB, ${ms((user + system) / 1000)} of processor, ${runs} runs held; the database, for queries, is made meanwhile in its thread: after ${ms(all)} it has all, and kept the loop for ${ms(pause())} at most`,
  };
}

/** Runs of ten tasks each, as the loop writes them. */
async function writeJournal(folder: string, count: number): Promise<void> {
  mkdirSync(join(folder, '.symbiote/journal'), { recursive: true });
  const out = createWriteStream(join(folder, '.symbiote/journal/0000000001.log'));
  let seq = 0;
  for (const record of lifeOfRuns()) {
    if (seq === count) break;
    seq += 1;
    if (!out.write(encodeRecord({ v: 1, seq, at: 1_795_000_000_000 + seq, ...record })))
      await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  }
  await new Promise<void>((resolve) => void out.end(() => resolve()));
  const handle = openSync(join(folder, '.symbiote/journal/0000000001.log'), 'r+');
  fdatasyncSync(handle);
  closeSync(handle);
}

function* lifeOfRuns(): Generator<NewJournalRecord> {
  yield { type: 'engine.started', epoch: 1, pid: 1, build: 'bench' };
  for (let number = 0; ; number += 1) {
    const run: Run = {
      ...{ id: `r-${number}`, state: 'running', startedAt: number, requested: [], tasksFile: 'tasks.yml' },
      ...{ costUsed: 0, costBudget: null, results: [], warnings: [] },
    };
    yield { type: 'run.started', run };
    for (let task = 0; task < 10; task += 1) yield* lifeOfTask(run, `task-${task}`, number);
    yield { type: 'run.changed', run: { ...run, state: 'done', ending: 'completed', endedAt: number + 1 } };
  }
}

function* lifeOfTask(run: Run, taskId: string, number: number): Generator<NewJournalRecord> {
  const stages = [{ name: 'command', state: 'done' as const, startedAt: number, endedAt: number + 1, detail: 'exit code 0' }];
  const attempt: Attempt = {
    ...{ id: `a-${run.id}-${taskId}`, runId: run.id, taskId, title: `Title of ${taskId}`, number: number + 1, key: `k-${number}` },
    ...{ command: 'npm test', startedAt: number, terminal: true },
  };
  const verdict = { kind: 'exited' as const, exitCode: 0 };
  yield { type: 'task.moved', taskId, from: 'pending', to: 'in_progress', runId: run.id };
  yield { type: 'run.changed', run: { ...run, currentTask: taskId, costUsed: 1 } };
  yield { type: 'attempt.started', attempt };
  yield { type: 'attempt.changed', attemptId: attempt.id, stages, verdict };
  yield { type: 'attempt.ended', attempt: { ...attempt, stages, verdict, endedAt: number + 1, changes: { files: [], omitted: [] } } };
  yield { type: 'task.moved', taskId, from: 'in_progress', to: 'done', runId: run.id };
  const result = { taskId, title: attempt.title, status: 'done' as const, attemptId: attempt.id, durationMs: 1, cost: 1, exitCode: 0 };
  yield { type: 'run.result', runId: run.id, result };
}

/** How long the loop was kept from a timer of one millisecond, at worst, while a snapshot was written. */
async function snapshotRow(open: Open, folder: string): Promise<Row> {
  await writeJournal(folder, recordsOfSnapshot);
  const store = await open(folder);
  await store.settled();
  const pauses: number[] = [];
  const times: number[] = [];
  let bytes = 0;
  for (let turn = 0; turn < 3; turn += 1) {
    const pause = watchPauses();
    const start = performance.now();
    ({ bytes } = await store.snapshot());
    times.push(performance.now() - start);
    pauses.push(pause());
  }
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    name: 'the loop’s longest pause while a snapshot is written',
    value: ms(median(pauses)),
    note: `${Math.round(bytes / 1_048_576)} MB in ${ms(median(times))}; at worst ${ms(Math.max(...pauses))}`,
  };
}

/** Says at the end for how long, at worst, a timer of one millisecond was kept waiting. */
function watchPauses(): () => number {
  let last = performance.now();
  let worst = 0;
  const look = (): void => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  return () => {
    look();
    clearInterval(timer);
    return worst;
  };
}

async function repeat(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) await work();
}

async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (count / (performance.now() - start)) * 1000;
}

function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en')}/s`;
}
