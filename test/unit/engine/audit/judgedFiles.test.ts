/** Files as wholes among what people know already: in a baseline, since a revision, and in what fails a build. */
import assert from 'node:assert/strict';
import type { AuditReport } from '../../../../src/domain/audit/auditReport';
import { updateBaseline } from '../../../../src/engine/audit/baselineUpdate';
import { defaultSettings } from '../../../../src/domain/settings';
import { JudgedWorkspace } from './judgedWorkspace';

/** Rated worse the longer it is; no function in it is over a threshold. */
const long = (lines: number): string =>
  Array.from(
    { length: lines / 10 },
    (_, at) => `export function f${at}(a: number): number {\n${'  a += 1;\n'.repeat(7)}  return a + ${at};\n}`,
  ).join('\n');

const shown = ({ hotspots }: AuditReport): string[] => hotspots.map(({ path, standing }) => `${path} ${standing ?? ''}`.trim());

describe('a file as a whole that people know already', () => {
  let workspace: JudgedWorkspace;
  const rated = (request: Parameters<JudgedWorkspace['audit']>[0] = {}): Promise<AuditReport> =>
    workspace.audit({ maintainability: true, ...request });
  const update = () => updateBaseline(workspace, { settings: defaultSettings });

  beforeEach(() => {
    workspace = new JudgedWorkspace();
    workspace.write('old.ts', long(600));
    workspace.write('small.ts', long(20));
  });
  afterEach(() => workspace.dispose());

  it('is hidden by a baseline until it is rated worse, and what is new is shown', async () => {
    assert.deepEqual(shown(await rated()), ['old.ts']);
    assert.deepEqual(await update(), { path: 'symbiote.baseline.json', findings: 1, added: 1, removed: 0 });
    assert.match(workspace.read('symbiote.baseline.json'), /"files": \[\n {4}\{"file": "old.ts", "maintainability": \d+\}\n {2}\]/);
    const same = await rated();
    assert.deepEqual([shown(same), same.debt?.baseline?.hidden, same.summary.standings], [[], 1, { new: 0, worse: 0 }]);
    workspace.write('old.ts', long(800));
    workspace.write('fresh.ts', long(700));
    const report = await rated();
    assert.deepEqual(shown(report), ['old.ts worse', 'fresh.ts new']);
    assert.deepEqual(report.summary.standings, { new: 1, worse: 1 });
  });

  it('is told of once it is rated well enough, or gone; where nothing was rated, nothing is', async () => {
    workspace.write('gone.ts', long(600));
    await update();
    workspace.write('old.ts', long(20));
    workspace.remove('gone.ts');
    assert.equal((await workspace.audit()).debt?.baseline?.stale, 0);
    assert.deepEqual(
      (await rated()).debt?.warnings.map(({ message }) => message.split(';')[0]),
      ['gone.ts as a whole is gone', 'old.ts as a whole is rated well enough by now'],
    );
  });

  it('is not shown beside a baseline that knows functions alone', async () => {
    workspace.write('symbiote.baseline.json', '{ "version": 1, "findings": [] }');
    assert.deepEqual(shown(await rated()), []);
  });

  it('is shown since a revision where its rating changed for the worse, or where it is new', async () => {
    workspace.git('init', '-q');
    workspace.write('untouched.ts', long(600));
    workspace.write('reworded.ts', long(600));
    workspace.write('better.ts', long(800));
    workspace.write('grown.ts', long(20));
    workspace.commit();
    workspace.write('old.ts', long(800));
    workspace.write('reworded.ts', long(600).replace('a += 1', 'a += 2'));
    workspace.write('better.ts', long(600));
    workspace.write('grown.ts', long(600));
    workspace.write('fresh.ts', long(700));
    const report = await rated({ since: {} });
    assert.deepEqual(shown(report).sort(), ['better.ts', 'fresh.ts new', 'grown.ts new', 'old.ts worse']);
    assert.deepEqual(report.summary.standings, { new: 2, worse: 1 });
  });
});
