/** What the command palette offers, by state: everything that makes sense there, and nothing that would only say no. */
import assert from 'node:assert/strict';
import { commands, type CommandName } from '../../../../src/hosts/vscode/contributions/commands';
import { contextKeys } from '../../../../src/hosts/vscode/contributions/identifiers';
import { manifest } from '../../../../src/hosts/vscode/contributions/manifest';
import { holds, type ContextValues } from '../../../whenClause';

const offered = (values: ContextValues): CommandName[] =>
  (Object.keys(commands) as CommandName[]).filter((name) => holds(commands[name].palette, values)).sort();

const always: readonly CommandName[] = ['openSample', 'openWalkthrough', 'reportIssue', 'showLog'];
/** Those that begin, go on with or repeat work in the person's tree. */
const running: readonly CommandName[] = ['run', 'runTask', 'resume'];
/** Those about a run that is under way. */
const control: readonly CommandName[] = ['pause', 'resume', 'stop', 'cancelRun', 'showRunControl'];
/** Those that need tasks. */
const aboutTasks: readonly CommandName[] = ['run', 'runTask', 'goToTask', 'showPlan'];

const folder: ContextValues = {
  workspaceFolderCount: 1,
  isWorkspaceTrusted: true,
  [contextKeys.engineState]: 'ready',
  [contextKeys.hotspots]: 'some',
  [contextKeys.tasks]: 'some',
  [contextKeys.run]: 'none',
};

function includes(values: ContextValues, names: readonly CommandName[], isOffered: boolean): void {
  const found = offered(values);
  assert.deepEqual(
    names.filter((name) => found.includes(name) !== isOffered),
    [],
    `offered: ${found.join(', ')}`,
  );
}

describe('the palette', () => {
  it('offers without a folder what needs none', () => {
    assert.deepEqual(offered({ workspaceFolderCount: 0 }), [...always]);
    assert.deepEqual(offered({ workspaceFolderCount: 0, isWorkspaceTrusted: true }), [...always]);
  });

  it('offers before the extension is active what may be possible', () => {
    includes({ workspaceFolderCount: 1, isWorkspaceTrusted: true }, ['audit', 'run', 'showPlan', 'addTask'], true);
    includes({ workspaceFolderCount: 1, isWorkspaceTrusted: true }, control, false);
  });

  it('offers to run nothing in a workspace that is not trusted, but to look and to write', () => {
    const untrusted = { ...folder, isWorkspaceTrusted: false };
    includes(untrusted, running, false);
    includes({ ...untrusted, [contextKeys.run]: 'paused' }, running, false);
    includes(untrusted, ['audit', 'showPlan', 'addTask', 'goToCode', 'goToTask', 'reflect'], true);
  });

  it('offers without tasks to make some', () => {
    const none = { ...folder, [contextKeys.tasks]: 'none' };
    includes(none, aboutTasks, false);
    includes(none, ['addTask', 'reflect', 'editTasksFile'], true);
  });

  it('offers without hotspots nothing about them', () => {
    includes({ ...folder, [contextKeys.hotspots]: 'none' }, ['reflect', 'goToCode', 'groupHotspots', 'rankHotspots'], false);
  });

  it('offers during a run to hold it, and not to start another', () => {
    const live = { ...folder, [contextKeys.run]: 'running', [contextKeys.areAllRunning]: true };
    includes(live, ['pause', 'stop', 'cancelRun', 'showRunControl'], true);
    includes(live, ['run', 'runTask', 'resume'], false);
    includes({ ...live, [contextKeys.run]: 'paused' }, ['resume', 'stop', 'cancelRun'], true);
    includes({ ...live, [contextKeys.run]: 'stopping' }, ['pause', 'resume', 'stop'], false);
  });

  it('offers while auditing to cancel it', () => {
    includes({ ...folder, [contextKeys.isAuditing]: true }, ['cancelAudit'], true);
    includes({ ...folder, [contextKeys.isAuditing]: true }, ['audit'], false);
    includes(folder, ['cancelAudit'], false);
  });

  it('offers without an engine to start it, and what needs none', () => {
    const failed = offered({ ...folder, [contextKeys.engineState]: 'failed' });
    assert.ok(failed.includes('restartEngine') && failed.includes('showLog') && failed.includes('reportIssue'));
    for (const name of ['audit', 'run', 'showPlan', 'runDoctor', 'addTask'] as const) assert.ok(!failed.includes(name), name);
  });

  it('can evaluate every clause of the manifest', () => {
    const clauses = JSON.stringify(manifest().contributes).match(/(?<="when":")(?:[^"\\]|\\.)*/g) ?? [];
    assert.ok(clauses.length > 40);
    for (const clause of clauses) holds(JSON.parse(`"${clause}"`) as string, folder);
  });

  it('says one thing at a time in each view', () => {
    const { viewsWelcome } = manifest().contributes as { viewsWelcome: readonly { view: string; when: string; nlsId: string }[] };
    const states = [
      { workspaceFolderCount: 0 },
      { ...folder, [contextKeys.engineState]: 'failed' },
      { ...folder, [contextKeys.hotspots]: 'unknown', [contextKeys.tasks]: 'none' },
      ...['clean', 'allExcluded', 'nothingMeasured'].map((why) => ({
        ...folder,
        [contextKeys.hotspots]: 'none',
        [contextKeys.whyNoHotspots]: why,
        [contextKeys.tasks]: 'none',
      })),
    ];
    for (const state of states) {
      for (const view of ['symbiote.hotspots', 'symbiote.tasks']) {
        const shown = viewsWelcome.filter((entry) => entry.view === view && holds(entry.when, state));
        assert.equal(shown.length, 1, `${view} ${JSON.stringify(state)}: ${shown.map(({ nlsId }) => nlsId).join(', ')}`);
      }
    }
  });
});
