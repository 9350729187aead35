/** What a person waits for in the real editor; `npm run bench` runs it through the journeys' runner, which chooses the editor. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Frame } from 'playwright-core';
import { openEditor, type Editor } from '../host/harness/editor';
import { taggedProcesses } from '../host/harness/leftovers';
import { createWorkspace, type TestWorkspace } from '../host/harness/workspace';
import { packageCorpus } from './corpus';
import { median, ms, print, spread } from './report';

const samples = 3;

describe('the editor, waited for', function () {
  this.timeout(900_000);

  it('is measured', async () => {
    const activations: number[] = [];
    const floors: number[] = [];
    const cold: number[] = [];
    const whole: number[] = [];
    const warm: number[] = [];
    const workspace = createWorkspace({ 'package.json': '{}' });
    const { files } = packageCorpus(resolve(__dirname, '../../node_modules'), workspace.folder, 1000);
    commit(workspace);
    const include = ['Minified', 'Generated', 'Tests'].map((name) => [`symbiote.audit.include${name}`, true] as const);
    try {
      for (let sample = 0; sample < samples; sample++) {
        const editor = await openEditor({ folder: workspace.folder, settings: Object.fromEntries(include) });
        await atRest(editor);
        const start = performance.now();
        await editor.command('symbiote.hotspots.focus');
        cold.push(await firstHotspot(editor, start));
        whole.push(await audited(editor, start));
        const times = await activationTimes(editor);
        const activation = times.get('Symbiote');
        assert.ok(activation !== undefined, `the editor tells no time of ours: ${[...times.keys()].join(', ')}`);
        activations.push(activation);
        floors.push(Math.min(...[...times].flatMap(([name, time]) => (/symbiote/i.test(name) ? [] : [time]))));
        await editor.reload();
        const again = performance.now();
        await editor.command('symbiote.hotspots.focus');
        warm.push(await firstHotspot(editor, again));
        await editor.close();
      }
    } finally {
      workspace.remove();
    }
    const count = `${files.length} files`;
    print('Editor', [
      {
        name: 'activation in a window at rest, as the editor counts it',
        value: ms(median(activations)),
        note: `${spread(activations)}; the quickest of the editor’s own, loaded while the window opened: ${ms(median(floors))}`,
      },
      { name: `view opened to first hotspots, ${count}, engine not running`, value: ms(median(cold)), note: spread(cold) },
      { name: `view opened to every file measured, ${count}`, value: ms(median(whole)), note: spread(whole) },
      { name: 'view opened to hotspots after a window reload, engine running', value: ms(median(warm)), note: spread(warm) },
    ]);
  });

  it('shows what a task prints', async () => {
    const workspace = createWorkspace({
      ...{ 'package.json': '{}', '.gitignore': '.symbiote/\n', 'tell.js': tell },
      'tasks.yml': '- id: tell\n  title: Tell the time\n  command: node tell.js\n',
    });
    const editor = await openEditor({ folder: workspace.folder });
    try {
      await editor.command('symbiote.tasks.focus');
      await editor.until('the task is shown', async () => (await editor.treeRows('Tasks')).length === 1);
      await editor.startCommand('symbiote.run');
      await editor.until('it is being carried out', () => existsSync(workspace.path('started')));
      await editor.startCommand('symbiote.showRun');
      const frame = await editor.until('the run panel is shown', () => frameWith(editor, 'main.run h1'));
      await frame.evaluate(watchLines);
      writeFileSync(workspace.path('go'), '');
      await editor.until('every line is shown', async () => (await frame.evaluate(seenLines)).length === toldLines, { timeoutMs: 60_000 });
      const [, ...times] = await frame.evaluate(seenLines);
      const over = times.filter((time) => time > 50).length;
      print('Editor, a run that is watched', [
        {
          name: 'a line printed by a task until it is in the run panel',
          value: ms(median(times)),
          note: `${spread(times)}; ${over} over 50 ms`,
        },
      ]);
    } finally {
      await editor.close();
      workspace.remove();
    }
  });

  it('is measured with 50,000 files', async function () {
    if (process.env['SYMBIOTE_BENCH_LARGE'] === undefined) this.skip();
    const workspace = createWorkspace(Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => largeFile(at))));
    const editor = await openEditor({ folder: workspace.folder });
    try {
      const start = performance.now();
      await editor.command('symbiote.hotspots.focus');
      const first = await firstHotspot(editor, start);
      const cancelled = performance.now();
      await editor.command('symbiote.cancelAudit');
      await editor.until('the audit has stopped', async () => /stopped after/.test(await description(editor)));
      const stopped = performance.now() - cancelled;
      assert.ok((await editor.treeRows('Hotspots')).length > 0);
      const again = performance.now();
      await editor.startCommand('symbiote.audit');
      await editor.until('it is under way', async () => /measured/.test(await description(editor)));
      // The window answers while all that goes on.
      const answer = performance.now();
      await editor.openFile(workspace.path('f0/file0.ts'));
      const opened = performance.now() - answer;
      const all = await audited(editor, again);
      print('Editor, 50,000 files', [
        { name: 'view opened to first hotspots', value: ms(first) },
        { name: 'audit cancelled, until it has stopped', value: ms(stopped) },
        { name: 'a file opened while the audit goes on', value: ms(opened) },
        { name: 'the audit done', value: ms(all) },
        { name: 'memory of the engine at its peak', value: `${enginePeakMegabytes(editor)} MB` },
      ]);
    } finally {
      await editor.close();
      workspace.remove();
    }
  });
});

const toldLines = 41;
/** Prints when it prints, a quarter of a second apart, once there is somebody who watches. */
const tell = `
const { existsSync, writeFileSync } = require('fs');
writeFileSync('started', '');
let count = 0;
const timer = setInterval(() => {
  if (!existsSync('go')) return;
  console.log('printed ' + ++count + ' at ' + Date.now());
  if (count === ${toldLines}) clearInterval(timer);
}, 250);
`;

declare global {
  interface Window {
    /** Milliseconds from when a line was printed until the page had it, by the number of the line. */
    symbioteLines?: Map<string, number>;
  }
}

/** Runs in the page. */
function watchLines(): void {
  const lines = new Map<string, number>();
  window.symbioteLines = lines;
  new MutationObserver(() => {
    const now = Date.now();
    for (const [, number = '', at] of (document.body.textContent ?? '').matchAll(/printed (\d+) at (\d{13})/g))
      if (!lines.has(number)) lines.set(number, now - Number(at));
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}

/** Runs in the page. */
function seenLines(): number[] {
  return [...(window.symbioteLines?.values() ?? [])];
}

async function frameWith(editor: Editor, selector: string): Promise<Frame | undefined> {
  for (const frame of editor.page.frames())
    if (
      (await frame
        .locator(selector)
        .count()
        .catch(() => 0)) > 0
    )
      return frame;
  return undefined;
}

/** Ten in a folder; every hundredth has a function over the thresholds. */
function largeFile(at: number): [string, string] {
  const body =
    at % 100 === 0 ? Array.from({ length: 9 }, (_, n) => `  if (a > ${n}) { if (a % ${n + 2} === 0) a += ${n}; }\n`).join('') : '';
  return [`f${Math.floor(at / 10)}/file${at}.ts`, `export function work${at}(a: number): number {\n${body}  return a;\n}\n`];
}

function commit({ folder }: TestWorkspace): void {
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('add', '-A');
  git(
    '-c',
    'gc.auto=0',
    '-c',
    'maintenance.auto=false',
    '-c',
    'user.name=Bench',
    '-c',
    'user.email=bench@example.invalid',
    'commit',
    '-q',
    '-m',
    'corpus',
  );
}

/** Loading the code and calling `activate`, in milliseconds by the extension's name, from "Show Running Extensions". */
async function activationTimes(editor: Editor): Promise<ReadonlyMap<string, number>> {
  await editor.command('workbench.action.showRuntimeExtensions');
  const list = editor.page.locator('.runtime-extensions-editor .monaco-list');
  await list.locator('.monaco-list-row').first().click();
  const times = new Map<string, number>();
  // The slowest come first, and a list has only those rows that are seen.
  for (let isWhole = false; !isWhole; await editor.press('PageDown')) {
    const rows = await list.locator('.monaco-list-row').evaluateAll((elements) =>
      elements.map((row) => ({
        text: row instanceof HTMLElement ? row.innerText.replaceAll(/\s+/g, ' ') : '',
        isLast: row.getAttribute('aria-posinset') === row.getAttribute('aria-setsize'),
      })),
    );
    for (const { text } of rows) {
      const [, name, time] = /^(.*?) \d+\.\d+\.\d+.*Activation: (\d+)ms/.exec(text) ?? [];
      if (name !== undefined) times.set(name, Number(time));
    }
    isWhole = rows.some(({ isLast }) => isLast);
  }
  return times;
}

/** A window that has just opened is busy with itself; what it costs us then is its own time. Other extensions were loaded in that time. */
async function atRest(editor: Editor): Promise<void> {
  await editor.until('the window has come to rest', () =>
    editor.run(async () => {
      const { performance: host } = require('node:perf_hooks') as typeof import('node:perf_hooks');
      const before = host.eventLoopUtilization();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return host.eventLoopUtilization(before).utilization < 0.03;
    }),
  );
}

async function firstHotspot(editor: Editor, start: number): Promise<number> {
  await hotspots(editor).locator('.monaco-list-row').first().waitFor({ timeout: 120_000 });
  return performance.now() - start;
}

/** Until the view's title has the number of hotspots instead of progress. */
async function audited(editor: Editor, start: number): Promise<number> {
  await editor.until('the audit is done', async () => /^\d+( of \d+)?$/.test(await description(editor)), { timeoutMs: 600_000 });
  return performance.now() - start;
}

async function description(editor: Editor): Promise<string> {
  return ((await hotspots(editor).locator('.pane-header .description').first().textContent()) ?? '').trim();
}

function hotspots(editor: Editor) {
  return editor.page.locator('.pane', { hasText: 'Hotspots' }).first();
}

/** 0 where the system does not tell. */
function enginePeakMegabytes(editor: Editor): number {
  const [engine] = taggedProcesses(editor.home).filter(({ command }) => command.includes('engine.js'));
  if (engine === undefined || process.platform !== 'linux') return 0;
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${engine.pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}
