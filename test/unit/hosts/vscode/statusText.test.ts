/** The status bar item. */
import assert from 'node:assert/strict';
import type { Run } from '../../../../src/domain/run';
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
const status = (input: Partial<StatusInput>) =>
  statusText({ engine: 'ready', run: undefined, currentTitle: undefined, hotspotCount: undefined, ...input });

describe('the status bar item', () => {
  it('is hidden when there is nothing to say', () => {
    assert.equal(status({}), undefined);
    assert.equal(status({ hotspotCount: 0 }), undefined);
  });

  it('counts hotspots', () => {
    assert.equal(status({ hotspotCount: 12 })?.text, '$(flame) 12');
  });

  it('names the task that runs', () => {
    assert.equal(status({ run, currentTitle: 'Build', hotspotCount: 12 })?.text, '$(sync~spin) Build');
  });

  it('draws no icons out of a title', () => {
    assert.equal(status({ run, currentTitle: '$(bug)' })?.text, '$(sync~spin) $ (bug)');
  });

  it('forgets a run that ended', () => {
    assert.equal(status({ run: { ...run, state: 'done' } }), undefined);
  });

  it('says that the engine is being restarted, or does not run', () => {
    assert.match(status({ engine: 'restarting', run })?.text ?? '', /spin/);
    assert.match(status({ engine: 'failed' })?.text ?? '', /warning/);
    assert.equal(status({ engine: 'failed' })?.action, 'restartEngine');
  });
});
