import assert from 'node:assert/strict';
import { relativePath } from '../../../src/shared/relativePath';

describe('a path below a root', () => {
  const cases: readonly [root: string, given: string, expected: string | undefined][] = [
    ['/work', 'src/a.ts', 'src/a.ts'],
    ['/work', './src/../b.ts', 'b.ts'],
    ['/work', '.', ''],
    ['/work', '/work', ''],
    ['/work/', '/work/src', 'src'],
    ['/', '/src', 'src'],
    ['/work', '../other', undefined],
    ['/work', '/work/../other', undefined],
    ['/work', '/workshop', undefined],
    ['/work', '/work/..a', '..a'],
    ['/work', 'a\\b', 'a\\b'],
    ['C:\\Work', 'src\\a.ts', 'src/a.ts'],
    ['C:\\Work', 'c:\\work\\src\\a.ts', 'src/a.ts'],
    ['C:\\Work', 'D:\\Work\\a.ts', undefined],
    ['\\\\server\\share', '\\\\server\\share\\a', 'a'],
    ['\\\\Server\\Share\\work', '//server/share/work/src/a.ts', 'src/a.ts'],
    ['\\\\server\\share', '\\\\server\\shared\\a', undefined],
    ['C:\\', 'c:\\src\\a.ts', 'src/a.ts'],
    ['c:\\Work', 'C:/Work/src/a.ts', 'src/a.ts'],
    ['C:\\Work', 'C:\\Workshop\\a.ts', undefined],
    ['C:\\Work', 'C:\\Work\\..\\other\\a.ts', undefined],
    ['C:\\Work', '..\\a.ts', undefined],
    ['/ö ä/100% #1?/🦊', '/ö ä/100% #1?/🦊/src/é.ts', 'src/é.ts'],
    ['/work', '/Work/a.ts', undefined],
  ];
  for (const [root, given, expected] of cases) {
    it(`of ${given} in ${root}`, () => assert.equal(relativePath(root, given), expected));
  }
});
