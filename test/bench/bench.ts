/**
 * `npm run bench [-- PATH …] [--audit] [--history] [--store] [--large]`: what a person waits for, as medians of several rounds and as ratios
 * against a peer in the same run. Needs dist (npm run build). Each PATH is a repository to audit (a copy of it: files are edited)
 * instead of the sources of the installed packages; `--audit` measures the audit alone, `--history` that of history (of the PATHs, or
 * of 5,000 commits of its own making), `--store` the journal and the store.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { plan } from '../../src/domain/tasks/planner';
import { systemClock } from '../../src/adapters/system/clock';
import { createFiles } from '../../src/adapters/system/files';
import { compareFile } from '../../src/engine/diff/compareFile';
import { formatPatch } from '../../src/engine/diff/formatPatch';
import { parseTasks } from '../../src/engine/memory/tasksDocument';
import { TasksMemory } from '../../src/engine/memory/tasksMemory';
import { connectEngine } from '../../src/hosts/node/client/connectEngine';
import type { EngineClient } from '../../src/hosts/node/client/engineClient';
import { auditRows } from './audits';
import { packageCorpus, type Corpus } from './corpus';
import { engineAuditRows } from './engineAudits';
import { historyRows } from './history';
import { panelRows } from './panel';
import { linesOf } from './peers';
import { storeRows } from './store';
import { median, ms, print, rounds, spread, type Row } from './report';

const project = resolve(__dirname, '../..');
const dist = (name: string): string => join(project, 'dist', name);
const home = mkdtempSync(join(tmpdir(), 'symbiote-bench-'));
process.env['SYMBIOTE_HOME'] = join(home, 'state');

async function main(): Promise<void> {
  const given = process.argv
    .slice(2)
    .filter((argument) => !argument.startsWith('--'))
    .map((path) => resolve(path));
  const pasts = given.filter((path) => existsSync(join(path, '.git')));
  if (process.argv.includes('--history')) return printHistories(pasts);
  if (process.argv.includes('--store')) return printStore();
  const corpora = given.length === 0 ? [packageCorpus(join(project, 'node_modules'), join(home, 'corpus'), 2200)] : given.map(repository);
  for (const [at, corpus] of corpora.entries()) {
    const lines = `${corpus.files.length} files, ${(linesOf(corpus) / 1000).toFixed(0)} kLOC`;
    console.log(`\nNode ${process.versions.node}, ${cpus().length} cores, ${given[at] ?? 'installed packages'}: ${lines}`);
    const bench = { corpus, home, cli: dist('cli.js'), connect, stopEngine };
    print('Audit, whole processes, the same explicit list of files', await auditRows(bench));
    print('Audits in the engine', await engineAuditRows(bench));
  }
  const corpus = corpora[0] ?? { root: project, files: [] };
  if (process.argv.includes('--audit')) return;
  printHistories(pasts);
  await printStore();
  print('Bundles', bundleRows());
  print('Engine', await engineRows());
  print('Hints, one file of 2,000 lines', await hintRows(corpus));
  print('Tasks, a file of 10,000', await taskRows());
  print('Run panel in a headless browser', await panelRows());
  print('Differences, a file of 20,000 lines with 400 edits', await diffRows(corpus));
  editorRows();
}

async function printStore(): Promise<void> {
  print('Journal and store', await storeRows({ home, databaseScript: dist('databaseWorker.js') }));
}

function printHistories(roots: readonly string[]): void {
  for (const root of roots.length === 0 ? [undefined] : roots)
    print(`History, whole processes${root === undefined ? '' : `, ${root}`}`, historyRows({ root, cli: dist('cli.js'), home }));
}

/** In the real editor: through the runner of the journeys, which prints its own rows. */
function editorRows(): void {
  const { status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(project, 'test/host/run.ts'), join(project, 'test/bench/editor.bench.ts')],
    {
      cwd: project,
      stdio: 'inherit',
      // A repository of 50,000 files takes minutes.
      env: { ...process.env, ...(process.argv.includes('--large') ? { SYMBIOTE_BENCH_LARGE: '1' } : {}) },
    },
  );
  if (status !== 0) throw new Error('The bench in the editor failed.');
}

/** A copy with the history of the original: the bench edits files and sets their times. */
function repository(path: string): Corpus {
  const report = JSON.parse(cli(path, ['audit', '--all', '--json'])) as { files: { path: string }[] };
  const files = report.files.map((file) => file.path);
  const root = mkdtempSync(join(home, 'copy-'));
  if (existsSync(join(path, '.git'))) {
    execFileSync('git', ['clone', '-q', '--shared', '--no-checkout', path, root]);
    execFileSync('git', ['reset', '-q'], { cwd: root, stdio: 'ignore' });
  }
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(path, file), join(root, file));
  }
  return { root, files };
}

function cli(workspace: string, args: readonly string[]): string {
  return execFileSync(process.execPath, [dist('cli.js'), ...args, '--workspace', workspace], { encoding: 'utf8', maxBuffer: 1 << 30 });
}

function bundleRows(): Row[] {
  return ['extension.js', 'chunk.js', 'later.js', 'engineClient.js', 'engine.js', 'cli.js', 'languageWorker.js', 'webview.js'].map(
    (name) => ({
      name,
      value: `${(statSync(dist(name)).size / 1024).toFixed(0)} KB`,
    }),
  );
}

async function connect(workspace: string): Promise<EngineClient> {
  return connectEngine({
    workspace,
    client: 'test',
    engineScript: dist('engine.js'),
    layers: () => ({ environment: {}, editor: {}, flags: {} }),
    acceptsOtherBuild: true,
  });
}

async function stopEngine(client: EngineClient): Promise<void> {
  const closed = new Promise<void>((done) => client.onDidClose(() => done()));
  await client.request('engine.stop', { force: true }).catch(() => undefined);
  await closed;
  client.dispose();
}

async function engineRows(): Promise<Row[]> {
  const bare = await rounds(5, () => spawnSync(process.execPath, ['-e', '0']));
  const workspace = mkdtempSync(join(home, 'engine-'));
  const started: EngineClient[] = [];
  const start = await rounds(5, async (round) => {
    const previous = started.pop();
    if (previous !== undefined) await stopEngine(previous);
    started.push(await connect(mkdtempSync(join(workspace, `${round}-`))));
  });
  const last = started.pop();
  if (last !== undefined) await stopEngine(last);
  const owner = await connect(workspace);
  const attach = await rounds(11, async () => (await connect(workspace)).dispose());
  const ping = await rounds(101, () => owner.request('engine.status', {}));
  await stopEngine(owner);
  return [
    {
      name: 'start until connected',
      value: ms(median(start)),
      note: `${(median(start) / median(bare)).toFixed(1)} × a bare node process (${ms(median(bare))}); includes stopping the one before`,
    },
    { name: 'attach to a running one', value: ms(median(attach)), note: spread(attach) },
    { name: 'request and answer', value: ms(median(ping)), note: spread(ping) },
  ];
}

async function hintRows(corpus: Corpus): Promise<Row[]> {
  const text =
    corpus.files
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(join(corpus.root, file), 'utf8'))
      .sort((a, b) => Math.abs(a.split('\n').length - 2000) - Math.abs(b.split('\n').length - 2000))[0] ?? '';
  const client = await connect(mkdtempSync(join(home, 'hints-')));
  const times = await rounds(31, (round) => client.request('audit.file', { path: 'edited.js', text: `${text}\n// ${round}` }));
  await stopEngine(client);
  return [
    {
      name: 'edit to measured functions, over the socket',
      value: ms(median(times)),
      note: `${text.split('\n').length} lines; ${spread(times)}`,
    },
  ];
}

async function taskRows(): Promise<Row[]> {
  const text = Array.from(
    { length: 10_000 },
    (_, index) =>
      `- id: task-${index}\n  title: Task ${index} # kept\n  status: pending\n  priority: ${index % 7}\n  command: "true"\n${index > 10 ? `  dependencies: [task-${index - 7}, task-${index - 3}]\n` : ''}`,
  ).join('\n');
  const parsing = await rounds(5, () => parseTasks(text));
  const { tasks } = parseTasks(text);
  const planning = await rounds(11, () => plan(tasks, { budget: null, used: 0, warnAt: 0.8, canExecute: () => undefined }));
  const folder = mkdtempSync(join(home, 'tasks-'));
  writeFileSync(join(folder, 'tasks.yml'), text);
  const memory = new TasksMemory({ files: createFiles(folder), path: 'tasks.yml', clock: systemClock });
  await memory.load();
  const editing = await rounds(11, (round) => memory.update([{ id: `task-${5000 + round}`, changes: { status: 'in_progress' } }]));
  memory.dispose();
  return [
    { name: 'parse and check', value: ms(median(parsing)), note: spread(parsing) },
    { name: 'plan of all', value: ms(median(planning)), note: spread(planning) },
    { name: 'one status changed in the file, verified and synced', value: ms(median(editing)), note: spread(editing) },
  ];
}

/** To a patch, both: what git does in a process of its own and we in the engine's. */
async function diffRows(corpus: Corpus): Promise<Row[]> {
  const lines = corpus.files.flatMap((file) => readFileSync(join(corpus.root, file), 'utf8').split('\n')).slice(0, 20_000);
  const edited = lines.flatMap((line, index) => (index % 100 === 50 ? [`${line} // edited`] : index % 100 === 99 ? [] : [line]));
  const [before, after] = [lines, edited].map((all) => Buffer.from(`${all.join('\n')}\n`));
  const folder = mkdtempSync(join(home, 'diff-'));
  writeFileSync(join(folder, 'before'), before ?? '');
  writeFileSync(join(folder, 'after'), after ?? '');
  let [oursChanged, gitsChanged] = [0, 0];
  const ours = await rounds(11, () => {
    const compared = compareFile({ kind: 'modified', path: 'x' }, before, after);
    oursChanged = compared.file.additions + compared.file.deletions;
    formatPatch([compared]);
  });
  const gits = await rounds(11, () => {
    const patch = spawnSync('git', ['diff', '--no-index', 'before', 'after'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
    gitsChanged = patch.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line)).length;
  });
  return [
    {
      name: 'our patch',
      value: ms(median(ours)),
      note: `${(median(ours) / median(gits)).toFixed(2)} × git's; ${oursChanged} lines changed; ${spread(ours)}`,
    },
    { name: 'git diff --no-index', value: ms(median(gits)), note: `${gitsChanged} lines changed; ${spread(gits)}` },
  ];
}

main()
  .finally(() => rmSync(home, { recursive: true, force: true }))
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
