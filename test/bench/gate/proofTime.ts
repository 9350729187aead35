/** How long a proof without tests takes in the real engine: a worktree is made, something is changed in it, the gates judge. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { composeEngine } from '../../../src/hosts/node/compose';
import { runRequest } from '../../runRequest';

const dist = (name: string): string => resolve(__dirname, '../../../dist', name);

/** Of a repository of its own making, with as many files; the whole run of the task. */
export async function proofTime(files: number): Promise<{ readonly ms: number; readonly stages: string }> {
  const workspace = mkdtempSync(join(tmpdir(), 'symbiote-gate-'));
  const formerHome = process.env['SYMBIOTE_HOME'];
  process.env['SYMBIOTE_HOME'] = mkdtempSync(join(tmpdir(), 'symbiote-home-'));
  try {
    makeRepository(workspace, files);
    const engine = await composeEngine({
      workspace,
      workerScript: dist('languageWorker.js'),
      comparisonScript: dist('comparisonWorker.js'),
      databaseScript: dist('databaseWorker.js'),
      build: 'bench',
      log: () => undefined,
    });
    try {
      const begun = performance.now();
      const { id } = await engine.orchestrator.start(runRequest({ environment: { PATH: process.env['PATH'] ?? '', HOME: tmpdir() } }));
      const run = await engine.orchestrator.wait(id, new AbortController().signal);
      const ms = Math.round(performance.now() - begun);
      const [proof] = await engine.review.waiting('tasks.yml');
      if (proof?.verdict !== 'green') throw new Error(`No green proof: ${JSON.stringify(run.results)}`);
      const gates = proof.gates.map(({ gate, durationMs = 0 }) => `${gate} ${Math.round(durationMs)} ms`);
      return { ms, stages: `the whole run of the task, of it the gates ${gates.join(', ')}` };
    } finally {
      await engine.stop();
    }
  } finally {
    rmSync(workspace, { recursive: true, force: true, maxRetries: 10 });
    rmSync(process.env['SYMBIOTE_HOME'], { recursive: true, force: true, maxRetries: 10 });
    if (formerHome === undefined) delete process.env['SYMBIOTE_HOME'];
    else process.env['SYMBIOTE_HOME'] = formerHome;
  }
}

function makeRepository(root: string, files: number): void {
  const body =
    'export function sum(items) {\n  let sum = 0;\n  for (const item of items) {\n    if (item > 0) {\n      sum += item;\n    }\n  }\n  return sum;\n}\n';
  for (let at = 0; at < files; at++) {
    const folder = join(root, 'src', `part${at % 40}`);
    mkdirSync(folder, { recursive: true });
    const more = Array.from({ length: 8 }, (_, index) => body.replaceAll('sum', `sum${at}_${index}`)).join('\n');
    writeFileSync(join(folder, `module${at}.js`), more);
  }
  writeFileSync(join(root, '.gitignore'), 'tasks.yml\n');
  writeFileSync(
    join(root, 'tasks.yml'),
    '- { id: tidy, command: "sed -i.bak \'s/if (item > 0) {/if (0 < item) {/\' src/part1/module1.js && rm src/part1/module1.js.bak", isolate: worktree }\n',
  );
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: root });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.invalid', '-c', 'gc.auto=0', 'commit', '-qm', 'one');
}
