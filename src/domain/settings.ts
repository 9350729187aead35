/**
 * Every setting once: key, schema, default, what it does. The configuration file, the environment, VS Code's settings and
 * flags are layers over these defaults; later wins. VS Code's contributions and `symbiote config show` are made from it.
 * Written with zod's small form, since the editor reads its settings as soon as the extension is active.
 */
import * as z from 'zod/mini';
import { auditExceptionSchema } from './audit/auditException';

export interface SettingDefinition<T> {
  readonly schema: z.ZodMiniType<T>;
  readonly default: T;
  /** Shown in the editor's settings and by `symbiote config show`; one or two sentences. */
  readonly description: string;
  /** Only the editor reads it; it means nothing on the command line. */
  readonly editorOnly?: boolean;
  /** Said in the workspace's configuration file or nowhere: what holds before any client has said anything. */
  readonly fileOnly?: boolean;
}

function setting<T>(schema: z.ZodMiniType<T>, defaultValue: NoInfer<T>, description: string): SettingDefinition<T> {
  return { schema, default: defaultValue, description };
}

function editorSetting<T>(schema: z.ZodMiniType<T>, defaultValue: NoInfer<T>, description: string): SettingDefinition<T> {
  return { schema, default: defaultValue, description, editorOnly: true };
}

function fileSetting<T>(schema: z.ZodMiniType<T>, defaultValue: NoInfer<T>, description: string): SettingDefinition<T> {
  return { schema, default: defaultValue, description, fileOnly: true };
}

const threshold = z.int().check(z.minimum(1), z.maximum(10_000));
const globs = z.array(z.string().check(z.minLength(1)));

export const settingDefinitions = {
  tasksFile: setting(
    z.string().check(
      z.minLength(1),
      z.refine((path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'), 'expected a path inside the workspace'),
    ),
    'tasks.yml',
    'Path of the tasks file, relative to the workspace.',
  ),
  'audit.thresholds.cyclomatic': setting(threshold, 15, 'A function with a higher cyclomatic complexity is a finding.'),
  'audit.thresholds.cognitive': setting(threshold, 15, 'A function with a higher cognitive complexity is a finding.'),
  'audit.thresholds.maintainability': setting(
    z.enum(['A', 'B', 'C']),
    'B',
    'A file whose maintainability is rated worse than this letter (A from 20, B from 10 of 100) is a finding; C for none.',
  ),
  'audit.churnDays': setting(
    z.int().check(z.minimum(1), z.maximum(3650)),
    90,
    'Days of git history in which commits to a file count as churn.',
  ),
  'audit.include': setting(globs, [], 'Globs of files to audit even where a rule below leaves them out.'),
  'audit.exclude': setting(globs, [], 'Globs of files to leave out of the audit.'),
  'audit.includeTests': setting(z.boolean(), false, 'Audit test files too.'),
  'audit.includeGenerated': setting(z.boolean(), false, 'Audit generated files too.'),
  'audit.includeMinified': setting(z.boolean(), false, 'Audit minified and bundled files too.'),
  'audit.includeVendored': setting(z.boolean(), false, 'Audit vendored code (node_modules, vendor, third_party …) too.'),
  'audit.includeDeclarations': setting(z.boolean(), false, 'Audit declaration files (.d.ts) too.'),
  'audit.includeGitIgnored': setting(z.boolean(), false, 'Audit what git ignores too.'),
  'audit.maxFileKilobytes': setting(z.int().check(z.minimum(1)), 4096, 'Larger files are left out of the audit.'),
  'audit.exceptions': setting(
    z.array(auditExceptionSchema),
    [],
    'Findings to let be until a day: `path` (a glob, or a file and a function like `src/cart.ts:Cart.total`), perhaps `function` and `metric`, `until` (2026-12-31) and `reason`.',
  ),
  reflect: setting(z.boolean(), false, 'Let every run begin with turning findings into refactor tasks.'),
  'reflector.maxOpenTasks': setting(
    z.int().check(z.minimum(0), z.maximum(1000)),
    5,
    'How many tasks made from findings may be open at a time.',
  ),
  'budget.cost': setting(
    z.nullable(z.number().check(z.nonnegative())),
    null,
    'Cost that one run may use (the sum of its tasks’ `cost`); null for no limit.',
  ),
  'budget.warnAt': setting(z.number().check(z.minimum(0), z.maximum(1)), 0.8, 'Share of the budget at which one warning is given.'),
  'executor.timeout': setting(
    z.nullable(z.number().check(z.positive())),
    null,
    'Seconds after which a command without a timeout of its own is ended; null for never.',
  ),
  'run.recordChanges': setting(
    z.boolean(),
    true,
    'Record which files each task changed, and how. Takes a moment before and after each task, and some disk in .symbiote.',
  ),
  'state.networkFileSystem': fileSetting(
    z.enum(['refuse', 'use']),
    'refuse',
    'On a network file system (NFS, SMB …) two machines could run the same tasks at once, so none is run there; `use` where only one machine works on it. Said in symbiote.config.yaml alone.',
  ),
  'state.snapshotRecords': fileSetting(
    z.int().check(z.minimum(100), z.maximum(1_000_000)),
    10_000,
    'After so many records in the journal its state is written to .symbiote/state.db, and the journal before the last two such snapshots is removed.',
  ),
  'state.keepDays': fileSetting(
    z.int().check(z.minimum(1), z.maximum(36_500)),
    365,
    'Runs that ended longer ago are forgotten with a snapshot: their attempts, stages, events, results and failures. The last attempt at each task stays.',
  ),
  'state.keepRuns': fileSetting(
    z.int().check(z.minimum(10), z.maximum(1_000_000)),
    5000,
    'All but so many of the newest runs are forgotten with a snapshot, as with state.keepDays. The three are said in symbiote.config.yaml alone.',
  ),
  'gate.leastImprovement': setting(
    z.int().check(z.minimum(1), z.maximum(1000)),
    5,
    'A refactoring that leaves its function over a threshold must take at least so much off each metric that is over.',
  ),
  'gate.mostGrowth': setting(
    z.int().check(z.minimum(0), z.maximum(1000)),
    5,
    'By how much the complexity of all touched functions together may grow in a change that is accepted.',
  ),
  'gate.types': setting(
    z.string(),
    'auto',
    'Shell command that checks types before a change is accepted; `auto` for what the project has (a script like `typecheck`, tsc), empty for none.',
  ),
  'gate.lint': setting(
    z.string(),
    'auto',
    'Shell command that lints before a change is accepted; `auto` for what the project has, empty for none.',
  ),
  'gate.tests': setting(
    z.string(),
    'auto',
    'Shell command that runs the tests before a change is accepted; `auto` for what the project has, empty for none.',
  ),
  'gate.commands': setting(
    z.array(z.string().check(z.minLength(1))),
    [],
    'Shell commands of your own that must be green, as before, when a change is accepted; run last, in the worktree.',
  ),
  'gate.timeout': setting(
    z.number().check(z.positive(), z.maximum(86_400)),
    1800,
    'Seconds after which a check of the gate is ended and counts as red.',
  ),
  'review.limit': setting(
    z.int().check(z.minimum(1), z.maximum(1000)),
    5,
    'How many changes may wait for your review; no further one is begun until you have looked at one.',
  ),
  'engine.idleSeconds': setting(
    z.number().check(z.minimum(1), z.maximum(86_400)),
    30,
    'The engine exits after this many seconds without a client and without work.',
  ),
  'hints.mode': editorSetting(
    z.enum(['inlay', 'codelens', 'off']),
    'inlay',
    'How complexity is shown in the code: at the end of a function’s first line, as CodeLens, or not at all.',
  ),
  'hints.threshold': editorSetting(
    threshold,
    10,
    'Complexity (the higher of cognitive and cyclomatic) from which on a function gets a hint.',
  ),
  'problems.complexity': editorSetting(
    z.enum(['off', 'hint', 'information', 'warning']),
    'off',
    'Show functions over a threshold in open files as Problems, and how serious.',
  ),
  'hotspots.top': editorSetting(z.int().check(z.minimum(1), z.maximum(10_000)), 100, 'How many hotspots the view shows.'),
  'terminal.reveal': editorSetting(
    z.enum(['onStart', 'onFailure', 'never']),
    'never',
    'When a task’s terminal is brought into view. Focus stays where it is.',
  ),
} as const satisfies Record<string, SettingDefinition<unknown>>;

export type SettingKey = keyof typeof settingDefinitions;
export type Settings = { readonly [K in SettingKey]: (typeof settingDefinitions)[K] extends SettingDefinition<infer T> ? T : never };

export const settingKeys = Object.keys(settingDefinitions) as SettingKey[];

/** Those that VS Code's settings have. */
export const editorSettingKeys = settingKeys.filter((key) => !isFileOnly(key));

export function isFileOnly(key: SettingKey): boolean {
  const definition: SettingDefinition<unknown> = settingDefinitions[key];
  return definition.fileOnly === true;
}

export const defaultSettings: Settings = Object.freeze(
  Object.fromEntries(settingKeys.map((key) => [key, settingDefinitions[key].default])),
) as Settings;

const settingSources = ['default', 'file', 'environment', 'editor', 'flag'] as const;
export type SettingSource = (typeof settingSources)[number];

/** One layer as a client or the configuration file gives it: keys to values not yet checked. */
export type SettingLayer = Readonly<Record<string, unknown>>;

/** The workspace's own configuration, at its root. */
export const configurationFile = 'symbiote.config.yaml';

/** `audit.churnDays` is read from `SYMBIOTE_AUDIT_CHURN_DAYS`. */
export function environmentName(key: SettingKey): string {
  return (
    'SYMBIOTE_' +
    key
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .replaceAll('.', '_')
      .toUpperCase()
  );
}

export const settingEntrySchema = z.object({
  key: z.string(),
  value: z.unknown(),
  source: z.enum(settingSources),
  /** File, variable, or flag it came from. */
  origin: z.optional(z.string()),
  default: z.unknown(),
  description: z.string(),
});
export type SettingEntry = z.infer<typeof settingEntrySchema>;
