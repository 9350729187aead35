/** The manifest as it is made from the declarations. */
import assert from 'node:assert/strict';
import { editorSettingKeys } from '../../../../src/domain/settings';
import { commands } from '../../../../src/hosts/vscode/contributions/commands';
import { contextKeys, settingId, viewIds } from '../../../../src/hosts/vscode/contributions/identifiers';
import { manifest } from '../../../../src/hosts/vscode/contributions/manifest';

interface Contributes {
  readonly commands: readonly { readonly command: string; readonly title: string }[];
  readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
  readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
  readonly configuration: { readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

describe('the manifest', () => {
  const contributes = manifest().contributes as unknown as Contributes;
  const ids = new Set(contributes.commands.map(({ command }) => command));
  const clauses = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome].map(({ when }) => when);

  it('declares every command once', () => {
    assert.equal(ids.size, contributes.commands.length);
    assert.equal(ids.size, Object.keys(commands).length);
  });

  it('names only declared commands in menus and welcomes', () => {
    const named = [
      ...Object.values(contributes.menus)
        .flat()
        .map(({ command }) => command),
      ...contributes.viewsWelcome.flatMap(({ contents }) =>
        [...contents.matchAll(/\(command:(symbiote\.[\w.]+)/g)].map((match) => match[1] ?? ''),
      ),
    ];
    assert.deepEqual(
      named.filter((command) => !ids.has(command)),
      [],
    );
  });

  it('asks only for declared context keys', () => {
    const known = new Set<string>([...Object.values(contextKeys), ...Object.values(viewIds)]);
    const asked = clauses.flatMap((clause) => clause.match(/symbiote\.\w+/g) ?? []);
    assert.deepEqual(
      asked.filter((key) => !known.has(key)),
      [],
    );
  });

  it('hides from the palette what needs an item', () => {
    const hidden = contributes.menus['commandPalette']?.filter(({ when }) => when === 'false').map(({ command }) => command);
    const ofRuns = [
      commands.compareRunWith,
      commands.openDiff,
      commands.openChanges,
      commands.openChangedFile,
      commands.showAttemptLog,
      commands.loadMoreRuns,
      commands.copyRun,
    ];
    assert.deepEqual(hidden, [commands.suppress.id, commands.makeTask.id, commands.finishTask.id, ...ofRuns.map(({ id }) => id)]);
  });

  it('offers to run nothing in a workspace that is not trusted', () => {
    const running: readonly string[] = [commands.run.id, commands.runTask.id, commands.resume.id];
    const entries = Object.values(contributes.menus)
      .flat()
      .filter(({ command }) => running.includes(command));
    assert.ok(entries.length >= 7);
    for (const { command, when } of entries) assert.match(when, /isWorkspaceTrusted/, command);
  });

  it('presents every setting with type, default and description', () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(Object.keys(properties), editorSettingKeys.map(settingId));
    for (const [key, property] of Object.entries(properties)) {
      assert.ok(property['type'] !== undefined && 'default' in property, key);
      assert.ok(String(property['description']).length > 10, key);
    }
  });

  it('gives nullable settings both types', () => {
    assert.deepEqual(contributes.configuration.properties['symbiote.budget.cost']?.['type'], ['number', 'null']);
    assert.deepEqual(contributes.configuration.properties['symbiote.budget.cost']?.['minimum'], 0);
  });

  it('shows one welcome at a time in each view', () => {
    const noFolder = contributes.viewsWelcome.filter(({ when }) => when.includes('== 0'));
    assert.equal(noFolder.length, 3);
    for (const { when } of contributes.viewsWelcome) assert.match(when, /workspaceFolderCount (== 0|> 0)/);
  });
});
