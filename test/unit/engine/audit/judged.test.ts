/** What an audit shows once comments, exceptions, the baseline and a revision have had their say; with real files and git. */
import { strict as assert } from 'node:assert';
import type { AuditReport } from '../../../../src/domain/audit/auditReport';
import { defaultSettings, type Settings } from '../../../../src/domain/settings';
import { updateBaseline } from '../../../../src/engine/audit/baselineUpdate';
import { EngineError } from '../../../../src/domain/errors';
import type { Task } from '../../../../src/domain/tasks/task';
import { editTasks, parseTasks } from '../../../../src/engine/memory/tasksDocument';
import { Reflector } from '../../../../src/engine/reflection/reflector';
import { branches, JudgedWorkspace } from './judgedWorkspace';

const shown = ({ hotspots }: AuditReport): string[] =>
  hotspots.map(({ function: { name }, standing }) => (standing === undefined ? name : `${name} ${standing}`)).sort();
const hidden = ({ debt }: AuditReport): string[] => (debt?.hidden ?? []).map(({ function: name, by }) => `${name} ${by}`);
const warnings = ({ debt }: AuditReport): string[] => (debt?.warnings ?? []).map(({ kind, path, line }) => `${kind} ${path}:${line ?? ''}`);

describe('what an audit shows', () => {
  let workspace: JudgedWorkspace;
  beforeEach(() => (workspace = new JudgedWorkspace()));
  afterEach(() => workspace.dispose());

  const baseline = () => updateBaseline(workspace, { settings: defaultSettings });

  describe('with comments that suppress', () => {
    it('leaves out what one is about, and says by what and why', async () => {
      workspace.write('a.ts', '// symbiote-ignore-next -- a table', branches('first', 20), branches('second', 20));
      const report = await workspace.audit();
      assert.deepEqual([shown(report), hidden(report), warnings(report)], [['second'], ['first suppression'], []]);
      assert.equal(report.debt?.hidden[0]?.reason, 'a table');
      assert.equal(report.summary.over, 1);
    });

    it('still shows the other metric, and what it alone is worth', async () => {
      workspace.write('a.ts', '// symbiote-ignore-next cognitive -- why', branches('first', 20));
      const [hotspot] = (await workspace.audit()).hotspots;
      assert.deepEqual(
        hotspot?.over.map(({ metric }) => metric),
        ['cyclomatic'],
      );
      assert.equal(hotspot.excess, 6);
      assert.match(hotspot.reason, /^excess 6 \(cyclomatic 21 − 15\)/);
    });

    it('leaves out a whole file', async () => {
      workspace.write('a.ts', '/* symbiote-ignore-file -- as the vendor wrote it */', branches('first', 20), branches('second', 20));
      assert.deepEqual(hidden(await workspace.audit()), ['first suppression', 'second suppression']);
    });

    it('tells of those without reason, without use, and with a word that is no metric', async () => {
      workspace.write(
        'a.ts',
        '// symbiote-ignore-next',
        branches('first', 20),
        '// symbiote-ignore-next -- no need',
        branches('second', 2),
      );
      workspace.write('b.ts', '// symbiote-ignore-next cognitve -- why', branches('third', 20));
      const report = await workspace.audit();
      assert.deepEqual(warnings(report), ['suppressionWithoutReason a.ts:1', 'unusedSuppression a.ts:27', 'unknownMetric b.ts:1']);
      assert.deepEqual(shown(report), ['third']);
    });
  });

  describe('with exceptions', () => {
    const exceptions = [{ path: 'src/**', function: 'first', until: '2026-06-15', reason: 'is replaced in June' }];

    it('lets a finding be until the day, and tells of it from then on', async () => {
      workspace.write('src/a.ts', branches('first', 20), branches('second', 20));
      const before = await workspace.audit({}, { 'audit.exceptions': exceptions });
      assert.deepEqual([shown(before), hidden(before), warnings(before)], [['second'], ['first exception'], []]);
      assert.equal(before.debt?.hidden[0]?.until, '2026-06-15');
      workspace.now = Date.UTC(2026, 5, 16);
      const after = await workspace.audit({}, { 'audit.exceptions': exceptions });
      assert.deepEqual([shown(after), warnings(after)], [['first', 'second'], ['expiredException symbiote.config.yaml:']]);
    });

    describe('that name a function', () => {
      const cart = `class Cart {\n${branches('total', 20).replace('export function ', '')}\n}\nclass Bill {\n${branches('total', 20).replace('export function ', '')}\n}\n`;
      const named = async (exception: { path: string; function?: string }): Promise<[string[], string]> => {
        workspace.write('src/a.ts', cart, branches('sum', 20));
        const report = await workspace.audit({}, { 'audit.exceptions': [{ ...exception, until: '2026-06-15', reason: 'r' }] });
        return [hidden(report), report.debt?.warnings.map(({ message }) => message).join() ?? ''];
      };

      it('may name it after the file, with its class, or by the last part where that is clear', async () => {
        assert.deepEqual(await named({ path: 'src/a.ts:Cart.total' }), [['Cart.total exception'], '']);
        assert.deepEqual(await named({ path: 'src/*.ts', function: 'Bill.total' }), [['Bill.total exception'], '']);
        assert.deepEqual(await named({ path: '**:sum' }), [['sum exception'], '']);
      });

      it('hide nothing where several could be meant, and say which', async () => {
        const said =
          'the exception for src/a.ts:total hides nothing: total is 2 functions in src/a.ts: Cart.total (line 2), Bill.total (line 29); name one of them';
        assert.deepEqual(await named({ path: 'src/a.ts', function: 'total' }), [[], said]);
      });

      it('say what is not there, and are about no line', async () => {
        const said = 'the exception for src/a.ts:nothing hides no finding (there is no function nothing in src/a.ts); it can be removed';
        assert.deepEqual(await named({ path: 'src/a.ts:nothing' }), [[], said]);
        assert.match((await named({ path: 'src/a.ts:3' }))[1], /no function 3 in/);
        assert.match((await named({ path: 'src/gone.ts:f' }))[1], /no audited file matches src\/gone.ts:f/);
      });
    });

    it('tells of one that is of no use, unless only a part was looked at', async () => {
      workspace.write('src/a.ts', branches('other', 20));
      workspace.write('lib/b.ts', branches('other', 2));
      assert.deepEqual(warnings(await workspace.audit({}, { 'audit.exceptions': exceptions })), ['unusedException symbiote.config.yaml:']);
      assert.deepEqual(warnings(await workspace.audit({ path: 'lib' }, { 'audit.exceptions': exceptions })), []);
    });
  });

  describe('with a baseline', () => {
    it('is what is new or worse', async () => {
      workspace.write('a.ts', branches('first', 20), branches('second', 20));
      assert.deepEqual(await baseline(), { path: 'symbiote.baseline.json', findings: 2, added: 2, removed: 0 });
      const same = await workspace.audit();
      assert.deepEqual([shown(same), same.debt?.baseline], [[], { entries: 2, hidden: 2, new: 0, worse: 0, stale: 0 }]);
      assert.deepEqual(shown(await workspace.audit({ baseline: false })), ['first', 'second']);
      workspace.write('a.ts', branches('first', 22), branches('second', 20), branches('third', 20));
      const report = await workspace.audit();
      assert.deepEqual([shown(report), hidden(report)], [['first worse', 'third new'], ['second baseline']]);
      assert.deepEqual(report.hotspots.find(({ standing }) => standing === 'worse')?.before, { cyclomatic: 21, cognitive: 20 });
      assert.deepEqual(report.summary.standings, { new: 1, worse: 1 });
    });

    it('follows functions that were moved, renamed and reformatted', async () => {
      workspace.write('a.ts', branches('first', 20), branches('second', 24));
      await baseline();
      workspace.remove('a.ts');
      workspace.write('lib/b.ts', branches('renamed', 24).replaceAll('\n  ', '\n\n\t'), '// moved\n', branches('first', 19));
      const report = await workspace.audit();
      assert.deepEqual([shown(report), hidden(report), warnings(report)], [[], ['renamed baseline', 'first baseline'], []]);
    });

    it('tells which entries hold no longer, and an update removes them', async () => {
      workspace.write('a.ts', branches('first', 20), branches('second', 20));
      await baseline();
      workspace.write('a.ts', branches('first', 3));
      assert.deepEqual(warnings(await workspace.audit()), [
        'staleBaseline symbiote.baseline.json:',
        'staleBaseline symbiote.baseline.json:',
      ]);
      assert.deepEqual(await baseline(), { path: 'symbiote.baseline.json', findings: 0, added: 0, removed: 2 });
      assert.equal(workspace.read('symbiote.baseline.json'), '{\n  "version": 1,\n  "findings": [],\n  "files": []\n}\n');
    });

    it('says nothing about files that were not looked at', async () => {
      workspace.write('src/a.ts', branches('first', 20));
      workspace.write('lib/b.ts', branches('second', 20));
      await baseline();
      workspace.remove('lib/b.ts');
      assert.deepEqual(warnings(await workspace.audit({ path: 'src' })), []);
    });

    it('has a line for each finding, in an order that does not depend on the ranking', async () => {
      workspace.write('b.ts', branches('later', 40));
      workspace.write('a.ts', branches('second', 20), branches('first', 30));
      await baseline();
      const lines = workspace
        .read('symbiote.baseline.json')
        .split('\n')
        .filter((line) => line.includes('"file"'));
      assert.deepEqual(
        lines.map((line) => /"function": "(\w+)"/.exec(line)?.[1]),
        ['first', 'second', 'later'],
      );
      assert.match(
        lines[0] ?? '',
        /^ {4}\{"file": "a\.ts", "function": "first", "cyclomatic": 31, "cognitive": 30, "fingerprint": "[\w.-]{44}"\},$/,
      );
    });

    const broken: Readonly<Record<string, readonly [text: string, problem: RegExp]>> = {
      'no JSON': ['{\n  "version": 1,\n  "findings": [,]\n}\n', /symbiote\.baseline\.json:3:\d+: it is no JSON/],
      'cut off': ['{\n  "version": 1,', /symbiote\.baseline\.json:2:\d+: it is no JSON/],
      'a merge conflict': ['{\n  "version": 1,\n<<<<<<< ours\n', /symbiote\.baseline\.json:3:1: an unresolved merge conflict/],
      'a wrong value': [
        '{\n  "version": 1,\n  "findings": [\n    {"file": "a.ts", "function": "f", "cyclomatic": "x", "cognitive": 2}\n  ]\n}',
        /symbiote\.baseline\.json:4:53: findings\.0\.cyclomatic/,
      ],
      'another version': ['{ "version": 2, "findings": [] }', /symbiote\.baseline\.json:1:14: version/],
    };
    for (const [what, [text, problem]] of Object.entries(broken)) {
      it(`is refused with its place when it is ${what}, and can be written anew`, async () => {
        workspace.write('symbiote.baseline.json', text);
        await assert.rejects(workspace.audit(), (error) => EngineError.is(error, 'invalidConfiguration') && problem.test(error.message));
        await baseline();
        assert.deepEqual(shown(await workspace.audit()), []);
      });
    }
  });

  describe('since a revision', () => {
    beforeEach(() => {
      workspace.git('init', '-q');
      workspace.write('a.ts', branches('first', 20), branches('second', 4), branches('third', 5));
      workspace.write('same.ts', branches('untouched', 20));
      workspace.commit();
    });

    const changes = ({ comparison }: AuditReport): string[] =>
      (comparison?.functions ?? []).map(({ change, before, after, delta }) => {
        const name = after === undefined || before === undefined || before.name === after.name ? '' : `${before.name} → `;
        return `${change} ${name}${after?.name ?? before?.name ?? ''} ${delta.cognitive}`;
      });

    it('is what changed, each function with its deltas', async () => {
      workspace.write('a.ts', branches('third', 4), branches('first', 22), branches('renamed', 4), branches('added', 1));
      const report = await workspace.audit({ since: {} });
      assert.deepEqual(changes(report), ['new added 1', 'worse first 2', 'better third -1', 'moved second → renamed 0']);
      assert.deepEqual([shown(report), report.summary.standings], [['first worse'], { new: 0, worse: 1 }]);
      assert.equal(report.comparison?.files, 1);
      assert.equal(report.comparison.base, workspace.git('rev-parse', 'HEAD'));
    });

    it('is the same for a branch, from where it parted, whatever was done on the other since', async () => {
      workspace.git('checkout', '-q', '-b', 'work');
      workspace.write('b.ts', branches('added', 30));
      workspace.commit();
      workspace.git('checkout', '-q', 'main');
      workspace.write('a.ts', branches('first', 3));
      workspace.commit();
      workspace.git('checkout', '-q', 'work');
      const report = await workspace.audit({ since: { revision: 'main' } });
      assert.deepEqual([changes(report), shown(report)], [['new added 30'], ['added new']]);
    });

    it('takes in what is staged, untracked, renamed and deleted', async () => {
      workspace.git('mv', 'same.ts', 'elsewhere.ts');
      workspace.write('staged.ts', branches('staged', 2));
      workspace.git('add', 'staged.ts');
      workspace.write('untracked.ts', branches('untracked', 3));
      workspace.remove('a.ts');
      const report = await workspace.audit({ since: {} });
      assert.deepEqual(changes(report), [
        'new untracked 3',
        'new staged 2',
        'moved untouched 0',
        'removed second -4',
        'removed third -5',
        'removed first -20',
      ]);
      assert.deepEqual(shown(report), []);
    });

    it('is nothing after a touch, a reformat and a change of comments', async () => {
      workspace.write('a.ts', '// a comment\n', branches('first', 20).replaceAll('  ', '\t'), branches('second', 4), branches('third', 5));
      assert.deepEqual(changes(await workspace.audit({ since: {} })), []);
    });

    it('does not call removed what a syntax error hides', async () => {
      workspace.write('a.ts', branches('first', 20), 'function (((');
      assert.deepEqual(
        changes(await workspace.audit({ since: {} })).filter((change) => change.startsWith('removed')),
        [],
      );
    });

    it('writes nothing and changes neither index nor branch', async () => {
      workspace.write('a.ts', branches('first', 2));
      const before = [workspace.git('status', '--porcelain'), workspace.git('rev-parse', 'HEAD')];
      await workspace.audit({ since: { revision: 'HEAD' } });
      assert.deepEqual([workspace.git('status', '--porcelain'), workspace.git('rev-parse', 'HEAD')], before);
    });

    it('goes with the baseline: what is hidden stays so', async () => {
      await updateBaseline(workspace, { settings: defaultSettings });
      workspace.write('a.ts', branches('first', 20), branches('second', 30));
      assert.deepEqual(shown(await workspace.audit({ since: {} })), ['second worse']);
    });

    it('is refused for a revision that is not there, without common history, and says that a clone is shallow', async () => {
      const refused = (message: RegExp) => (error: unknown) => EngineError.is(error, 'invalidInput') && message.test(error.message);
      await assert.rejects(workspace.audit({ since: { revision: 'nowhere' } }), refused(/^There is no revision nowhere here\.$/));
      await assert.rejects(workspace.audit({ since: { revision: '--all' } }), refused(/no revision --all/));
      workspace.git('checkout', '-q', '--orphan', 'alone');
      workspace.commit('another beginning');
      await assert.rejects(workspace.audit({ since: { revision: 'main' } }), refused(/Where main and HEAD parted is not known/));
    });
  });

  describe('to the reflector', () => {
    const reflect = async (tasks: readonly Task[] = [], memory: unknown = undefined, settings: Partial<Settings> = {}) =>
      new Reflector(workspace).reflect({ settings: { ...defaultSettings, ...settings }, dryRun: false, tasks, memory });

    it('leaves no task to be made of what is hidden', async () => {
      workspace.write('a.ts', branches('first', 20), '// symbiote-ignore-next -- why', branches('second', 20));
      await baseline();
      workspace.write('b.ts', branches('third', 20));
      assert.deepEqual(
        (await reflect()).added.map(({ target }) => target?.symbol),
        ['third'],
      );
    });

    it('withdraws the task of what is to be let be, and leaves that of what a baseline knows', async () => {
      workspace.write('a.ts', branches('first', 20), branches('second', 20));
      const { added, memory } = await reflect();
      const tasks = parseTasks(editTasks('', [], added)).tasks;
      workspace.write('a.ts', '// symbiote-ignore-next -- a table', branches('first', 20), branches('second', 20));
      await baseline();
      assert.deepEqual((await reflect(tasks, memory)).withdrawn, [{ id: 'refactor-a-first', reason: 'let be by a comment: a table' }]);
    });

    it('follows a function that was renamed and edited, and one that went to another file', async () => {
      workspace.write('a.ts', branches('first', 20), branches('second', 30));
      const { added, memory } = await reflect();
      const tasks = parseTasks(editTasks('', [], added)).tasks;
      workspace.write('a.ts', branches('renamed', 21));
      workspace.write('lib/b.ts', branches('second', 31));
      const changes = await reflect(tasks, memory);
      assert.deepEqual([changes.added, changes.withdrawn, changes.raised.length], [[], [], 2]);
      assert.deepEqual(
        changes.edits.map(({ changes: { target } }) => target),
        [
          { file: 'lib/b.ts', symbol: 'second', line: 1 },
          { file: 'a.ts', symbol: 'renamed', line: 1 },
        ],
      );
    });
  });

  it('is everything before the first commit, and refused without git', async () => {
    workspace.write('a.ts', branches('first', 20));
    await assert.rejects(workspace.audit({ since: { revision: 'main' } }), (error) => EngineError.is(error, 'invalidInput'));
    workspace.git('init', '-q');
    const report = await workspace.audit({ since: {} });
    assert.deepEqual([shown(report), report.comparison?.totals.new], [['first new'], 1]);
  });
});
