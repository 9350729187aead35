/** Runs as the run panel may be given them: one under way, one that failed, one that is paused, none. */
import type { Changes, FileDiff } from '../../src/domain/runs/changes';
import type { Attempt, Run } from '../../src/domain/runs/run';
import { LogTail } from '../../src/panels/logTail';
import type { DiffSnapshot, LogSnapshot, RunSnapshot } from '../../src/panels/runSnapshot';
import { changedFileKey, initialRunPanelState, type RunPanelState } from '../../src/panels/runState';

export const startedAt = Date.UTC(2030, 0, 2, 9, 30);
export const now = startedAt + 125_000;

const mocha = [
  '$ npm test',
  '',
  '  \u001b[0mthe parser\u001b[0m',
  '    \u001b[32m✔\u001b[0m\u001b[90m reads an empty file\u001b[0m',
  '    \u001b[32m✔\u001b[0m\u001b[90m reads a comment\u001b[0m',
  '    \u001b[31m1) keeps a carriage return\u001b[0m',
  '',
  '\u001b[92m \u001b[0m\u001b[32m 2 passing\u001b[0m\u001b[90m (14ms)\u001b[0m',
  '\u001b[31m  1 failing\u001b[0m',
  '',
  '\u001b[31m      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\u001b[0m',
  '      at Context.<anonymous> (test/parser.test.ts:31:14)',
  '      at parse (src/parser/parse.ts:118:9)',
  "src/parser/parse.ts(120,7): error TS2322: Type 'string' is not assignable to type 'number'.",
  'See https://example.com/docs/a.ts:3:4 for more.',
].join('\r\n');

export const changes: Changes = {
  files: [
    { kind: 'modified', path: 'src/parser/parse.ts', oldMode: '100644', newMode: '100644', isBinary: false, additions: 4, deletions: 2 },
    { kind: 'added', path: 'src/parser/lineEnds.ts', newMode: '100644', isBinary: false, additions: 12, deletions: 0 },
    { kind: 'deleted', path: 'src/parser/old.ts', oldMode: '100644', isBinary: false, additions: 0, deletions: 48 },
    {
      kind: 'renamed',
      path: 'src/reader/read.ts',
      oldPath: 'src/read.ts',
      oldMode: '100644',
      newMode: '100644',
      isBinary: false,
      additions: 1,
      deletions: 1,
    },
    { kind: 'modified', path: 'scripts/release.sh', oldMode: '100644', newMode: '100755', isBinary: false, additions: 0, deletions: 0 },
    { kind: 'modified', path: 'media/logo.png', oldMode: '100644', newMode: '100644', isBinary: true, additions: 0, deletions: 0 },
  ],
  omitted: [{ path: 'data/dump.sql', reason: 'larger than 5 MB' }],
};

const [parseChange, addedChange] = changes.files;
if (parseChange === undefined || addedChange === undefined) throw new Error('The sample has too few files.');

export const parseDiff: FileDiff = {
  file: parseChange,
  isTruncated: false,
  hunks: [
    {
      oldStart: 114,
      oldLines: 7,
      newStart: 114,
      newLines: 9,
      heading: 'export function parse(text: string): Tree',
      lines: [
        { kind: 'context', text: '  const lines: string[] = [];' },
        { kind: 'context', text: '  let start = 0;' },
        { kind: 'removed', text: "  for (const line of text.split('\\n')) {" },
        { kind: 'removed', text: '    lines.push(line.trim());' },
        { kind: 'added', text: '  for (const line of text.split(lineEnd)) {' },
        { kind: 'added', text: '    if (line === undefined) continue;' },
        { kind: 'added', text: '    lines.push(line);' },
        { kind: 'added', text: '    start += line.length + 1;' },
        { kind: 'context', text: '  }' },
        { kind: 'context', text: '  return treeOf(lines);' },
        { kind: 'context', text: '}' },
      ],
    },
    {
      oldStart: 140,
      oldLines: 2,
      newStart: 142,
      newLines: 2,
      lines: [
        { kind: 'context', text: '// The end.' },
        { kind: 'removed', text: 'export default parse;\r' },
        { kind: 'added', text: 'export default parse;', isUnterminated: true },
      ],
    },
  ],
};

export const longDiff: FileDiff = {
  file: { ...addedChange, additions: 600 },
  isTruncated: false,
  hunks: [
    {
      oldStart: 0,
      oldLines: 0,
      newStart: 1,
      newLines: 600,
      lines: Array.from({ length: 600 }, (_, index) => ({ kind: 'added' as const, text: `line ${index + 1}` })),
    },
  ],
};

export const attempt = (id: string, taskId: string, more: Partial<Attempt> = {}): Attempt => ({
  id,
  runId: 'run-1',
  taskId,
  title: `Task ${taskId}`,
  number: 1,
  command: `npm run ${taskId}`,
  startedAt: startedAt + 1000,
  terminal: true,
  log: `.symbiote/runs/run-1/task-${taskId}.log`,
  ...more,
});

export const run = (more: Partial<Run> = {}): Run => ({
  id: 'run-1',
  state: 'running',
  startedAt,
  requested: [],
  tasksFile: 'tasks.yml',
  costUsed: 2,
  costBudget: 10,
  results: [],
  warnings: [],
  ...more,
});

export function logOf(text: string, isCut = false): LogSnapshot {
  const tail = new LogTail();
  tail.replace(text, isCut);
  return { lines: tail.lines, isCut: tail.isCut };
}

export const snapshot = (more: Partial<RunSnapshot> = {}): RunSnapshot => ({
  state: initialRunPanelState,
  run: run(),
  attempts: [],
  waiting: [],
  logs: new Map(),
  diffs: new Map(),
  isLoading: false,
  failure: undefined,
  isTrusted: true,
  now,
  ...more,
});

const result = (taskId: string, title: string, status: Run['results'][number]['status'], durationMs: number): Run['results'][number] => ({
  taskId,
  title,
  status,
  durationMs,
  exitCode: status === 'done' ? 0 : 1,
});

/** One task done, one under way with output, two to come. */
export function liveRun(): RunSnapshot {
  const tests = attempt('a2', 'unit', {
    title: 'Run the unit tests of `src/parser`',
    number: 2,
    startedAt: startedAt + 60_000,
    stages: [
      { name: 'record', state: 'done', startedAt: startedAt + 60_000, endedAt: startedAt + 60_240 },
      { name: 'command', state: 'running', startedAt: startedAt + 60_240 },
    ],
  });
  return snapshot({
    run: run({ currentTask: 'unit', results: [result('lint', 'Lint everything', 'done', 58_200)] }),
    attempts: [
      attempt('a1', 'lint', { title: 'Lint everything', endedAt: startedAt + 59_200, verdict: { kind: 'exited', exitCode: 0 } }),
      tests,
    ],
    waiting: [
      { id: 'build', title: 'Build the bundles' },
      { id: 'deploy', title: 'Deploy to staging' },
    ],
    logs: new Map([['a2', logOf(mocha, true)]]),
  });
}

/** A task failed and changed files; two of them are open. */
export function failedRun(state: Partial<RunPanelState> = {}): RunSnapshot {
  const failed = attempt('a2', 'unit', {
    title: 'Run the unit tests of `src/parser`',
    endedAt: startedAt + 70_000,
    verdict: { kind: 'exited', exitCode: 1 },
    stages: [
      { name: 'record', state: 'done', startedAt: startedAt + 60_000, endedAt: startedAt + 60_240 },
      { name: 'command', state: 'failed', startedAt: startedAt + 60_240, endedAt: startedAt + 69_400, detail: 'exit code 1' },
      { name: 'compare', state: 'done', startedAt: startedAt + 69_400, endedAt: startedAt + 69_900 },
    ],
    changes,
    warnings: ['The log is incomplete: the disk was full for a while.'],
  });
  return snapshot({
    state: {
      ...initialRunPanelState,
      files: { [changedFileKey('a2', 'src/parser/parse.ts')]: 'open', [changedFileKey('a2', 'src/parser/lineEnds.ts')]: 'open' },
      ...state,
    },
    run: run({
      state: 'failed',
      endedAt: startedAt + 71_000,
      ending: 'budgetExhausted',
      reason: 'cost 10 of 10',
      costUsed: 10,
      results: [result('lint', 'Lint everything', 'done', 58_200), result('unit', failed.title, 'failed', 10_000)],
    }),
    attempts: [
      attempt('a1', 'lint', { title: 'Lint everything', endedAt: startedAt + 59_200, verdict: { kind: 'exited', exitCode: 0 } }),
      failed,
    ],
    logs: new Map([['a2', logOf(mocha)]]),
    diffs: new Map<string, DiffSnapshot>([
      [changedFileKey('a2', 'src/parser/parse.ts'), { kind: 'loaded', diff: parseDiff }],
      [changedFileKey('a2', 'src/parser/lineEnds.ts'), { kind: 'loaded', diff: longDiff }],
    ]),
  });
}

/** Paused in a workspace that is no longer trusted; with a stage of the run's own and a warning. */
export function pausedRun(): RunSnapshot {
  return snapshot({
    run: run({
      state: 'paused',
      results: [result('lint', 'Lint everything', 'cancelled', 900), result('docs', 'Write the docs', 'review', 61_000)],
      stages: [{ name: 'reflect', state: 'done', startedAt, endedAt: startedAt + 400 }],
      warnings: ['tasks.yml was changed while the run was going on.'],
    }),
    isTrusted: false,
  });
}
