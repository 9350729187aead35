/**
 * What the extension declares to VS Code, once: ids of commands, views, settings and context keys. package.json's
 * `contributes` is generated from `manifest()` by the build; the rest of the extension uses the constants. Plain data
 * without a runtime import of `vscode`, since the build runs this file in Node.
 */
import { z } from 'zod';
import { settingDefinitions, settingKeys, type SettingKey } from '../../domain/settings';

/** Language ids whose functions are measured. */
export const measuredLanguages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'] as const;

const viewContainerId = 'symbiote';
export const viewIds = { hotspots: 'symbiote.hotspots', tasks: 'symbiote.tasks' } as const;

export const statusBarItemId = 'symbiote.status';

/** View types of webview panels, by the panel's id in src/panels. */
export const panelViewTypes = { plan: 'symbiote.plan' } as const;

/** Where the build writes the JSON Schema of tasks.yml, relative to the extension. */
const tasksSchemaPath = './media/tasks.schema.json';

export const outputChannelName = 'Symbiote';
export const settingsSection = 'symbiote';

/**
 * Context keys for `when` clauses. All are unset until the extension is active, so a clause that hides a command must be
 * false on unset keys: palette entries ask "is not known to be impossible", never "is known to be possible".
 */
export const contextKeys = {
  /** `none`, `starting`, `ready`, `restarting`, `failed`. */
  engineState: 'symbiote.engineState',
  isAuditing: 'symbiote.isAuditing',
  /** `some`, `none` (audited, nothing over a threshold), `unknown` (not audited yet). */
  hotspots: 'symbiote.hotspots',
  areHotspotsGrouped: 'symbiote.areHotspotsGrouped',
  /** `some`, `none`, `unknown`. */
  tasks: 'symbiote.tasks',
  /** `none`, or the state of the live run: `running`, `pausing`, `paused`, `stopping`. */
  run: 'symbiote.run',
  hasTaskInProgress: 'symbiote.hasTaskInProgress',
  hasCancellableTask: 'symbiote.hasCancellableTask',
  hasRetryableTask: 'symbiote.hasRetryableTask',
  hasTerminal: 'symbiote.hasTerminal',
  hasTaskLog: 'symbiote.hasTaskLog',
} as const;

/** Words in a tree item's contextValue; menus ask for them with `viewItem =~ /\bword\b/`. */
export const itemFlags = {
  hotspot: 'hotspot',
  task: 'task',
  runnable: 'runnable',
  running: 'running',
  cancellable: 'cancellable',
  retryable: 'retryable',
  terminal: 'terminal',
  log: 'log',
  code: 'code',
  finishable: 'finishable',
  repeatable: 'repeatable',
} as const;
export type ItemFlag = (typeof itemFlags)[keyof typeof itemFlags];

interface CommandDefinition {
  readonly id: string;
  readonly title: string;
  readonly icon?: string;
  /** When the palette shows it; `never` for commands that need an item. */
  readonly palette: string;
}

const never = 'false';
const hasFolder = 'workspaceFolderCount > 0';
/** An engine that was given up serves nothing: its views say so, with a way to try again. */
const canWork = `${hasFolder} && ${contextKeys.engineState} != failed`;
const isTrusted = 'isWorkspaceTrusted';
const isRunLive = `${contextKeys.run} =~ /^(running|pausing|paused|stopping)$/`;
const noRun = `!(${isRunLive})`;
const hasTasks = `${canWork} && ${contextKeys.tasks} != none`;
const isMeasuredEditor = `editorLangId =~ /^(${measuredLanguages.join('|')})$/`;

export const commands = {
  audit: {
    id: 'symbiote.audit',
    title: 'Audit Workspace',
    icon: '$(refresh)',
    palette: `${canWork} && !${contextKeys.isAuditing}`,
  },
  cancelAudit: { id: 'symbiote.cancelAudit', title: 'Cancel Audit', icon: '$(stop-circle)', palette: contextKeys.isAuditing },
  refresh: { id: 'symbiote.refresh', title: 'Refresh Hotspots and Tasks', icon: '$(refresh)', palette: canWork },
  groupHotspots: {
    id: 'symbiote.groupHotspots',
    title: 'Group Hotspots by File',
    icon: '$(list-tree)',
    palette: `${contextKeys.hotspots} == some && !${contextKeys.areHotspotsGrouped}`,
  },
  rankHotspots: {
    id: 'symbiote.rankHotspots',
    title: 'Show Hotspots as Ranked List',
    icon: '$(list-ordered)',
    palette: `${contextKeys.hotspots} == some && ${contextKeys.areHotspotsGrouped}`,
  },
  makeTask: { id: 'symbiote.makeTask', title: 'Make Task of Hotspot', icon: '$(add)', palette: never },
  reflect: {
    id: 'symbiote.reflect',
    title: 'Reflect: Make Tasks from Hotspots',
    icon: '$(lightbulb)',
    palette: `${canWork} && ${contextKeys.hotspots} != none`,
  },
  addTask: { id: 'symbiote.addTask', title: 'Add Task', icon: '$(add)', palette: canWork },
  editTasksFile: { id: 'symbiote.editTasksFile', title: 'Edit Tasks File', icon: '$(go-to-file)', palette: hasFolder },
  run: { id: 'symbiote.run', title: 'Run All Ready Tasks', icon: '$(run-all)', palette: `${hasTasks} && ${isTrusted} && ${noRun}` },
  runTask: { id: 'symbiote.runTask', title: 'Run Task', icon: '$(play)', palette: `${hasTasks} && ${isTrusted} && ${noRun}` },
  pause: { id: 'symbiote.pause', title: 'Pause Run', icon: '$(debug-pause)', palette: `${contextKeys.run} == running` },
  resume: {
    id: 'symbiote.resume',
    title: 'Resume Run',
    icon: '$(debug-continue)',
    palette: `${contextKeys.run} =~ /^(paused|pausing)$/ && ${isTrusted}`,
  },
  stop: {
    id: 'symbiote.stop',
    title: 'Stop Run After Current Task',
    icon: '$(debug-step-over)',
    palette: `${contextKeys.run} =~ /^(running|pausing|paused)$/`,
  },
  cancelRun: { id: 'symbiote.cancelRun', title: 'Cancel Run', icon: '$(debug-stop)', palette: isRunLive },
  showRunControl: { id: 'symbiote.showRunControl', title: 'Control Run', palette: isRunLive },
  cancelTask: {
    id: 'symbiote.cancelTask',
    title: 'Cancel Task',
    icon: '$(debug-stop)',
    palette: `${canWork} && ${contextKeys.hasCancellableTask}`,
  },
  retryTask: {
    id: 'symbiote.retryTask',
    title: 'Retry Task',
    icon: '$(debug-restart)',
    palette: `${canWork} && ${contextKeys.hasRetryableTask}`,
  },
  finishTask: { id: 'symbiote.finishTask', title: 'Mark Task as Done', icon: '$(check)', palette: never },
  showTaskLog: { id: 'symbiote.showTaskLog', title: 'Show Task Log', icon: '$(output)', palette: contextKeys.hasTaskLog },
  showTerminal: { id: 'symbiote.showTerminal', title: 'Show Task Terminal', icon: '$(terminal)', palette: contextKeys.hasTerminal },
  goToTask: { id: 'symbiote.goToTask', title: 'Go to Task', icon: '$(go-to-file)', palette: hasTasks },
  goToCode: {
    id: 'symbiote.goToCode',
    title: 'Go to Hotspot',
    icon: '$(code)',
    palette: `${canWork} && ${contextKeys.hotspots} != none`,
  },
  showPlan: { id: 'symbiote.showPlan', title: 'Show Plan', icon: '$(tasklist)', palette: hasTasks },
  explainComplexity: {
    id: 'symbiote.explainComplexity',
    title: 'Explain Complexity of Function',
    palette: `${canWork} && ${isMeasuredEditor}`,
  },
  chooseHints: { id: 'symbiote.chooseHints', title: 'Choose Complexity Hints', palette: hasFolder },
  showLog: { id: 'symbiote.showLog', title: 'Show Log', icon: '$(output)', palette: 'true' },
  runDoctor: { id: 'symbiote.runDoctor', title: 'Run Doctor', palette: canWork },
  restartEngine: { id: 'symbiote.restartEngine', title: 'Restart Engine', palette: hasFolder },
} as const satisfies Record<string, CommandDefinition>;

export type CommandName = keyof typeof commands;
export type CommandId = (typeof commands)[CommandName]['id'];

/** VS Code's own commands that this extension calls or links to. */
export const editorCommands = {
  manageTrust: 'workbench.trust.manage',
  openFolder: 'vscode.openFolder',
  showHover: 'editor.action.showHover',
  setContext: 'setContext',
  openSettings: 'workbench.action.openSettings',
  focusHotspots: `${viewIds.hotspots}.focus`,
  focusTasks: `${viewIds.tasks}.focus`,
} as const;

type MenuEntry = { readonly command: string; readonly when: string; readonly group: string };

const flag = (view: string, ...flags: ItemFlag[]): string =>
  [`view == ${view}`, ...flags.map((name) => `viewItem =~ /\\b${name}\\b/`)].join(' && ');

function hotspotMenus(): Record<'title' | 'item', MenuEntry[]> {
  const view = `view == ${viewIds.hotspots}`;
  const hasSome = `${contextKeys.hotspots} == some`;
  return {
    title: [
      { command: commands.audit.id, when: `${view} && ${canWork} && !${contextKeys.isAuditing}`, group: 'navigation@4' },
      { command: commands.cancelAudit.id, when: `${view} && ${contextKeys.isAuditing}`, group: 'navigation@4' },
      { command: commands.reflect.id, when: `${view} && ${hasSome}`, group: 'navigation@2' },
      { command: commands.groupHotspots.id, when: `${view} && ${hasSome} && !${contextKeys.areHotspotsGrouped}`, group: 'navigation@3' },
      { command: commands.rankHotspots.id, when: `${view} && ${hasSome} && ${contextKeys.areHotspotsGrouped}`, group: 'navigation@3' },
      { command: commands.chooseHints.id, when: view, group: '2_settings@1' },
      { command: commands.showLog.id, when: view, group: '3_log@1' },
    ],
    item: [
      { command: commands.makeTask.id, when: flag(viewIds.hotspots, 'hotspot'), group: 'inline@1' },
      { command: commands.goToCode.id, when: flag(viewIds.hotspots, 'hotspot'), group: '1_go@1' },
      { command: commands.makeTask.id, when: flag(viewIds.hotspots, 'hotspot'), group: '2_task@1' },
    ],
  };
}

function taskMenus(): Record<'title' | 'item', MenuEntry[]> {
  const view = `view == ${viewIds.tasks}`;
  const hasSome = `${contextKeys.tasks} == some`;
  const items = viewIds.tasks;
  const canRun = `${isTrusted} && ${noRun}`;
  return {
    title: [
      { command: commands.run.id, when: `${view} && ${hasSome} && ${canRun}`, group: 'navigation@1' },
      { command: commands.pause.id, when: `${view} && ${contextKeys.run} == running`, group: 'navigation@1' },
      {
        command: commands.resume.id,
        when: `${view} && ${isTrusted} && ${contextKeys.run} =~ /^(paused|pausing)$/`,
        group: 'navigation@1',
      },
      { command: commands.cancelRun.id, when: `${view} && ${isRunLive}`, group: 'navigation@2' },
      { command: commands.addTask.id, when: `${view} && ${canWork}`, group: 'navigation@3' },
      { command: commands.showPlan.id, when: `${view} && ${hasSome}`, group: 'navigation@4' },
      { command: commands.stop.id, when: `${view} && ${contextKeys.run} =~ /^(running|pausing|paused)$/`, group: '1_run@1' },
      { command: commands.editTasksFile.id, when: `${view} && ${hasFolder}`, group: '2_file@1' },
      { command: commands.reflect.id, when: `${view} && ${canWork} && ${contextKeys.hotspots} != none`, group: '2_file@2' },
      { command: commands.refresh.id, when: `${view} && ${canWork}`, group: '3_log@1' },
      { command: commands.showLog.id, when: view, group: '3_log@2' },
    ],
    item: [
      { command: commands.showTerminal.id, when: flag(items, 'terminal'), group: 'inline@1' },
      { command: commands.runTask.id, when: `${flag(items, 'runnable')} && ${canRun}`, group: 'inline@2' },
      { command: commands.retryTask.id, when: flag(items, 'retryable'), group: 'inline@3' },
      { command: commands.cancelTask.id, when: flag(items, 'running'), group: 'inline@4' },
      { command: commands.runTask.id, when: `${flag(items, 'runnable')} && ${canRun}`, group: '1_run@1' },
      { command: commands.retryTask.id, when: flag(items, 'retryable'), group: '1_run@2' },
      { command: commands.cancelTask.id, when: flag(items, 'cancellable'), group: '1_run@3' },
      { command: commands.retryTask.id, when: flag(items, 'repeatable'), group: '1_run@2' },
      { command: commands.finishTask.id, when: flag(items, 'finishable'), group: '1_run@4' },
      { command: commands.goToTask.id, when: flag(items, 'task'), group: '2_go@1' },
      { command: commands.goToCode.id, when: flag(items, 'code'), group: '2_go@2' },
      { command: commands.showTerminal.id, when: flag(items, 'terminal'), group: '3_output@1' },
      { command: commands.showTaskLog.id, when: flag(items, 'log'), group: '3_output@2' },
    ],
  };
}

const link = (label: string, command: string): string => `[${label}](command:${command})`;

function viewsWelcome(): readonly { view: string; contents: string; when: string }[] {
  const noFolder = 'workspaceFolderCount == 0';
  const failed = `${contextKeys.engineState} == failed`;
  const working = `${hasFolder} && !(${failed})`;
  const stopped = [
    'The Symbiote engine does not run. The log says why.',
    link('Try Again', commands.restartEngine.id),
    link('Show Log', commands.showLog.id),
  ].join('\n');
  return [
    {
      view: viewIds.hotspots,
      when: noFolder,
      contents: `Open a folder to see which functions are worth fixing.\n${link('Open Folder', editorCommands.openFolder)}`,
    },
    {
      view: viewIds.tasks,
      when: noFolder,
      contents: `Open a folder to see its tasks.\n${link('Open Folder', editorCommands.openFolder)}`,
    },
    { view: viewIds.hotspots, when: `${hasFolder} && ${failed}`, contents: stopped },
    { view: viewIds.tasks, when: `${hasFolder} && ${failed}`, contents: stopped },
    {
      view: viewIds.hotspots,
      when: `${working} && ${contextKeys.hotspots} == unknown && !${contextKeys.isAuditing}`,
      contents: `Nothing was audited yet.\n${link('Audit Workspace', commands.audit.id)}`,
    },
    {
      view: viewIds.hotspots,
      when: `${working} && ${contextKeys.hotspots} == none`,
      contents: [
        'No function is over the complexity thresholds.',
        link('Audit Again', commands.audit.id),
        `The thresholds are ${link('settings', `${editorCommands.openSettings}?%22symbiote.audit.thresholds%22`)}.`,
      ].join('\n'),
    },
    {
      view: viewIds.tasks,
      when: `${working} && ${contextKeys.tasks} == none`,
      contents: [
        'There are no tasks yet. They are kept in a file that you can read, edit and commit.',
        link('Make Tasks from Hotspots', commands.reflect.id),
        link('Add Task', commands.addTask.id),
      ].join('\n'),
    },
    {
      view: viewIds.tasks,
      when: `${working} && ${contextKeys.tasks} == none && !${isTrusted}`,
      contents: `This workspace is not trusted: tasks can be written, but not run.\n${link('Manage Workspace Trust', editorCommands.manageTrust)}`,
    },
  ];
}

/** `symbiote.audit.churnDays`, as it stands in settings.json. */
export function settingId(key: SettingKey): string {
  return `${settingsSection}.${key}`;
}

/** A folder of a workspace may have these of its own; the others belong to the window. */
const windowSettings: readonly SettingKey[] = ['engine.idleSeconds', 'hotspots.top', 'terminal.reveal'];

/** Ignored in an untrusted workspace's own settings: what is written where, what runs how long, and how much work is taken on. */
const restrictedSettings: readonly SettingKey[] = [
  'tasksFile',
  'reflect',
  'budget.cost',
  'executor.timeout',
  'engine.idleSeconds',
  'audit.maxFileKilobytes',
];

const enumDescriptions: Partial<Record<SettingKey, readonly string[]>> = {
  'hints.mode': ['At the end of a function’s first line; no line moves.', 'On a line of its own above the function.', 'Not at all.'],
  'terminal.reveal': ['When the task starts.', 'When the task fails.', 'Only when asked for.'],
};

function settingProperty(key: SettingKey, order: number): Record<string, unknown> {
  const definition = settingDefinitions[key];
  const { $schema: _, anyOf, ...schema } = z.toJSONSchema(definition.schema, { target: 'draft-7', io: 'input' });
  return {
    ...schema,
    ...flattenNullable(anyOf),
    default: definition.default,
    description: definition.description,
    ...(enumDescriptions[key] && { enumDescriptions: enumDescriptions[key] }),
    scope: windowSettings.includes(key) ? 'window' : 'resource',
    order,
  };
}

/** VS Code's settings editor shows a field for `type: [x, null]`, but not for the `anyOf` that zod makes of nullable. */
function flattenNullable(anyOf: unknown): Record<string, unknown> {
  if (!Array.isArray(anyOf)) return {};
  const alternatives = anyOf as Record<string, unknown>[];
  const merged = Object.fromEntries(alternatives.flatMap((alternative) => Object.entries(alternative)));
  return { ...merged, type: alternatives.map((alternative) => alternative['type']) };
}

function contributes(): Record<string, unknown> {
  const hotspots = hotspotMenus();
  const tasks = taskMenus();
  const all: readonly CommandDefinition[] = Object.values(commands);
  return {
    viewsContainers: { activitybar: [{ id: viewContainerId, title: 'Symbiote', icon: 'media/symbiote.svg' }] },
    views: {
      [viewContainerId]: [
        { id: viewIds.hotspots, name: 'Hotspots', contextualTitle: 'Symbiote', icon: 'media/symbiote.svg' },
        { id: viewIds.tasks, name: 'Tasks', contextualTitle: 'Symbiote', icon: 'media/symbiote.svg' },
      ],
    },
    viewsWelcome: viewsWelcome(),
    commands: all.map(({ id, title, icon }) => ({ command: id, title, category: 'Symbiote', ...(icon && { icon }) })),
    menus: {
      commandPalette: all.filter(({ palette }) => palette !== 'true').map(({ id, palette }) => ({ command: id, when: palette })),
      'view/title': [...hotspots.title, ...tasks.title],
      'view/item/context': [...hotspots.item, ...tasks.item],
    },
    configuration: {
      title: 'Symbiote',
      properties: Object.fromEntries(settingKeys.map((key, index) => [settingId(key), settingProperty(key, index)])),
    },
    yamlValidation: [{ fileMatch: 'tasks.yml', url: tasksSchemaPath }],
  };
}

/**
 * Views and commands activate by themselves. `onLanguage` is what the hints need: exactly when a document of theirs is
 * opened, also in a folder without a package.json, and not in one where nobody opens a script. `yaml` is for
 * problems in a tasks file that was just created or has another path; `.symbiote` for attaching again, after a
 * window reload, to tasks that still run.
 */
const activationEvents: readonly string[] = [
  'workspaceContains:tasks.yml',
  'workspaceContains:.symbiote',
  ...measuredLanguages.map((language) => `onLanguage:${language}`),
  'onLanguage:yaml',
  ...Object.values(panelViewTypes).map((viewType) => `onWebviewPanel:${viewType}`),
];

export interface ExtensionManifest {
  readonly contributes: Record<string, unknown>;
  readonly activationEvents: readonly string[];
  readonly capabilities: Record<string, unknown>;
  readonly extensionKind: readonly string[];
}

/** The parts of package.json that come from this file. */
export function manifest(): ExtensionManifest {
  return {
    contributes: contributes(),
    activationEvents,
    capabilities: {
      untrustedWorkspaces: {
        supported: 'limited',
        description: 'Auditing works everywhere. Tasks are run only in a trusted workspace.',
        restrictedConfigurations: restrictedSettings.map(settingId),
      },
      virtualWorkspaces: { supported: false, description: 'The engine reads files and git history on disk.' },
    },
    // The engine runs where the files are.
    extensionKind: ['workspace'],
  };
}
