/** Measuring in worker threads: the thread bundled from source, real files in a folder of their own. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { extensions } from '../../src/adapters/languages/extensions.generated';
import { WorkerMeasurer } from '../../src/adapters/system/workerMeasurer';
import { EngineError } from '../../src/domain/errors';
import type { MeasuredFile } from '../../src/domain/audit/metrics';
import { defaultSettings, type Settings } from '../../src/domain/settings';
import type { WantedIncrements } from '../../src/ports/measurer';
import { inForm } from '../longForm';

const branchy = 'export function f(a) {\n  for (const b of a) if (b) g();\n}\n';

/** A line of text as long as asked, that takes the parser a while. */
function heavy(functions: number): string {
  return Array.from({ length: functions }, (_, index) => `function f${index}(a) { if (a) { for (;;) { a && b; } } }`).join('\n');
}

async function bundle(entry: string, outfile: string): Promise<void> {
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' });
}

describe('WorkerMeasurer', function () {
  this.timeout(120_000);
  let home: string;
  let workerScript: string;
  let workspace: string;
  let measurer: WorkerMeasurer | undefined;

  before(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-measurer-')));
    workerScript = join(home, 'languageWorker.js');
    await bundle('src/hosts/worker/languageWorker.ts', workerScript);
  });
  after(() => rmSync(home, { recursive: true, force: true }));
  beforeEach(() => {
    workspace = mkdtempSync(join(home, 'workspace-'));
  });
  afterEach(async () => {
    await measurer?.dispose();
    measurer = undefined;
  });

  function write(path: string, text: string | Uint8Array): string {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
    return path;
  }

  function start(
    options: { readonly size?: number; readonly workerScript?: string; readonly heapMegabytes?: number; readonly longestMs?: number } = {},
  ): WorkerMeasurer {
    measurer = new WorkerMeasurer({ workspace, workerScript, extensions, ...options });
    return measurer;
  }

  interface Options {
    readonly settings?: Partial<Settings>;
    readonly increments?: WantedIncrements;
    readonly signal?: AbortSignal;
  }

  function files(paths: readonly string[], { settings = {}, increments = 'over', signal }: Options = {}): AsyncIterable<MeasuredFile> {
    const current = measurer ?? start();
    return current.measureFiles(paths, {
      settings: { ...defaultSettings, ...settings },
      increments,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async function all(paths: readonly string[], options: Options = {}): Promise<Map<string, MeasuredFile>> {
    const found = new Map<string, MeasuredFile>();
    for await (const file of files(paths, options)) {
      assert.ok(!found.has(file.path), `${file.path} came twice`);
      found.set(file.path, file);
    }
    return found;
  }

  it('measures files by path, with the increments of what is over a threshold, or of all', async () => {
    const path = write('src/deep/a.ts', branchy);
    const [plain] = (await all([path])).values();
    const blob = execFileSync('git', ['hash-object', '--stdin'], { input: branchy, encoding: 'utf8' }).trim();
    assert.deepEqual({ ...plain, functions: [] }, { path, language: 'typescript', lines: 3, functions: [], syntaxErrors: [], blob });
    assert.deepEqual(
      plain?.functions.map(({ name, cognitive, increments }) => [name, cognitive, increments]),
      [['f', 3, []]],
    );
    const [full] = (await all([path], { increments: 'all' })).values();
    assert.deepEqual(
      full?.functions[0]?.increments.map(({ reason }) => reason),
      ['for of', 'for of', 'if', 'if'],
    );
    const [over] = (await all([path], { settings: { 'audit.thresholds.cognitive': 2 } })).values();
    assert.equal(over?.functions[0]?.increments.length, 4);
  });

  it('measures each of many files once, on two threads', async () => {
    const paths = Array.from({ length: 300 }, (_, index) => write(`src/${index}.ts`, heavy(index % 7)));
    start({ size: 2 });
    const found = await all(paths);
    assert.equal(found.size, 300);
    for (const [index, path] of paths.entries()) assert.equal(found.get(path)?.functions.length, index % 7);
  });

  it('streams: the first result comes before the last is measured', async () => {
    const paths = [write('first.ts', branchy), ...Array.from({ length: 60 }, (_, index) => write(`${index}.ts`, heavy(400)))];
    start({ size: 1 });
    let measured = 0;
    for await (const file of files(paths)) {
      measured++;
      if (measured === 1) assert.equal(file.path, 'first.ts');
      if (measured === 5) break;
    }
    assert.equal(measured, 5);
  });

  it('has the stack for texts nested 10,000 deep', async () => {
    const deep = (open: string, close: string) => `function f(a) { return a ? 1 : ${open.repeat(10_000)}1${close.repeat(10_000)}; }`;
    const paths = [write('parentheses.ts', deep('(', ')')), write('arrays.ts', deep('[', ']')), write('arrows.ts', deep('() => ', ''))];
    start({ size: 1 });
    const found = await all(paths);
    for (const path of paths) {
      assert.deepEqual(found.get(path)?.syntaxErrors, []);
      assert.equal(found.get(path)?.functions[0]?.cyclomatic, 2);
    }
  });

  it('measures no files at all', async () => {
    assert.equal((await all([])).size, 0);
  });

  it('reports what cannot be read as a file of its own', async () => {
    const good = write('good.ts', branchy);
    mkdirSync(join(workspace, 'folder.ts'));
    const found = await all(['missing.ts', 'folder.ts', good, 'notes.txt']);
    assert.equal(found.get('missing.ts')?.exclusion?.reason, 'unreadable');
    assert.match(found.get('missing.ts')?.exclusion?.detail ?? '', /ENOENT/);
    assert.equal(found.get('folder.ts')?.exclusion?.reason, 'unreadable');
    assert.equal(found.get('notes.txt')?.exclusion?.reason, 'unsupported');
    assert.equal(found.get(good)?.exclusion, undefined);
  });

  it('does not wait for a named pipe', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [join(workspace, 'pipe.ts')]);
    const found = await all(['pipe.ts']);
    assert.equal(found.get('pipe.ts')?.exclusion?.reason, 'unreadable');
  });

  it('leaves out what its content or size gives away, unless a setting lets it in', async () => {
    const minified = write('a.js', `var a=${'function(){return 1},'.repeat(600)}0;`);
    const generated = write('b.ts', `// Code generated by a tool. DO NOT EDIT.\n${branchy}`);
    const large = write('c.ts', `${branchy}//${'x'.repeat(3000)}\n`);
    const settings = { 'audit.maxFileKilobytes': 2 };
    const reasons = [...(await all([generated, large], { settings })).values()].map((file) => [
      file.path,
      file.exclusion?.reason,
      file.functions.length,
    ]);
    assert.deepEqual(reasons.sort(), [
      ['b.ts', 'generated', 0],
      ['c.ts', 'tooLarge', 0],
    ]);
    assert.equal((await all([minified])).get(minified)?.exclusion?.reason, 'minified');
    const let_in = await all([generated, large], { settings: { ...settings, 'audit.include': ['**/*.ts'] } });
    assert.deepEqual(
      [...let_in.values()].map(({ functions }) => functions.length),
      [1, 1],
    );
  });

  it('decodes a byte order mark, and UTF-16 where one says so', async () => {
    const utf8 = write('a.ts', `\uFEFF${branchy}`);
    const utf16 = write('b.ts', Buffer.from(`\uFEFF${branchy}`, 'utf16le'));
    const found = await all([utf8, utf16]);
    for (const path of [utf8, utf16])
      assert.deepEqual(
        found.get(path)?.functions.map(({ name, column }) => [name, column]),
        [['f', 17]],
      );
  });

  it('measures a text with increments, whatever is on the disk', async () => {
    const file = await start().measureText('not/there.tsx', 'const f = () => <p>{a ?? b}</p>;');
    assert.deepEqual(
      file.functions.map(({ name, increments }) => [name, increments.length]),
      [['f', 1]],
    );
    assert.equal(file.language, 'typescriptreact');
  });

  it('applies no rule about content to a text', async () => {
    const file = await start().measureText('a.ts', `// Code generated by a tool. DO NOT EDIT.\n${branchy}`);
    assert.equal(file.exclusion, undefined);
    assert.equal(file.functions.length, 1);
  });

  it('takes a text before files that wait', async () => {
    const paths = Array.from({ length: 200 }, (_, index) => write(`${index}.ts`, heavy(300)));
    const current = start({ size: 1 });
    let measured = 0;
    let text: Promise<number> | undefined;
    for await (const _ of files(paths)) {
      measured++;
      text ??= current.measureText('a.ts', branchy).then(() => measured);
    }
    const before = await text;
    assert.equal(measured, 200);
    assert.ok(before !== undefined && before <= 60, `the text came after ${before} files`);
  });

  it('serves a few files asked for during a long audit first', async () => {
    const paths = Array.from({ length: 400 }, (_, index) => write(`${index}.ts`, heavy(200)));
    const one = write('one.ts', branchy);
    start({ size: 1 });
    let measured = 0;
    let short: Promise<number> | undefined;
    for await (const _ of files(paths)) {
      measured++;
      short ??= all([one]).then(() => measured);
    }
    const before = await short;
    assert.ok(before !== undefined && before < 200, `the one came after ${before} files`);
  });

  it('ends at once when it is cancelled, and goes on with what comes next', async () => {
    const paths = Array.from({ length: inForm(100, 300) }, (_, index) => write(`${index}.ts`, heavy(300)));
    start({ size: 2 });
    const controller = new AbortController();
    let cancelledAt = 0;
    let measured = 0;
    await assert.rejects(
      async () => {
        for await (const _ of files(paths, { signal: controller.signal })) {
          if (++measured !== 10) continue;
          controller.abort();
          cancelledAt = performance.now();
        }
      },
      (error) => EngineError.is(error, 'cancelled'),
    );
    // Measured at a few ms. All of them take many seconds.
    assert.ok(performance.now() - cancelledAt < 500, `${performance.now() - cancelledAt} ms`);
    assert.equal(measured, 10);
    assert.equal((await all([write('next.ts', branchy)])).size, 1);
  });

  it('refuses at once what was cancelled before', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(
      () => all([write('a.ts', branchy)], { signal }),
      (error) => EngineError.is(error, 'cancelled'),
    );
  });

  it('ends a session whose reader went away', async () => {
    const paths = Array.from({ length: inForm(60, 200) }, (_, index) => write(`${index}.ts`, heavy(300)));
    start({ size: 1 });
    for await (const _ of files(paths)) break;
    assert.equal((await all([write('next.ts', branchy)])).size, 1);
  });

  describe('when a thread dies', () => {
    /** Stands for a file that takes the thread's memory: `dies.ts` does it in the language's place. */
    let mortal: string;

    before(async () => {
      const entry = join(home, 'mortal.ts');
      const root = process.cwd();
      writeFileSync(
        entry,
        `import { languages } from ${JSON.stringify(join(root, 'src/adapters/languages/registry.generated'))};
         const [language] = languages;
         const measure = language.measure.bind(language);
         Object.assign(language, { measure(path, text) {
           if (text.includes('exhaust')) { const hoard = []; for (;;) hoard.push(new Array(1e6).fill(path + hoard.length)); }
           if (text.includes('exit')) process.exit(3);
           if (text.includes('for ever')) for (;;);
           if (text.includes('throw')) throw new Error('defect');
           return measure(path, text);
         } });
         require(${JSON.stringify(workerScriptSource(root))});`,
      );
      mortal = join(home, 'mortal.js');
      await bundle(entry, mortal);
    });

    it('reports the file it died of, and measures the others', async () => {
      const paths = Array.from({ length: 40 }, (_, index) =>
        write(`${index}.ts`, index === 5 ? '// exhaust' : index === 20 ? '// exit' : branchy),
      );
      start({ workerScript: mortal, size: 2, heapMegabytes: 192 });
      const found = await all(paths);
      assert.equal(found.size, 40);
      const lost = [...found.values()].filter(({ exclusion }) => exclusion !== undefined);
      assert.deepEqual(lost.map(({ path, exclusion }) => [path, exclusion?.reason]).sort(), [
        ['20.ts', 'unreadable'],
        ['5.ts', 'unreadable'],
      ]);
      assert.match(found.get('5.ts')?.exclusion?.detail ?? '', /out of memory/);
      assert.match(found.get('20.ts')?.exclusion?.detail ?? '', /exit code 3/);
    });

    it('answers for the text it died of, and for those behind it', async () => {
      const current = start({ workerScript: mortal, size: 1 });
      const [first, second] = await Promise.all([current.measureText('a.ts', '// exit'), current.measureText('b.ts', branchy)]);
      assert.equal(first.exclusion?.reason, 'unreadable');
      assert.equal(second.functions.length, 1);
    });

    it('gives up a file and a text that take too long, and measures the others', async () => {
      const current = start({ workerScript: mortal, size: 1, longestMs: 500 });
      const found = await all([write('a.ts', branchy), write('b.ts', '// for ever'), write('c.ts', branchy)]);
      assert.deepEqual(found.get('b.ts')?.exclusion, {
        reason: 'unreadable',
        detail: 'the measuring thread ended: it took longer than 0.5 s',
      });
      assert.deepEqual([found.get('a.ts')?.functions.length, found.get('c.ts')?.functions.length], [1, 1]);
      assert.match((await current.measureText('d.ts', '// for ever')).exclusion?.detail ?? '', /longer than 0.5 s/);
    });

    it('reports a defect of a language as that file’s alone', async () => {
      start({ workerScript: mortal, size: 1 });
      const found = await all([write('a.ts', '// throw'), write('b.ts', branchy)]);
      assert.match(found.get('a.ts')?.exclusion?.detail ?? '', /defect/);
      assert.equal(found.get('b.ts')?.functions.length, 1);
    });

    it('says so when threads cannot start at all, and does not try for ever', async () => {
      const current = start({ workerScript: join(home, 'missing.js') });
      const refused = (error: unknown) => EngineError.is(error, 'internal') && error.message.includes('missing.js');
      await assert.rejects(() => all([write('a.ts', branchy)]), refused);
      await assert.rejects(() => current.measureText('a.ts', branchy), refused);
    });
  });

  it('ends what is under way when it is disposed, and may be disposed twice', async () => {
    const paths = Array.from({ length: 100 }, (_, index) => write(`${index}.ts`, heavy(300)));
    const current = start({ size: 2 });
    const text = assert.rejects(current.measureText('a.ts', branchy), (error) => EngineError.is(error, 'cancelled'));
    const session = assert.rejects(
      () => all(paths),
      (error) => EngineError.is(error, 'cancelled'),
    );
    await Promise.all([current.dispose(), current.dispose(), text, session]);
    await assert.rejects(
      () => current.measureText('a.ts', branchy),
      (error) => EngineError.is(error, 'cancelled'),
    );
  });

  it('keeps no process alive once its work is done', async () => {
    const program = join(home, 'program.js');
    const source = join(home, 'program.ts');
    const from = (path: string) => JSON.stringify(join(process.cwd(), path));
    writeFileSync(
      source,
      `import { WorkerMeasurer } from ${from('src/adapters/system/workerMeasurer')};
       const measurer = new WorkerMeasurer({ workspace: process.argv[2], workerScript: process.argv[3], extensions: {} });
       void measurer.measureText('a.ts', 'function f() {}').then((file) => console.log(file.functions.length));`,
    );
    await bundle(source, program);
    const { status, stdout } = spawnSync(process.execPath, [program, workspace, workerScript], { encoding: 'utf8', timeout: 60_000 });
    assert.deepEqual({ status, stdout }, { status: 0, stdout: '1\n' });
  });
});

function workerScriptSource(root: string): string {
  return join(root, 'src/hosts/worker/languageWorker');
}
