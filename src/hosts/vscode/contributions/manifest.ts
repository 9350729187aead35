/**
 * What the extension declares to VS Code: package.json's `contributes` is generated from `manifest()` by the build. Plain
 * data without `vscode`, since the build runs it in Node; the running extension loads only identifiers.ts and commands.ts.
 */
import { editorSettingKeys } from '../../../domain/settings';
import { commands, type CommandDefinition } from './commands';
import { changedScheme, measuredLanguages, panelViewTypes, pastScheme, settingId, viewContainerId, viewIds } from './identifiers';
import { hotspotMenus, keybindings, runMenus, taskMenus } from './menus';
import { restrictedSettings, settingProperty } from './settings';
import { walkthroughs } from './walkthrough';
import { viewsWelcome } from './welcome';

/** Where the build writes the JSON Schema of tasks.yml, relative to the extension. */
const tasksSchemaPath = './media/tasks.schema.json';

function contributes(): Record<string, unknown> {
  const hotspots = hotspotMenus();
  const tasks = taskMenus();
  const runs = runMenus();
  const all: readonly CommandDefinition[] = Object.values(commands);
  return {
    viewsContainers: { activitybar: [{ id: viewContainerId, title: 'Symbiote', icon: 'media/symbiote.svg' }] },
    views: {
      [viewContainerId]: [
        { id: viewIds.hotspots, name: 'Hotspots', contextualTitle: 'Symbiote', icon: 'media/symbiote.svg' },
        { id: viewIds.tasks, name: 'Tasks', contextualTitle: 'Symbiote', icon: 'media/symbiote.svg' },
        { id: viewIds.runs, name: 'Runs', contextualTitle: 'Symbiote', icon: 'media/symbiote.svg', visibility: 'collapsed' },
      ],
    },
    viewsWelcome: viewsWelcome(),
    walkthroughs: walkthroughs(),
    commands: all.map(({ id, title, icon }) => ({ command: id, title, category: 'Symbiote', ...(icon && { icon }) })),
    menus: {
      commandPalette: all.filter(({ palette }) => palette !== 'true').map(({ id, palette }) => ({ command: id, when: palette })),
      'view/title': [...hotspots.title, ...tasks.title, ...runs.title],
      'view/item/context': [...hotspots.item, ...tasks.item, ...runs.item],
    },
    keybindings: keybindings(),
    configuration: {
      title: 'Symbiote',
      properties: Object.fromEntries(editorSettingKeys.map((key, index) => [settingId(key), settingProperty(key, index)])),
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
  `onFileSystem:${changedScheme}`,
  `onFileSystem:${pastScheme}`,
];

export interface ExtensionManifest {
  readonly displayName: string;
  readonly description: string;
  readonly contributes: Record<string, unknown>;
  readonly activationEvents: readonly string[];
  readonly capabilities: Record<string, unknown>;
  readonly extensionKind: readonly string[];
}

/** The parts of package.json that come from this file. */
export function manifest(): ExtensionManifest {
  return {
    displayName: 'Symbiote',
    description:
      'Finds the functions that hurt, turns them into tasks and carries them out in the open: a complexity auditor, planner and task runner with an engine of its own.',
    contributes: contributes(),
    activationEvents,
    capabilities: {
      untrustedWorkspaces: {
        supported: 'limited',
        description: 'Auditing works everywhere. Tasks are run only in a trusted workspace.',
        restrictedConfigurations: restrictedSettings.map(settingId),
      },
      virtualWorkspaces: {
        supported: 'limited',
        description: 'Open files are audited, with hints and hotspots. Tasks, runs and git history need a folder on disk.',
      },
    },
    // The engine runs where the files are.
    extensionKind: ['workspace'],
  };
}
