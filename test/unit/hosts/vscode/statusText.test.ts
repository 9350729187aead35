/** The status bar item. */
import assert from 'node:assert/strict';
import type { Run } from '../../../../src/domain/runs/run';
import { statusText, type StatusInput } from '../../../../src/hosts/vscode/statusText';

const run: Run = {
  id: 'r',
  state: 'running',
  startedAt: 0,
  requested: [],
  tasksFile: 'tasks.yml',
  costUsed: 0,
  costBudget: null,
  results: [],
  warnings: [],
};
const status = (input: Partial<StatusInput>) => statusText({ engines: ['ready'], runs: [], hotspotCount: undefined, ...input });

describe('the status bar item', () => {
  it('is hidden when there is nothing to say', () => {
    assert.equal(status({}), undefined);
    assert.equal(status({ hotspotCount: 0 }), undefined);
  });

  it('counts hotspots', () => {
    assert.equal(status({ hotspotCount: 12 })?.text, '$(flame) 12');
  });

  it('names the task that runs', () => {
    assert.equal(status({ runs: [{ run, currentTitle: 'Build' }], hotspotCount: 12 })?.text, '$(sync~spin) Build');
  });

  it('draws no icons out of a title', () => {
    assert.equal(status({ runs: [{ run, currentTitle: '$(bug)' }] })?.text, '$(sync~spin) $ (bug)');
  });

  it('forgets a run that ended', () => {
    assert.equal(status({ runs: [{ run: { ...run, state: 'done' }, currentTitle: undefined }] }), undefined);
  });

  it('says that the engine is being restarted, or does not run', () => {
    assert.match(status({ engines: ['ready', 'restarting'], runs: [{ run, currentTitle: undefined }] })?.text ?? '', /spin/);
    assert.match(status({ engines: ['failed'] })?.text ?? '', /warning/);
    assert.equal(status({ engines: ['failed'] })?.action, 'restartEngine');
  });

  it('counts the runs of several folders and names their tasks', () => {
    const both = status({ engines: ['ready', 'none'], runs: ['Build', 'Lint'].map((currentTitle) => ({ run, currentTitle })) });
    assert.equal(both?.text, '$(sync~spin) 2 runs');
    assert.match(both.tooltip, /Build, Lint/);
    assert.equal(both.action, 'showRunControl');
  });
});
