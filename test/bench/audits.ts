/** The audit beside its peers: cold, again with nothing changed, again with one file edited; whole processes, wall and processor. */
import { rmSync, utimesSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineClient } from '../../src/hosts/node/client/engineClient';
import type { Corpus } from './corpus';
import { installPeers, peers, runMeasured, type Measured } from './peers';
import { median, ms, rounds, spread, type Row } from './report';

export interface AuditBench {
  readonly corpus: Corpus;
  /** Absolute path of dist/cli.js. */
  readonly cli: string;
  /** A folder of the bench's own. */
  readonly home: string;
  readonly connect: (workspace: string) => Promise<EngineClient>;
  readonly stopEngine: (client: EngineClient) => Promise<void>;
}

const settings = ['Tests', 'Generated', 'Minified', 'Vendored', 'GitIgnored', 'Declarations'].flatMap((name) => [
  '--set',
  `audit.include${name}=true`,
]);

export async function auditRows(bench: AuditBench): Promise<Row[]> {
  const { corpus, home, cli } = bench;
  const state = join(home, 'audit-state');
  const env = { SYMBIOTE_HOME: state };
  const audit = [process.execPath, cli, 'audit', ...settings, '--quiet', '--workspace', corpus.root];
  const run = (extra: readonly string[], count: number, before?: () => void): Measured =>
    runMeasured([...audit, ...extra], { cwd: corpus.root, rounds: count, env, ...(before === undefined ? {} : { before }) });
  settle(corpus);

  const cold = run(['--all', '--json'], 3, () => rmSync(state, { recursive: true, force: true }));
  const again = run(['--top', '5'], 5);
  let edits = 0;
  const edited = run(['--top', '5'], 5, () => edit(corpus, (edits += 1)));
  const first = await firstHotspots(bench, env);
  const inside = await insideEngine(bench);
  const rows: Row[] = [];
  const theirs = new Map<string, Measured>();
  if (process.platform !== 'win32' && installPeers()) {
    for (const peer of peers(corpus, join(home, 'peers'))) {
      const measured = runMeasured(peer.command(corpus), { cwd: corpus.root, rounds: peer.rounds });
      theirs.set(peer.name, measured);
      rows.push({ name: peer.name, value: both(measured), note: peer.counted(measured) });
    }
  }
  const { files, functions } = countsOf(cold.stdout);
  const counts = comparedCounts(functions, theirs.get('ESLint complexity')?.stdout, theirs.get('oxlint complexity, silent'));
  const [eslint, report, silent] = [
    'ESLint complexity',
    'oxlint complexity, JSON report of every function',
    'oxlint complexity, silent',
  ].map((name) => theirs.get(name));
  return [
    {
      name: 'symbiote audit, cold: nothing known, no engine',
      value: both(cold),
      note: `${files} files, ${functions} functions; ${ratio(eslint?.cpuMs, cold.cpuMs, 'of ESLint’s processor time')}; ${times(cold.wallMs, report?.wallMs, 'oxlint’s report')}`,
    },
    { name: 'symbiote audit again, nothing changed', value: both(again), note: times(again.wallMs, silent?.wallMs, 'oxlint silent') },
    {
      name: 'symbiote audit again, one file edited',
      value: both(edited),
      note: times(edited.wallMs, silent?.wallMs, 'oxlint silent'),
    },
    { name: 'the same inside a running engine', value: ms(median(inside)), note: spread(inside) },
    { name: 'from the start of an engine to the first hotspots, cold', value: ms(first) },
    ...rows,
    ...counts,
  ];
}

/** Whether all counted the same functions; the causes of the two differences there are were looked up in the reports, place by place. */
function comparedCounts(ours: number, eslint: string | undefined, oxlint: Measured | undefined): Row[] {
  const [, all, plain] = /(\d+) functions, (\d+) of them/.exec(eslint ?? '') ?? [];
  const theirs = Number(all) - Number(plain);
  const oxlints = Number(/and (\d+) errors/.exec(oxlint?.stdout ?? '')?.[1]);
  const rows: Row[] = [];
  if (all !== undefined)
    rows.push({
      name: 'functions: ours, and ESLint’s less initialisers of 1',
      value: ours === theirs ? 'equal' : `${ours} and ${theirs}`,
      note: 'ESLint reports the initialiser of every class field; ours those that have something to say',
    });
  if (all !== undefined && !Number.isNaN(oxlints))
    rows.push({
      name: 'functions: oxlint’s and ESLint’s',
      value: oxlints === Number(all) ? 'equal' : `${oxlints - Number(all)} more`,
      note: 'oxlint reports overload signatures, which have no body, as functions too',
    });
  return rows;
}

/** As a tree that was checked out a while ago: what changed within the last seconds is looked at again, on purpose. */
function settle({ root, files }: Corpus): void {
  const then = Date.now() / 1000 - 3600;
  for (const file of files) utimesSync(join(root, file), then, then);
}

function edit({ root, files }: Corpus, count: number): void {
  const file = join(root, files[Math.floor(files.length / 2)] ?? '');
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n// ${count}\n`);
  const then = Date.now() / 1000 - 60 + count;
  utimesSync(file, then, then);
}

async function firstHotspots({ corpus, home, connect, stopEngine }: AuditBench, env: { readonly SYMBIOTE_HOME: string }): Promise<number> {
  rmSync(join(process.env['SYMBIOTE_HOME'] ?? home, 'cache'), { recursive: true, force: true });
  rmSync(join(env.SYMBIOTE_HOME, 'cache'), { recursive: true, force: true });
  const start = performance.now();
  const client = await connect(corpus.root);
  let first: number | undefined;
  await client.request(
    'audit.run',
    { early: true, top: 5 },
    { onProgress: ({ found }) => (first ??= (found?.length ?? 0) >= 5 ? performance.now() - start : undefined) },
  );
  await stopEngine(client);
  return first ?? performance.now() - start;
}

async function insideEngine({ corpus, connect, stopEngine }: AuditBench): Promise<number[]> {
  const client = await connect(corpus.root);
  await client.request('audit.run', {});
  let count = 100;
  const times: number[] = [];
  await rounds(11, async () => {
    edit(corpus, (count += 1));
    times.push((await client.request('audit.run', { top: 5 })).summary.durationMs);
  });
  await stopEngine(client);
  return times.slice(1);
}

function countsOf(stdout: string): { readonly files: number; readonly functions: number } {
  const report = JSON.parse(stdout) as { readonly summary: { readonly files: number; readonly functions: number } };
  return report.summary;
}

function both({ wallMs, cpuMs }: Measured): string {
  return `${ms(wallMs)} wall, ${ms(cpuMs)} CPU`;
}

function ratio(theirs: number | undefined, ours: number, what: string): string {
  return theirs === undefined ? 'no peer' : `1/${(theirs / ours).toFixed(1)} ${what}`;
}

function times(ours: number, theirs: number | undefined, what: string): string {
  return theirs === undefined ? 'no peer' : `${(ours / theirs).toFixed(2)} × the wall time of ${what}`;
}
