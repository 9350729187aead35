/** Values as the engine would give them, with only what a test is about spelled out. */
import type { AuditReport } from '../../../../src/domain/audit/auditReport';
import type { CommandPreview } from '../../../../src/domain/commandTrust';
import type { Hotspot } from '../../../../src/domain/audit/hotspot';
import type { Plan } from '../../../../src/domain/tasks/plan';
import type { Attempt, Run, RunResult } from '../../../../src/domain/runs/run';
import { viewOf, type TaskView } from '../../../../src/domain/tasks/task';
import { createPalette } from '../../../../src/hosts/cli/palette';
import type { TextStyle } from '../../../../src/hosts/cli/session';
import { taskOf } from '../../../taskOf';

export function style(changes: Partial<TextStyle> = {}): TextStyle {
  return { palette: createPalette(false), columns: undefined, pathOf: (path) => path, now: 1_000_000, ...changes };
}

export function hotspot(changes: Partial<Hotspot> = {}): Hotspot {
  return {
    rank: 1,
    id: 'src/parser.ts#Parser.parse',
    path: 'src/parser.ts',
    function: {
      name: 'Parser.parse',
      kind: 'method',
      line: 41,
      column: 3,
      endLine: 120,
      cyclomatic: 18,
      cognitive: 31,
      nesting: 4,
      parameters: 2,
      lines: 80,
    },
    over: [{ metric: 'cognitive', value: 31, threshold: 15, excess: 16 }],
    excess: 19,
    churn: 4,
    score: 76,
    reason: 'excess 19 (cognitive 31 − 15, cyclomatic 18 − 15) × churn 4 = 76',
    suggestion: { text: 'the loop at 41–88 holds 17 of 31: extract it' },
    ...changes,
  };
}

export function report(changes: { readonly hotspots?: Hotspot[]; readonly summary?: Partial<AuditReport['summary']> } = {}): AuditReport {
  return {
    version: 1,
    root: '/work',
    files: [],
    hotspots: changes.hotspots ?? [hotspot()],
    summary: {
      files: 1204,
      functions: 8330,
      lines: 200_000,
      over: 1,
      excluded: {},
      filesWithSyntaxErrors: [],
      thresholds: { cyclomatic: 15, cognitive: 15 },
      churnDays: 90,
      git: true,
      durationMs: 1300,
      ...changes.summary,
    },
  };
}

export function task(changes: Partial<TaskView> = {}): TaskView {
  return { ...viewOf(taskOf('build', { title: 'Build it' })), ...changes };
}

export function plan(changes: Partial<Plan> = {}): Plan {
  return { order: [], blocked: [], skipped: [], cost: { total: 0, used: 0, budget: null, isExhausted: false }, ...changes };
}

export function result(changes: Partial<RunResult> = {}): RunResult {
  return {
    taskId: 'build',
    title: 'Build it',
    status: 'done',
    durationMs: 1500,
    exitCode: 0,
    log: '.symbiote/runs/r-1/task-build.log',
    ...changes,
  };
}

export function sampleRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'r-1',
    state: 'done',
    startedAt: 990_000,
    endedAt: 995_000,
    ending: 'completed',
    requested: [],
    tasksFile: 'tasks.yml',
    costUsed: 1,
    costBudget: null,
    results: [result()],
    warnings: [],
    ...changes,
  };
}

export function preview(changes: Partial<CommandPreview> = {}): CommandPreview {
  return {
    taskId: 'build',
    title: 'Build it',
    command: 'npm run build',
    cwd: '.',
    env: {},
    prerequisites: [],
    fingerprint: 'f-build',
    trust: 'new',
    ...changes,
  };
}

export function attempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    id: 'a-1',
    runId: 'r-1',
    taskId: 'build',
    title: 'Build it',
    number: 1,
    command: 'npm run build',
    startedAt: 990_000,
    terminal: true,
    ...changes,
  };
}
