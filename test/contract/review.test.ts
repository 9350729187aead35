/** From a task in a worktree to a change in the person's tree and back, over real files, git, processes and the built threads. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../../src/domain/errors';
import { defaultSettings, type Settings } from '../../src/domain/settings';
import type { Run } from '../../src/domain/runs/run';
import type { Engine } from '../../src/engine/engine';
import type { Decision } from '../../src/engine/proof/review';
import { composeEngine } from '../../src/hosts/node/compose';
import { inForm } from '../longForm';
import { runRequest } from '../runRequest';

const environment = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() };

const before = `export function total(items) {
  let sum = 0;
  for (const item of items) {
    if (item.price > 0) {
      if (item.taxed) {
        sum += item.price * 1.2;
      } else {
        sum += item.price;
      }
    }
  }
  return sum;
}

export const currency = 'EUR';

export const decimals = 2;
`;
const after = before.replace(
  /^export function total[^]*?\n}\n/,
  `export function total(items) {
  return items.filter((item) => item.price > 0).reduce((sum, item) => sum + priced(item), 0);
}

function priced(item) {
  return item.taxed ? item.price * 1.2 : item.price;
}
`,
);
const test = `const assert = require('node:assert');
const text = require('node:fs').readFileSync('src/cart.mjs', 'utf8');
import('data:text/javascript,' + encodeURIComponent(text)).then(({ total }) => {
  assert.equal(total([{ price: 10, taxed: true }, { price: 5 }, { price: -1 }]), 17);
});
`;

describe('a change that is proved and reviewed', function () {
  this.timeout(60_000);
  let workspace: string;
  let home: string;
  let engine: Engine;
  const formerHome = process.env['SYMBIOTE_HOME'];

  const open = async (): Promise<Engine> =>
    composeEngine({
      workspace,
      workerScript: resolve(__dirname, '../../dist/languageWorker.js'),
      comparisonScript: resolve(__dirname, '../../dist/comparisonWorker.js'),
      databaseScript: resolve(__dirname, '../../dist/databaseWorker.js'),
      build: 'test',
      log: () => undefined,
    });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  };
  const read = (path: string): string => readFileSync(join(workspace, path), 'utf8');
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: workspace, encoding: 'utf8' });
  /** The tests without npm before them, which takes longer than they do. */
  const quick: Settings = { ...defaultSettings, 'gate.tests': 'node test/cart.cjs' };
  const decision = (settings: Partial<Settings> = {}): Decision => ({
    settings: { ...quick, ...settings },
    environment,
    signal: new AbortController().signal,
  });
  const run = async (settings: Partial<Settings> = {}): Promise<Run> => {
    const { id } = await engine.orchestrator.start(runRequest({ settings: { ...quick, ...settings }, environment }));
    return engine.orchestrator.wait(id, new AbortController().signal);
  };
  const statuses = async (): Promise<string[]> =>
    (await engine.memoryOf('tasks.yml').load()).tasks.map(
      ({ id, status, reason }) => `${id} ${status}${reason === undefined ? '' : `: ${reason}`}`,
    );
  const code = async (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => 'none',
      (error: unknown) => `${EngineError.from(error).code}: ${EngineError.from(error).message}`,
    );
  /** A task that writes a text over the cart, in a worktree. */
  const rewriting = (text: string, more = ''): string => {
    write('candidate.mjs', text);
    return `- { id: tidy, title: Tidy the total, command: cp candidate.mjs src/cart.mjs, isolate: worktree${more} }\n`;
  };
  const proved = async (text = after): Promise<void> => {
    write('tasks.yml', rewriting(text));
    await run();
    assert.deepEqual(await statuses(), ['tidy review']);
  };

  beforeEach(async () => {
    workspace = mkdtempSync(join(tmpdir(), 'symbiote review ü '));
    home = mkdtempSync(join(tmpdir(), 'symbiote-home-'));
    process.env['SYMBIOTE_HOME'] = home;
    git('init', '-q', '-b', 'main');
    write('src/cart.mjs', before);
    write('test/cart.cjs', test);
    write('package.json', '{ "name": "shop", "scripts": { "test": "node test/cart.cjs" } }\n');
    write('.gitignore', 'tasks.yml\n');
    git('add', '-A');
    git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'one');
    engine = await open();
  });
  afterEach(async () => {
    await engine.stop();
    if (formerHome === undefined) delete process.env['SYMBIOTE_HOME'];
    else process.env['SYMBIOTE_HOME'] = formerHome;
    for (const folder of [workspace, home]) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it('waits with its evidence, touches nothing until it is accepted, and is then in the tree', async () => {
    write('notes.txt', 'mine\n');
    write('tasks.yml', rewriting(after));
    const state = (): string => `${git('status', '--porcelain')}${git('stash', 'list')}${git('for-each-ref')}${git('diff')}`;
    const untouched = state();
    await run();
    assert.deepEqual(await statuses(), ['tidy review']);
    assert.equal(state(), untouched);
    assert.deepEqual(readdirSync(join(workspace, '.symbiote/worktrees')), []);
    assert.equal(git('worktree', 'list').trim().split('\n').length, 1);

    const [proof, ...others] = await engine.review.waiting('tasks.yml');
    assert.deepEqual(others, []);
    assert.deepEqual(
      proof?.gates.map(({ gate, state: how }) => `${gate} ${how}`),
      ['scope passed', 'syntax passed', 'api passed', 'effects passed', 'metrics passed', 'tests passed', 'checks passed'],
    );
    const numbers = proof?.gates.flatMap(({ numbers: measured = [] }) => measured) ?? [];
    assert.deepEqual(
      numbers.find(({ of }) => of === 'src/cart.mjs: total cognitive'),
      { of: 'src/cart.mjs: total cognitive', before: 7, after: 0, threshold: 15 },
    );

    const accepted = await engine.review.accept('tidy', decision());
    assert.deepEqual(accepted.files, ['src/cart.mjs']);
    assert.equal(read('src/cart.mjs'), after);
    assert.deepEqual(await statuses(), ['tidy done']);
    assert.match(await code(engine.review.accept('tidy', decision())), /^invalidTransition: .*was accepted already/);
  });

  // Each of these makes worktrees and runs tests, which takes seconds.
  if (inForm(true, false)) return;

  it('is stopped by the first gate that it fails, and the tree stays as it is', async () => {
    const bad: readonly (readonly [string, string, RegExp])[] = [
      ['behaviour', after.replace('1.2', '1.3'), /^tidy failed: stopped by the gate checks: `node test\/cart\.cjs` ended with 1/],
      ['public API', after.replace('export const currency', 'const currency'), /^tidy failed: stopped by the gate api: /],
      ['syntax', `${after}export function (`, /^tidy failed: stopped by the gate syntax: src\/cart\.mjs:/],
      ['effects', `import { exec } from 'node:child_process';\n${after}`, /^tidy failed: stopped by the gate effects: /],
    ];
    for (const [what, text, reason] of bad) {
      write('tasks.yml', rewriting(text));
      await run();
      assert.match((await statuses())[0] ?? '', reason, what);
      assert.equal(read('src/cart.mjs'), before, what);
    }
    const weakened = '- { id: tidy, command: "echo > test/cart.cjs", isolate: worktree, scope: [src/**] }\n';
    write('tasks.yml', weakened);
    await run();
    assert.match((await statuses())[0] ?? '', /^tidy failed: stopped by the gate scope: .*test\/cart\.cjs/);
    assert.deepEqual(await engine.review.waiting('tasks.yml'), []);
  });

  it('is merged where the tree has moved on, and proved again as it is then', async () => {
    await proved();
    write('src/cart.mjs', before.replace('decimals = 2', 'decimals = 3'));
    const { proof } = await engine.review.accept('tidy', decision());
    assert.equal(read('src/cart.mjs'), after.replace('decimals = 2', 'decimals = 3'));
    assert.deepEqual(await statuses(), ['tidy done']);
    assert.deepEqual(
      proof.gates.map(({ state }) => state),
      Array.from({ length: 7 }, () => 'passed'),
    );
  });

  it('is not accepted when what is merged is not proved', async () => {
    await proved();
    // Each is right alone; together the sum is of other things.
    write('test/cart.cjs', test.replace('17', '18'));
    write('src/cart.mjs', before.replace('decimals = 2', 'decimals = 3'));
    write('tasks.yml', read('tasks.yml'));
    const settings = { 'gate.commands': ['grep -q "decimals = 2" src/cart.mjs || ! grep -q priced src/cart.mjs'] };
    assert.match(await code(engine.review.accept('tidy', decision(settings))), /^conflict: .*stopped by the gate checks/);
    assert.equal(read('src/cart.mjs'), before.replace('decimals = 2', 'decimals = 3'));
    assert.match((await statuses())[0] ?? '', /^tidy failed: stopped by the gate checks/);
  });

  it('is a conflict where both changed the same lines: nothing is written, and it goes on waiting', async () => {
    await proved();
    const mine = before.replace('let sum = 0', 'let sum = -0');
    write('src/cart.mjs', mine);
    assert.match(await code(engine.review.accept('tidy', decision())), /^conflict: .*src\/cart\.mjs: it was changed meanwhile at line \d+/);
    assert.equal(read('src/cart.mjs'), mine);
    assert.deepEqual(await statuses(), ['tidy review']);
    write('src/cart.mjs', before);
    await engine.review.accept('tidy', decision());
    assert.equal(read('src/cart.mjs'), after);
  });

  it('is let go: cancelled, or tried again with a note', async () => {
    await proved();
    await engine.review.discard('tidy', { retry: true, note: 'keep the loop', settings: defaultSettings });
    assert.deepEqual(await statuses(), ['tidy pending']);
    assert.match(read('tasks.yml'), /Review: keep the loop/);
    await run();
    assert.deepEqual(await statuses(), ['tidy review']);
    await engine.review.discard('tidy', { retry: false, settings: defaultSettings });
    assert.deepEqual(await statuses(), ['tidy cancelled: discarded in review']);
    assert.deepEqual(await engine.review.waiting('tasks.yml'), []);
  });

  it('is undone later, also after other edits, or it is said why it cannot', async () => {
    await proved();
    await engine.review.accept('tidy', decision());
    write('src/cart.mjs', after.replace('decimals = 2', 'decimals = 3'));
    await engine.review.undo('tidy', decision());
    assert.equal(read('src/cart.mjs'), before.replace('decimals = 2', 'decimals = 3'));
    assert.deepEqual(await statuses(), ['tidy cancelled: accepted, and undone again']);
    assert.match(await code(engine.review.undo('tidy', decision())), /^invalidTransition/);

    await engine.orchestrator.retry(engine.memoryOf('tasks.yml'), ['tidy']);
    write('src/cart.mjs', before);
    await run();
    await engine.review.accept('tidy', decision());
    write('src/cart.mjs', after.replace('items.filter', 'items.slice().filter'));
    assert.match(await code(engine.review.undo('tidy', decision())), /^conflict: .*cannot be undone.*src\/cart\.mjs/);
    assert.equal(read('src/cart.mjs'), after.replace('items.filter', 'items.slice().filter'));
  });

  it('brings files, takes files away and makes them executable, and undoing brings all of it back', async () => {
    write('old.txt', 'old\n');
    write('tool.sh', 'echo tool\n');
    git('add', '-A');
    write(
      'tasks.yml',
      '- { id: many, command: "rm old.txt; echo new > new.txt; chmod +x tool.sh; printf \'\\\\000\\\\001\' > data.bin", isolate: worktree }\n',
    );
    await run();
    assert.deepEqual(await statuses(), ['many review']);
    await engine.review.accept('many', decision());
    assert.deepEqual(
      [existsSync(join(workspace, 'old.txt')), read('new.txt'), statSync(join(workspace, 'tool.sh')).mode & 0o100],
      [false, 'new\n', 0o100],
    );
    assert.deepEqual([...readFileSync(join(workspace, 'data.bin'))], [0, 1]);
    await engine.review.undo('many', decision());
    assert.equal(read('old.txt'), 'old\n');
    assert.deepEqual(
      [existsSync(join(workspace, 'new.txt')), existsSync(join(workspace, 'data.bin')), statSync(join(workspace, 'tool.sh')).mode & 0o100],
      [false, false, 0],
    );
  });

  it('is written whole by the next engine, when the one that accepted it died in between', async () => {
    await proved();
    const { write: begun } = await engine.review.beginAccept('tidy', decision());
    assert.equal(read('src/cart.mjs'), before);
    await engine.stop();
    engine = await open();
    assert.equal(read('src/cart.mjs'), after);
    assert.deepEqual(await statuses(), ['tidy done']);
    assert.ok(engine.recovery.notes.some((note) => note.includes('was interrupted and is complete now')));
    assert.match(await code(engine.review.applied(begun.id)), /^notFound/);
  });

  it('goes on waiting when the engine dies over another, though one of its task was accepted before', async () => {
    await proved();
    await engine.review.accept('tidy', decision());
    await engine.orchestrator.retry(engine.memoryOf('tasks.yml'), ['tidy']);
    write('src/cart.mjs', before);
    write('tasks.yml', `${read('tasks.yml')}- { id: next, command: echo > next.txt, isolate: worktree }\n`);
    await run();
    assert.deepEqual(await statuses(), ['tidy review', 'next review']);
    await engine.review.beginAccept('next', decision());
    await engine.stop();
    engine = await open();
    assert.deepEqual(await statuses(), ['tidy review', 'next done']);
    assert.equal(read('src/cart.mjs'), before);
  });

  it('survives the engine while it waits', async () => {
    await proved();
    await engine.stop();
    engine = await open();
    assert.equal((await engine.review.waiting('tasks.yml')).length, 1);
    await engine.review.accept('tidy', decision());
    assert.equal(read('src/cart.mjs'), after);
  });

  it('is not begun while as many wait as a person wants to have waiting', async () => {
    await proved();
    write('tasks.yml', `${read('tasks.yml')}- { id: next, command: echo >> src/cart.mjs, isolate: worktree }\n`);
    await run({ 'review.limit': 1 });
    assert.deepEqual(await statuses(), ['tidy review', 'next pending']);
    await run({ 'review.limit': 2 });
    assert.deepEqual(await statuses(), ['tidy review', 'next review']);
  });

  it('is checked by nothing that nobody has approved as it is now', async () => {
    write('tasks.yml', rewriting(after));
    const request = { trust: 'approved' as const, environment, settings: defaultSettings };
    const start = async (): Promise<Run> => {
      const { id } = await engine.orchestrator.start(runRequest(request));
      return engine.orchestrator.wait(id, new AbortController().signal);
    };
    const memory = engine.memoryOf('tasks.yml');
    const preview = { memory, tasks: [], costBudget: null, warnAt: 0.8, max: undefined, settings: defaultSettings };
    const { commands } = await engine.orchestrator.preview(preview);
    assert.deepEqual(
      commands.map(({ taskId, command, trust }) => [taskId, command, trust]),
      [
        ['tidy', 'cp candidate.mjs src/cart.mjs', 'new'],
        ['gate.tests', 'npm run test\n# node test/cart.cjs', 'new'],
      ],
    );
    assert.match(await code(start()), /^untrusted/);
    await engine.trust.approve(
      workspace,
      commands.map(({ fingerprint }) => fingerprint),
    );
    write('package.json', '{ "name": "shop", "scripts": { "pretest": "touch ran", "test": "node test/cart.cjs" } }\n');
    assert.match(await code(start()), /^untrusted/);
    assert.equal(existsSync(join(workspace, 'ran')), false);
    const again = await engine.orchestrator.preview(preview);
    assert.deepEqual(
      again.commands.map(({ trust }) => trust),
      ['approved', 'changed'],
    );
    await engine.trust.approve(
      workspace,
      again.commands.map(({ fingerprint }) => fingerprint),
    );
    await start();
    assert.deepEqual(await statuses(), ['tidy review']);
  });

  it('is done where nothing was changed, and failed where the command failed', async () => {
    write('tasks.yml', '- { id: idle, command: "true", isolate: worktree }\n- { id: broken, command: exit 3, isolate: worktree }\n');
    await run();
    assert.deepEqual(await statuses(), ['idle done: nothing changed', 'broken failed: exit code 3']);
  });
});
