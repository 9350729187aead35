import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { auditReportSchema, type AuditReport } from '../../../../src/domain/audit/auditReport';
import { EngineError } from '../../../../src/domain/errors';
import { defaultSettings, type Settings } from '../../../../src/domain/settings';
import type { AuditRequest } from '../../../../src/engine/audit/auditor';
import { AuditWorkspace, fixedNow } from './auditWorkspace';

describe('Auditor', function () {
  this.timeout(60_000);
  let world: AuditWorkspace;

  beforeEach(() => {
    world = new AuditWorkspace();
  });
  afterEach(() => world.dispose());

  const audit = (changes: Partial<Settings> = {}, request: Partial<AuditRequest> = {}): Promise<AuditReport> =>
    world.auditor.audit({ settings: { ...defaultSettings, ...changes }, all: false, ...request });
  const audited = async (changes: Partial<Settings> = {}, request: Partial<AuditRequest> = {}): Promise<string[]> =>
    (await audit(changes, { all: true, ...request })).files.map(({ path }) => path);
  const why = async (path: string, changes: Partial<Settings> = {}): Promise<string | undefined> =>
    (await world.auditor.whyExcluded(path, { ...defaultSettings, ...changes })).exclusion?.reason;

  it('reports files and functions over a threshold, ranked by excess and churn', async () => {
    world.init();
    world.write('src/b.ts', 'fn calm 3 2\nfn hard 31 18\n');
    world.write('src/a.ts', 'fn fine 1 1\n');
    world.write('src/c.ts', 'fn worse 40 10\n');
    world.commit();
    for (const text of ['1', '2', '3']) {
      world.write('src/b.ts', `fn calm 3 2\nfn hard 31 18\n// ${text}\n`);
      world.commit();
    }
    const report = auditReportSchema.parse(await audit());
    assert.equal(report.root, world.root);
    assert.deepEqual(
      report.files.map(({ path, functions }) => [path, functions.map(({ name }) => name)]),
      [
        ['src/b.ts', ['hard']],
        ['src/c.ts', ['worse']],
      ],
    );
    assert.deepEqual(
      report.hotspots.map(({ id, score, churn }) => [id, score, churn]),
      [
        ['src/b.ts#hard', 76, 4],
        ['src/c.ts#worse', 25, 1],
      ],
    );
    assert.equal(report.hotspots[0]?.reason, 'excess 19 (cognitive 31 − 15, cyclomatic 18 − 15) × churn 4 = 76');
    const { files, functions, over, git, thresholds, churnDays, notes } = report.summary;
    assert.deepEqual([files, functions, over, git, churnDays, notes], [3, 4, 2, true, 90, undefined]);
    assert.deepEqual(thresholds, { cyclomatic: 15, cognitive: 15 });
  });

  it('reports every function with `all`, in the order of paths, without increments', async () => {
    for (const name of ['z.ts', 'a/x.ts', 'a.ts', 'B.ts', 'ä ü.ts']) world.write(name, 'fn f 1 1\nfn g 20 1\n');
    const report = await audit({}, { all: true });
    assert.deepEqual(
      report.files.map(({ path }) => path),
      ['B.ts', 'a.ts', 'a/x.ts', 'z.ts', 'ä ü.ts'],
    );
    assert.ok(report.files.every(({ functions }) => functions.length === 2 && functions.every((fn) => !('increments' in fn))));
  });

  it('limits hotspots and not what is counted', async () => {
    world.write('a.ts', 'fn f 20 1\nfn g 30 1\nfn h 40 1\n');
    const { hotspots, summary } = await audit({}, { top: 2 });
    assert.deepEqual([hotspots.map(({ function: { name } }) => name), summary.over], [['h', 'g'], 3]);
  });

  it('draws suggestions from increments, measuring each file once', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    world.write('b.ts', 'fn f 2 1\n');
    const { hotspots } = await audit();
    assert.notEqual(hotspots[0]?.suggestion.text, '');
    assert.deepEqual(world.takeAsked(), ['a.ts', 'b.ts']);
  });

  it('draws suggestions for what a lower threshold brings from the increments, too', async () => {
    world.write('a.ts', 'fn f 20 1\n');
    world.write('b.ts', 'fn g 12 1\n');
    await audit();
    world.takeAsked();
    const { hotspots } = await audit({ 'audit.thresholds.cognitive': 10 });
    const texts = Object.fromEntries(hotspots.map(({ function: { name }, suggestion }) => [name, suggestion.text]));
    assert.equal(texts['g'], texts['f']?.replaceAll('20', '12'));
    assert.deepEqual(world.takeAsked(), ['b.ts']);
  });

  describe('the second time', () => {
    beforeEach(async () => {
      world.write('a.ts', 'fn f 20 1\n');
      world.write('b.ts', 'fn f 2 1\n');
      await audit();
      world.takeAsked();
    });

    it('measures nothing when nothing changed, and says the same', async () => {
      const before = world.auditor.latest();
      assert.deepEqual(await audit(), before);
      assert.deepEqual(world.takeAsked(), []);
    });

    it('measures only what changed, appeared or came back', async () => {
      world.write('b.ts', 'fn f 16 1\n');
      world.write('c.ts', 'fn f 1 1\n');
      const report = await audit();
      assert.deepEqual(world.takeAsked(), ['b.ts', 'c.ts']);
      assert.deepEqual(
        report.hotspots.map(({ path }) => path),
        ['a.ts', 'b.ts'],
      );
    });

    it('forgets what was deleted', async () => {
      world.remove('a.ts');
      const report = await audit();
      assert.deepEqual([report.hotspots.length, report.summary.files], [0, 1]);
    });

    it('measures again what its settings may judge differently', async () => {
      await audit({ 'audit.include': ['b.ts'] });
      assert.deepEqual(world.takeAsked(), ['b.ts']);
    });

    it('takes other thresholds without measuring', async () => {
      const { summary, hotspots } = await audit({ 'audit.thresholds.cognitive': 19 });
      assert.deepEqual([summary.over, hotspots[0]?.excess], [1, 1]);
      assert.deepEqual(world.takeAsked(), []);
    });

    it('trusts no file that changed a moment before it was measured', async () => {
      // A file system that keeps whole seconds may have had another write in the same two; one that keeps fractions, in the same tick.
      for (const [ago, isTrusted] of [
        [1000, false],
        [20, false],
        [500, true],
      ] as const) {
        world.write('b.ts', `fn f 3 ${ago}\n`, fixedNow - ago);
        await audit();
        world.takeAsked();
        await audit();
        assert.deepEqual(world.takeAsked(), isTrusted ? [] : ['b.ts'], `${ago} ms ago`);
      }
    });
  });

  describe('leaves out', () => {
    it('what rules name, and counts it by reason', async () => {
      world.init();
      world.write('.gitignore', 'ignored/\n');
      for (const path of ['ignored/a.ts', 'a.test.ts', 'test/b.ts', 'vendor/c.js', 'types.d.ts', 'old/d.ts', 'README.md', 'keep.ts']) {
        world.write(path, 'fn f 20 1\n');
      }
      world.write('gen.ts', '// @generated\nfn f 20 1\n');
      world.write('big.ts', `fn f 20 1\n${'//\n'.repeat(1000)}`);
      const report = await audit({ 'audit.exclude': ['old'], 'audit.maxFileKilobytes': 2 }, { all: true });
      assert.deepEqual(
        report.files.map(({ path }) => path),
        ['keep.ts'],
      );
      assert.deepEqual(report.summary.excluded, { declaration: 1, generated: 1, pattern: 1, test: 2, tooLarge: 1, vendored: 1 });
      assert.equal(report.summary.files, 1);
    });

    it('nothing that its setting lets in', async () => {
      world.init();
      world.write('.gitignore', 'ignored/\n');
      for (const path of ['ignored/a.ts', 'a.test.ts', 'node_modules/c.js', 'types.d.ts']) world.write(path, 'fn f 20 1\n');
      const settings = {
        'audit.includeGitIgnored': true,
        'audit.includeTests': true,
        'audit.includeVendored': true,
        'audit.includeDeclarations': true,
      };
      assert.deepEqual(await audited(settings), ['a.test.ts', 'ignored/a.ts', 'node_modules/c.js', 'types.d.ts']);
    });

    it('nothing that audit.include names, ignored by git or not', async () => {
      world.init();
      world.write('.gitignore', 'out/\nnode_modules/\n');
      for (const path of ['out/a.ts', 'out/b.ts', 'node_modules/x/c.js', 'big.test.ts'])
        world.write(path, `fn f 20 1\n${'//\n'.repeat(1000)}`);
      const include = ['out/a.ts', 'node_modules/x', 'big.test.ts'];
      assert.deepEqual(await audited({ 'audit.include': include, 'audit.maxFileKilobytes': 1 }), [
        'big.test.ts',
        'node_modules/x/c.js',
        'out/a.ts',
      ]);
    });

    it('files deleted from the disk but not from the index, links and submodules', async () => {
      world.init();
      world.write('a.ts', 'fn f 1 1\n');
      world.write('gone.ts', 'fn f 1 1\n');
      symlinkSync('a.ts', join(world.root, 'link.ts'));
      symlinkSync('/etc', join(world.root, 'outside'));
      world.commit();
      world.remove('gone.ts');
      assert.deepEqual(await audited(), ['a.ts']);
    });

    it('functions of a file that does not parse are kept, and the file is named', async () => {
      world.write('a.ts', 'fn f 20 1\nsyntax error\n');
      const { summary, hotspots } = await audit();
      assert.deepEqual(summary.filesWithSyntaxErrors, [{ path: 'a.ts', line: 2, message: 'unexpected' }]);
      assert.equal(hotspots.length, 1);
    });
  });

  describe('without git', () => {
    it('walks the folder by its .gitignore files, the nearest deciding', async () => {
      world.write('.gitignore', '# all logs\n*.gen.ts\n/top.ts\nout/\n!keep.gen.ts\n');
      world.write('sub/.gitignore', '!own.gen.ts\nlocal/\n');
      const paths = [
        'a.ts',
        'top.ts',
        'x.gen.ts',
        'keep.gen.ts',
        'out/b.ts',
        'sub/top.ts',
        'sub/own.gen.ts',
        'sub/x.gen.ts',
        'sub/local/c.ts',
      ];
      for (const path of [...paths, 'node_modules/y/d.js', '.git/e.ts', '.symbiote/f.ts', '.config/g.ts']) world.write(path, 'fn f 1 1\n');
      const report = await audit({ 'audit.includeGenerated': true }, { all: true });
      assert.deepEqual(
        report.files.map(({ path }) => path),
        ['.config/g.ts', 'a.ts', 'keep.gen.ts', 'sub/own.gen.ts', 'sub/top.ts'],
      );
      assert.equal(report.summary.git, false);
      assert.equal(report.summary.notes, undefined);
    });

    it('says so when there is a repository that git cannot read', async () => {
      world.init();
      world.write('.git/config', '[core');
      world.write('a.ts', 'fn f 20 1\n');
      const { summary, hotspots } = await audit();
      assert.deepEqual([summary.git, summary.files, hotspots[0]?.churn], [false, 1, 1]);
      assert.match(summary.notes?.[0] ?? '', /git cannot read this repository/);
    });

    it('lists what git would list', async () => {
      world.write('.gitignore', '*.js\n!/keep/*.js\nbuild\n**/tmp/**\n\\#odd.ts\ntrail.ts   \n[ab].ts\n');
      world.write('deep/.gitignore', '/only.ts\n!a.ts\n');
      const names = [
        'x.js',
        'keep/x.js',
        'build/x.ts',
        'p/build/x.ts',
        'p/tmp/q/x.ts',
        '#odd.ts',
        'trail.ts',
        'a.ts',
        'c.ts',
        'deep/only.ts',
        'deep/p/only.ts',
      ];
      for (const name of [...names, 'deep/a.ts', 'deep/b.ts', 'sp ace/é.ts']) world.write(name, 'fn f 1 1\n');
      const walked = await audited();
      world.init();
      assert.deepEqual(walked, await audited());
      assert.ok(walked.includes('deep/a.ts') && !walked.includes('a.ts'));
    });

    it('does not follow links, so that none leads out or round', async () => {
      world.write('a/b.ts', 'fn f 1 1\n');
      symlinkSync('..', join(world.root, 'a/loop'));
      symlinkSync('/usr', join(world.root, 'usr'));
      symlinkSync('nowhere', join(world.root, 'broken.ts'));
      assert.deepEqual(await audited(), ['a/b.ts']);
    });

    it('enters ignored folders only for what audit.include names', async () => {
      world.write('.gitignore', 'out/\n');
      world.write('out/a.ts', 'fn f 1 1\n');
      world.write('out/deep/b.ts', 'fn f 1 1\n');
      assert.deepEqual(await audited({ 'audit.include': ['out/deep/**'] }), ['out/deep/b.ts']);
      assert.deepEqual(await audited({ 'audit.includeGitIgnored': true }), ['out/a.ts', 'out/deep/b.ts']);
    });
  });

  describe('of a part', () => {
    beforeEach(() => {
      for (const path of ['src/a.ts', 'src/deep/b.ts', 'srcs/c.ts']) world.write(path, 'fn f 20 1\n');
    });

    for (const [name, path, expected] of [
      ['folder', 'src', ['src/a.ts', 'src/deep/b.ts']],
      ['folder, untidily named', './src/../src//', ['src/a.ts', 'src/deep/b.ts']],
      ['file', 'src/deep/b.ts', ['src/deep/b.ts']],
      ['folder in git', 'src/deep', ['src/deep/b.ts']],
    ] as const) {
      it(`looks at a ${name}`, async () => {
        if (name.includes('git')) world.init();
        assert.deepEqual(await audited({}, { path }), expected);
        assert.deepEqual(await audited({}, { path: join(world.root, path) }), expected);
      });
    }

    it('refuses what is not there or outside', async () => {
      await assert.rejects(audit({}, { path: 'nothing' }), (error) => EngineError.is(error, 'notFound'));
      for (const path of ['..', '../x', '/etc', `${world.root}x`, join(world.root, '..')]) {
        await assert.rejects(audit({}, { path }), (error) => EngineError.is(error, 'invalidInput'));
      }
    });

    it('is neither the latest report nor told', async () => {
      let told = 0;
      world.auditor.onDidAudit(() => (told += 1));
      await audit({}, { path: 'src' });
      assert.deepEqual([told, world.auditor.latest()], [0, undefined]);
      const report = await audit();
      assert.deepEqual([told, world.auditor.latest()], [1, report]);
    });
  });

  it('says how far it is', async () => {
    for (const path of ['a.ts', 'b.ts', 'c.ts']) world.write(path, 'fn f 1 1\n');
    const steps: string[] = [];
    await audit({}, { onProgress: (done, total) => steps.push(`${done}/${total}`) });
    assert.deepEqual(steps, ['0/0', '0/3', '1/3', '2/3', '3/3']);
  });

  it('stops when cancelled, and works again afterwards', async () => {
    for (const path of ['a.ts', 'b.ts', 'c.ts']) world.write(path, 'fn f 1 1\n');
    const abort = new AbortController();
    world.measurer.beforeAnswer = (path) => {
      if (path === 'b.ts') abort.abort();
    };
    await assert.rejects(audit({}, { signal: abort.signal }), (error) => EngineError.is(error, 'cancelled'));
    await assert.rejects(audit({}, { signal: abort.signal }), (error) => EngineError.is(error, 'cancelled'));
    world.measurer.beforeAnswer = () => undefined;
    world.takeAsked();
    assert.equal((await audit()).summary.files, 3);
    assert.deepEqual(world.takeAsked(), ['a.ts', 'b.ts']);
  });

  it('measures each file once when asked twice at a time', async () => {
    world.write('a.ts', 'fn f 1 1\n');
    const [one, two] = await Promise.all([audit(), audit()]);
    assert.deepEqual(one, two);
    assert.deepEqual(world.takeAsked(), ['a.ts']);
  });

  it('gives no file to a measurer that lost it as measured', async () => {
    world.write('a.ts', 'fn f 1 1\n');
    world.measurer.measureFiles = async function* () {};
    assert.deepEqual((await audit()).summary.excluded, { unreadable: 1 });
  });

  describe('measureFile', () => {
    const measure = (path: string, text?: string, changes: Partial<Settings> = {}) =>
      world.auditor.measureFile({ path, ...(text === undefined ? {} : { text }), settings: { ...defaultSettings, ...changes } });

    it('measures a file with increments', async () => {
      world.write('a.ts', 'fn f 5 1\n');
      assert.equal((await measure(join(world.root, 'a.ts'))).functions[0]?.increments.length, 1);
    });

    it('measures a text in place of the file, there or not', async () => {
      assert.equal((await measure('new.ts', 'fn f 5 1\n')).functions[0]?.cognitive, 5);
    });

    it('says with the numbers why the file is left out', async () => {
      world.init();
      world.write('.gitignore', 'out/\n');
      const texts = { 'a.test.ts': 'test', 'out/a.ts': 'gitIgnored', 'src/gen.ts': 'generated' };
      for (const [path, reason] of Object.entries(texts)) {
        const text = `${reason === 'generated' ? '// @generated\n' : ''}fn f 5 1\n`;
        const measured = await measure(path, text);
        assert.deepEqual([measured.exclusion?.reason, measured.functions.length], [reason, 1]);
      }
    });

    it('refuses what cannot be measured', async () => {
      world.write('a.md', '');
      world.write('d.ts/x', '');
      for (const [path, code] of [
        ['a.md', 'notSupported'],
        ['no.ts', 'notFound'],
        ['d.ts', 'invalidInput'],
        ['../a.ts', 'invalidInput'],
      ] as const) {
        await assert.rejects(measure(path), (error) => EngineError.is(error, code), path);
      }
    });
  });

  describe('whyExcluded', () => {
    for (const hasGit of [true, false]) {
      it(`names the rule ${hasGit ? 'with' : 'without'} git`, async () => {
        if (hasGit) world.init();
        world.write('.gitignore', 'out/\n');
        world.write('sub/.gitignore', '*.gen2.ts\n');
        const expected: Record<string, string | undefined> = {
          'a.ts': undefined,
          'out/a.ts': 'gitIgnored',
          'sub/x.gen2.ts': 'gitIgnored',
          'a.test.ts': 'test',
          'vendor/a.js': 'vendored',
          'a.d.ts': 'declaration',
          'a.min.js': 'minified',
          'README.md': 'unsupported',
          'big.ts': 'tooLarge',
          'gen.ts': 'generated',
          'old/a.ts': 'pattern',
        };
        const texts: Record<string, string> = { 'gen.ts': '// Code generated by x. DO NOT EDIT.\n', 'big.ts': '//\n'.repeat(1000) };
        for (const path of Object.keys(expected)) world.write(path, texts[path] ?? 'fn f 1 1\n');
        const changes = { 'audit.exclude': ['old'], 'audit.maxFileKilobytes': 2 };
        const found: Record<string, string | undefined> = {};
        for (const path of Object.keys(expected)) found[path] = await why(path, changes);
        assert.deepEqual(found, expected);
        assert.deepEqual(await audited(changes), ['a.ts']);
        assert.equal(await why('out', changes), 'gitIgnored');
        assert.equal(await why('vendor', changes), 'vendored');
        assert.equal(await why('sub', changes), undefined);
        assert.equal(await why('', changes), undefined);
        for (const path of ['out/a.ts', 'gen.ts', 'big.ts', 'a.min.js']) {
          assert.equal(await why(path, { ...changes, 'audit.include': [path] }), undefined, path);
        }
      });
    }

    it('tells what is outside, a link, or in a repository of its own', async () => {
      world.init();
      world.write('a.ts', '');
      world.write('nested/b.ts', '');
      world.command('init', '-q', 'nested');
      symlinkSync('a.ts', join(world.root, 'link.ts'));
      for (const path of ['/etc/hosts.ts', '../x.ts', 'link.ts', 'nested/b.ts', '.git/config'])
        assert.equal(await why(path), 'outside', path);
    });

    it('fails for what is not there', async () => {
      await assert.rejects(why('no.ts'), (error) => EngineError.is(error, 'notFound'));
    });
  });
});
