/** The only file that reads VS Code's settings. The engine gets what the person set; the editor's own settings are checked here. */
import * as vscode from 'vscode';
import {
  configurationFile,
  defaultSettings,
  environmentName,
  settingDefinitions,
  editorSettingKeys,
  type SettingKey,
  type Settings,
} from '../../domain/settings';
import type { Layers } from '../../protocol/rpc';
import { settingId, settingsSection } from './contributions/identifiers';
import { exists } from './navigation';

/** Settings that only the editor reads. */
export type EditorSettingKey = 'hints.mode' | 'hints.threshold' | 'problems.complexity' | 'hotspots.top' | 'terminal.reveal';

/** The value the person set, where the nearest one counts; undefined where only the default holds. */
function valueSet(configuration: vscode.WorkspaceConfiguration, key: SettingKey): unknown {
  const found = configuration.inspect(key);
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}

/** What a request to the engine brings along: values set in the editor, and SYMBIOTE_* of its environment. */
export function layersOf(folder: vscode.Uri): Layers {
  const configuration = vscode.workspace.getConfiguration(settingsSection, folder);
  const set = editorSettingKeys.map((key) => [key, valueSet(configuration, key)] as const);
  return {
    editor: Object.fromEntries(set.filter(([, value]) => value !== undefined)),
    environment: Object.fromEntries(Object.entries(environment()).filter(([name]) => name.startsWith('SYMBIOTE_'))),
    flags: {},
  };
}

/** A setting of the editor's own; a value that does not fit its schema counts as not set. */
export function editorSetting<K extends EditorSettingKey>(key: K, scope?: vscode.Uri): Settings[K] {
  const value = valueSet(vscode.workspace.getConfiguration(settingsSection, scope ?? null), key);
  const parsed = settingDefinitions[key].schema.safeParse(value);
  return (parsed.success ? parsed.data : defaultSettings[key]) as Settings[K];
}

/** What the audit of an open file goes by where no engine reads the workspace's configuration: the editor's settings alone. */
export function auditSettings(scope?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration(settingsSection, scope ?? null);
  const set = editorSettingKeys.flatMap((key) => {
    const parsed = settingDefinitions[key].schema.safeParse(valueSet(configuration, key));
    return parsed.success && parsed.data !== undefined ? [[key, parsed.data] as const] : [];
  });
  // Each value was checked by the schema of its key.
  return { ...defaultSettings, ...Object.fromEntries(set) };
}

/** Whether the path of the tasks file may be set where only the engine reads it: in the workspace's configuration file, or in the environment. */
export async function mayTasksFileBeElsewhere(folder: vscode.Uri): Promise<boolean> {
  return process.env[environmentName('tasksFile')] !== undefined || (await exists(vscode.Uri.joinPath(folder, configurationFile)));
}

/** Path of the tasks file as far as the editor knows it: the engine also reads the workspace's configuration file. */
export function tasksFileSetting(folder: vscode.Uri): string {
  const value = valueSet(vscode.workspace.getConfiguration(settingsSection, folder), 'tasksFile');
  const parsed = settingDefinitions.tasksFile.schema.safeParse(value);
  return parsed.success ? parsed.data : defaultSettings.tasksFile;
}

export async function setEditorSetting<K extends EditorSettingKey>(key: K, value: Settings[K]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  const isInWorkspace = configuration.inspect(key)?.workspaceValue !== undefined;
  await configuration.update(key, value, isInWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
}

/** Calls back with the keys that changed. */
export function onDidChangeSettings(listener: (keys: ReadonlySet<SettingKey>) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(settingsSection)) return;
    listener(new Set(editorSettingKeys.filter((key) => event.affectsConfiguration(settingId(key)))));
  });
}

/** The environment commands are run with: the extension host's own, without what VS Code put in to run it. */
export function environment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(inherited.filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name)));
}
