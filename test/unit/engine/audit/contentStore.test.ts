/** What an audit knows after a restart: nothing unchanged is measured again, and the report says the same. */
import assert from 'node:assert/strict';
import { defaultSettings } from '../../../../src/domain/settings';
import { AuditWorkspace, fixedNow } from './auditWorkspace';

describe('an audit in the next life', () => {
  let world: AuditWorkspace;
  beforeEach(() => (world = new AuditWorkspace()));
  afterEach(() => world.dispose());

  const write = (path: string, text: string, secondsAgo = 60): void => world.write(path, text, fixedNow - secondsAgo * 1000);
  const audit = async (settings = defaultSettings, isFresh = false) => {
    world.measurer.asked = [];
    const report = await world.newLife().audit({ settings, all: true, isFresh });
    return { asked: [...world.measurer.asked].sort(), report: { ...report, summary: { ...report.summary, durationMs: 0 } } };
  };

  it('measures what changed and reports the same about the rest', async () => {
    write('a.ts', 'fn one 40 3\nfn one 20 2');
    write('b.ts', 'fn two 1 1\nsyntax error');
    write('g.ts', '// @generated\nfn made 99 9');
    const first = await audit();
    assert.deepEqual(first.asked, ['a.ts', 'b.ts', 'g.ts']);
    const second = await audit();
    assert.deepEqual(second.asked, []);
    assert.deepEqual(second.report, first.report);
    write('b.ts', 'fn two 50 1', 30);
    const third = await audit();
    assert.deepEqual(third.asked, ['b.ts']);
    assert.deepEqual(
      third.report.hotspots.map(({ id }) => id),
      ['b.ts#two', 'a.ts#one', 'a.ts#one~2'],
    );
  });

  it('measures what a setting lets in that another left out', async () => {
    write('g.ts', '// @generated\nfn made 99 9');
    await audit();
    const settings = { ...defaultSettings, 'audit.includeGenerated': true };
    assert.deepEqual((await audit(settings)).asked, ['g.ts']);
    assert.equal((await audit(settings)).report.hotspots.length, 1);
    assert.equal((await audit()).report.hotspots.length, 0);
  });

  it('does not trust a file that changed a moment ago', async () => {
    write('a.ts', 'fn one 40 3', 0);
    await audit();
    assert.deepEqual((await audit()).asked, ['a.ts']);
  });

  it('measures everything when asked to', async () => {
    write('a.ts', 'fn one 40 3');
    await audit();
    assert.deepEqual((await audit(defaultSettings, true)).asked, ['a.ts']);
  });
});
