/** Marks of `.gitattributes`: as git itself says. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LinguistAttributes } from '../../../../src/domain/audit/linguist';

const files = new Map([
  [
    '.gitattributes',
    [
      '# comment',
      '[attr]made linguist-generated -diff',
      '*.gen.ts linguist-generated',
      'out/** linguist-generated=true',
      'out/kept.ts -linguist-generated',
      'lib linguist-vendored',
      '/top.ts linguist-generated',
      'deep/*/x.ts   linguist-vendored linguist-generated=false',
      '**/api/*.ts made',
      '"with space.ts" linguist-generated',
      'folder/ linguist-generated',
      '*.[jt]s -text',
    ].join('\r\n'),
  ],
  ['sub/.gitattributes', '*.gen.ts !linguist-generated\nmine.ts linguist-vendored=false\n/top.ts linguist-vendored\n'],
]);
const paths =
  'a.gen.ts b.ts out/a.ts out/kept.ts out/deep/c.ts lib/a.ts lib top.ts sub/top.ts deep/a/x.ts deep/a/b/x.ts some/api/f.ts api/g.ts,with space.ts,sub/a.gen.ts sub/mine.ts folder/a.ts sub/deep/d.gen.ts .x/e.gen.ts'
    .split(',')
    .flatMap((part) => (part === 'with space.ts' ? [part] : part.split(' ')));

describe('marks of .gitattributes', () => {
  it('are those that git tells', () => {
    const root = mkdtempSync(join(tmpdir(), 'symbiote attributes '));
    try {
      const git = (args: readonly string[], input?: string) =>
        execFileSync('git', args, {
          cwd: root,
          encoding: 'utf8',
          input,
          env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_ATTR_NOSYSTEM: '1' },
        });
      git(['init', '-q']);
      for (const [path, text] of files) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      const told = git(['check-attr', '--stdin', '-z', 'linguist-generated', 'linguist-vendored'], paths.join('\0')).split('\0');
      const attributes = new LinguistAttributes(files);
      for (let at = 0; at + 2 < told.length; at += 3) {
        const [path = '', name, value] = told.slice(at, at + 3);
        const marks = attributes.of(path);
        const mark = name === 'linguist-generated' ? marks.generated : marks.vendored;
        const expected = value === 'unspecified' ? undefined : value !== 'unset' && value !== 'false';
        assert.equal(mark?.isSet, expected, `${name} of ${path} is ${value}`);
      }
      assert.equal(told.length, paths.length * 6 + 1);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it('say which line it was', () => {
    assert.equal(new LinguistAttributes(files).of('out/a.ts').generated?.where, '.gitattributes: out/** linguist-generated=true');
  });
});
