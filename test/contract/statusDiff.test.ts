/** `symbiote status --diff` as scripts and people have it: a patch that git takes, colours on a terminal alone. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileDiffSchema } from '../../src/domain/runs/changes';
import { CliSandbox, dist } from './cliSandbox';

describe('symbiote status --diff', function () {
  this.timeout(120_000);
  let box: CliSandbox;
  let earlier: string;

  before(async () => {
    box = new CliSandbox();
    earlier = join(box.folder, 'earlier');
    execFileSync('git', ['init', '-q', box.workspace]);
    box.write('text.txt', 'one\ntwo\nthree\n');
    box.write('old name.txt', 'a file that moves\nas it is\n');
    box.write('gone.txt', 'gone\r\nno line feed');
    box.write(
      'tasks.yml',
      [
        '- id: first',
        "  command: \"printf 'one\\n2\\nthree' > text.txt; mv 'old name.txt' neu\\u00e4.txt; chmod 755 neu\\u00e4.txt\"",
        '- id: second',
        '  dependencies: [first]',
        "  command: \"printf 'a\\\\000b\\\\377\\\\033[31m' > binary; rm gone.txt; printf '\\\\033[31mred' > coloured.txt\"",
        '- id: idle',
        '  dependencies: [second]',
        '  command: "true"',
        '',
      ].join('\n'),
    );
    cpSync(box.workspace, earlier, { recursive: true });
    const { code, stderr } = await box.run(['run', '--yes', '--quiet']);
    assert.equal(code, 0, stderr);
  });
  after(() => box.dispose());

  /** Standard output as it is, not decoded. */
  const bytes = (...args: string[]): Buffer => {
    const { stdout, status, stderr } = spawnSync(process.execPath, [join(dist, 'cli.js'), 'status', ...args], { cwd: box.workspace, env: box.environment(), timeout: 60_000 }); // prettier-ignore
    assert.equal(status, 0, String(stderr));
    return stdout;
  };

  it('is a patch that git applies to exact bytes', () => {
    const tree = join(box.folder, 'applied');
    cpSync(earlier, tree, { recursive: true });
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: tree, input: bytes('--diff'), stdio: ['pipe', 'pipe', 'pipe'] });
    for (const path of ['text.txt', 'neuä.txt', 'binary', 'coloured.txt']) {
      assert.deepEqual(readFileSync(join(tree, path)), readFileSync(join(box.workspace, path)), path);
    }
    assert.equal(statSync(join(tree, 'neuä.txt')).mode & 0o100, 0o100);
    assert.throws(() => statSync(join(tree, 'gone.txt')));
    assert.throws(() => statSync(join(tree, 'old name.txt')));
  });

  it('is of one task where it is named, and takes it back in reverse', () => {
    const patch = bytes('--diff', 'second');
    assert.doesNotMatch(patch.toString(), /text\.txt/);
    const tree = join(box.folder, 'reversed');
    mkdirSync(tree);
    for (const path of ['binary', 'coloured.txt']) cpSync(join(box.workspace, path), join(tree, path));
    execFileSync('git', ['apply', '--whitespace=nowarn', '--reverse', '-'], { cwd: tree, input: patch, stdio: ['pipe', 'pipe', 'pipe'] });
    assert.equal(readFileSync(join(tree, 'gone.txt'), 'latin1'), 'gone\r\nno line feed');
  });

  it('--json gives the structure, of an attempt too', async () => {
    const { document } = await box.json(['status', '--diff']);
    const attempts = document['attempts'] as { attemptId: string; taskId: string; files: unknown[] }[];
    assert.deepEqual(attempts.map(({ taskId }) => taskId), ['first', 'second', 'idle']); // prettier-ignore
    const files = attempts.flatMap((attempt) => attempt.files.map((file) => fileDiffSchema.parse(file).file));
    assert.deepEqual(files.map(({ kind, path }) => `${kind} ${path}`).sort(), ['added binary', 'added coloured.txt', 'deleted gone.txt', 'modified text.txt', 'renamed neuä.txt']); // prettier-ignore
    const one = await box.json(['status', '--diff', attempts[0]?.attemptId ?? '']);
    assert.equal((one.document['attempts'] as unknown[]).length, 1);
  });

  it('is coloured on a terminal, where nothing in a file speaks to it', async () => {
    const { screen, code } = await box.terminal(['status', '--diff', 'second']);
    assert.equal(code, 0);
    assert.ok(screen.includes('\u001b[32m+'), screen);
    assert.ok(screen.includes('Binary contents, not shown.'));
    assert.ok(!screen.includes('\u001b[31mred'), 'a colour out of a file reached the terminal');
  });

  it('says on the error stream what changed nothing, and refuses an id it does not know', async () => {
    const idle = await box.run(['status', '--diff', 'idle']);
    assert.deepEqual([idle.code, idle.stdout], [0, '']);
    assert.match(idle.stderr, /idle: changed no file\./);
    const unknown = await box.json(['status', '--diff', 'nobody']);
    assert.deepEqual([unknown.code, (unknown.document['error'] as { code: string }).code], [2, 'notFound']);
  });
});
