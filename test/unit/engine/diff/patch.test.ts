/** Patches written, read and applied: exact bytes come back, and what does not fit is refused with the place. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EngineError } from '../../../../src/domain/errors';
import { applyPatch, type ApplyOptions, type TreeFile } from '../../../../src/engine/diff/applyPatch';
import { compareFile } from '../../../../src/engine/diff/compareFile';
import { diffFile } from '../../../../src/engine/diff/diffFile';
import { formatPatch } from '../../../../src/engine/diff/formatPatch';
import { parsePatch } from '../../../../src/engine/diff/parsePatch';
import { filePairs, listed, patchOf, tree } from './patchedFiles';
import { inForm } from '../../../longForm';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (text: string, mode = '100644'): TreeFile => ({ contents: encode(text), mode });

function applied(patch: Uint8Array | string, files: ReadonlyMap<string, TreeFile>, options?: ApplyOptions): Map<string, TreeFile> {
  const result = new Map(files);
  const changes = applyPatch(parsePatch(typeof patch === 'string' ? encode(patch) : patch), (path) => files.get(path), options);
  for (const [path, changed] of changes) {
    if (changed === undefined) result.delete(path);
    else result.set(path, changed);
  }
  return result;
}

const modified = `diff --git a/x b/x
index 1234567..89abcde 100644
--- a/x
+++ b/x
@@ -1,3 +1,3 @@ function f() {
 one
-two
+2
 three
`;

describe('a patch', () => {
  it('gives the files after from those before, and back, byte for byte', () => {
    fc.assert(
      fc.property(filePairs, (pairs) => {
        const patch = patchOf(pairs);
        const [before, after] = [tree(pairs, 'before'), tree(pairs, 'after')];
        assert.deepEqual(listed(applied(patch, before)), listed(after));
        assert.deepEqual(listed(applied(patch, after, { reverse: true })), listed(before));
      }),
      { numRuns: inForm(200, 3000) },
    );
  });

  it('says what becomes of a file', () => {
    const patch = (before: string | undefined, after: string | undefined, modes: object = {}): string => {
      const bytes = (text: string | undefined): Uint8Array | undefined => (text === undefined ? undefined : encode(text));
      const kind = before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified';
      return new TextDecoder().decode(formatPatch([compareFile({ kind, path: 'x y', ...modes }, bytes(before), bytes(after))]));
    };
    assert.equal(
      patch(undefined, 'a'),
      'diff --git a/x y b/x y\nnew file mode 100644\nindex 0000000000000000000000000000000000000000..2e65efe2a145dda7ee51d1741299f848e5bf752e\n--- /dev/null\n+++ b/x y\t\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n',
    );
    assert.match(patch('', undefined), /deleted file mode 100644\nindex e69de29\w+\.\.0{40}\n$/);
    assert.equal(patch('a', 'a', { oldMode: '100644', newMode: '100755' }), 'diff --git a/x y b/x y\nold mode 100644\nnew mode 100755\n');
  });

  it('writes a file that became a link as one that went and one that came', () => {
    const pairs = [{ oldPath: 'x', path: 'x', before: file('text\n'), after: file('target', '120000') }];
    assert.deepEqual(
      parsePatch(patchOf(pairs)).map(({ kind, oldMode, newMode }) => ({ kind, oldMode, newMode })),
      [
        { kind: 'deleted', oldMode: '100644', newMode: undefined },
        { kind: 'added', oldMode: undefined, newMode: '120000' },
      ],
    );
  });

  it('lets files change places', () => {
    const swap =
      'diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\ndiff --git a/y b/x\nsimilarity index 100%\nrename from y\nrename to x\n';
    const files = new Map([['x', file('1')], ['y', file('2')]]); // prettier-ignore
    assert.deepEqual(listed(applied(swap, files)), ['"x" 100644 2', '"y" 100644 1']);
  });

  it('copies', () => {
    const copy = 'diff --git a/x b/y\nsimilarity index 90%\ncopy from x\ncopy to y\n';
    const files = new Map([['x', file('1')]]);
    assert.deepEqual(listed(applied(copy, files)), ['"x" 100644 1', '"y" 100644 1']);
    assert.throws(
      () => applied(copy, files, { reverse: true }),
      (error) => EngineError.is(error, 'notSupported'),
    );
  });

  it('is written for large contents that do not deflate', () => {
    let seed = 1;
    const noise = Uint8Array.from({ length: 300_000 }, () => (seed = (seed * 48271) % 2147483647) & 255);
    noise[0] = 0;
    const pairs = [{ oldPath: 'x', path: 'x', before: file('old'), after: { contents: noise, mode: '100644' } }];
    assert.deepEqual(listed(applied(patchOf(pairs), tree(pairs, 'before'))), listed(tree(pairs, 'after')));
  });
});

describe('a patch that git would not write', () => {
  const refused = (patch: string, line: number, expected: RegExp): void => {
    assert.throws(
      () => parsePatch(encode(patch)),
      (error) => EngineError.is(error, 'invalidInput') && error.data['line'] === line && expected.test(error.message),
    );
  };
  const without = (line: number): string => modified.replace(new RegExp(`^((?:.*\n){${line - 1}}).*\n`), '$1');

  it('is refused at the line, with what was expected there', () => {
    refused('hello\n', 1, /expected "diff --git "/);
    refused('diff --git a/x b/y\n', 2, /rename from/);
    refused('diff --git a/x b/x\n', 2, /expected what becomes of the file, found the end of the patch/);
    refused('diff --git a/x b/x\nnew mode 100755\n', 3, /pairs complete/);
    refused('diff --git a/x b/x\nnew file mode 160000\n', 2, /expected the mode 100644, 100755 or 120000/);
    refused('diff --git a/x b/x\nnew file mode 100644\nnew file mode 100644\n', 3, /no second line/);
    refused(`${modified}more\n`, 10, /expected "diff --git "/);
    refused(modified.replace('+++ b/x', '+++ b/y'), 4, /"\+\+\+ " and the path x/);
    refused('diff --git a/x b/x\nindex 1234567..89abcde\nBinary files a/x and b/x differ\n', 3, /git diff --binary/);
  });

  it('is refused where hunk and lines do not agree', () => {
    for (const line of [6, 7, 8]) refused(without(line), 9, /more lines .* found the end of the patch/);
    refused(without(9), 9, /expected 1 more lines of before and 1 of after .* found the end of the patch/);
    refused(modified.replace('-1,3', '-1,2'), 9, /expected 0 more lines of before and 1 of after/);
    refused(modified.replace('+1,3', '+2,3'), 5, /expected \+1,/);
    refused(modified.replace(' one', 'one'), 6, /more lines/);
    refused(`${modified}@@ -2 +2 @@\n-two\n+2\n`, 10, /a hunk from line 4 on/);
    refused(`${modified}\\ No newline at end of file\n@@ -9 +9 @@\n-two\n+2\n`, 11, /the next file/);
    refused(modified.replace(' one\n', ' one\n\\ No newline at end of file\n'), 8, /more lines/);
    refused('diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n', 7, /only added lines/);
  });

  it('is refused where a path leads out of the workspace, or into .git', () => {
    for (const path of ['../x', '/etc/x', 'a/../../x', '.git/config', 'sub/.GIT/hooks/x', 'a//b', './x']) {
      refused(modified.replaceAll('/x', `/${path}`), 3, /path (inside the workspace|outside \.git)/);
    }
    refused(modified.replaceAll('a/x', '"a/x\\000y"').replaceAll('b/x', '"b/x\\000y"'), 3, /without NUL/);
  });

  it('is refused where binary contents are damaged', () => {
    const pairs = [{ oldPath: 'x', path: 'x', before: file('a\0b'), after: file('c\0d') }];
    const patch = new TextDecoder().decode(patchOf(pairs));
    refused(patch.replace('literal 3', 'literal 4'), 6, /an end of 4 bytes/);
    refused(patch.replace('literal 3', 'literal 999999999999'), 6, /an end of 999999999999 bytes/);
    refused(patch.replace(/\nK./, '\nKz'), 6, /deflated/);
    refused(patch.replace(/\nK/, '\nL'), 6, /deflated/);
    refused(patch.replace(/\nK/, '\nZ'), 5, /base 85/);
    refused(patch.replace('literal', 'text'), 4, /"literal SIZE" or "delta SIZE"/);
  });

  it('never ends in anything but a patch or a refusal', () => {
    const whole = new TextDecoder().decode(patchOf([{ oldPath: 'x', path: 'y z', before: file('a\nb'), after: file('a\nc\n', '100755') }, { oldPath: 'v', path: 'v', before: file('\0'), after: file('\0\0') }])); // prettier-ignore
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(20), fc.string({ maxLength: 3 }), (at, length, text) => {
        try {
          parsePatch(encode(whole.slice(0, at) + text + whole.slice(at + length)));
        } catch (error) {
          assert.ok(EngineError.is(error, 'invalidInput'), String(error));
        }
      }),
      { numRuns: inForm(600, 10_000) },
    );
  });
});

describe('a patch on files that are not as it expects', () => {
  const refused = (patch: string, files: Readonly<Record<string, TreeFile>>, why: RegExp, options?: ApplyOptions): void => {
    assert.throws(
      () => applied(patch, new Map(Object.entries(files)), options),
      (error) => EngineError.is(error, 'invalidInput') && why.test(error.message),
    );
  };
  const added = 'diff --git a/x b/x\nnew file mode 100644\nindex 0000000..2e65efe\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n';

  it('is refused, and says the line', () => {
    refused(modified, { x: file('one\nTWO\nthree\n') }, /x: line 2 is "TWO", the patch expects "two"/);
    refused(modified, { x: file('zero\none\ntwo\nthree\n') }, /x: line 1 is "zero", the patch expects "one"/);
    refused(modified, { x: file('one\ntwo\nthree') }, /line 3 is "three" without a line feed, the patch expects "three"/);
    refused(modified, { x: file('one\ntwo\n') }, /line 3 is not there/);
    refused(modified, { x: file('one\ntwo\r\nthree\n') }, /line 2 is "two\\r"/);
    refused(modified, { x: file('one\ntwo\nthree\n') }, /line 2 is "two", the patch expects "2"/, { reverse: true });
  });

  it('is refused for files that are there, not there, or of another kind', () => {
    refused(modified, {}, /x: it is not there/);
    refused(added, { x: file('') }, /x: it exists already/);
    refused(added, {}, /x: it is not there/, { reverse: true });
    refused(added, { x: file('a\nb\n') }, /x: it has more than the patch removes/, { reverse: true });
    refused(modified, { x: file('one\ntwo\nthree\n', '120000') }, /its mode is 120000, the patch expects 100644/);
    refused('diff --git a/x b/x\nold mode 100644\nnew mode 100755\n', { x: file('', '100755') }, /its mode is 100755/);
    refused(modified + modified, { x: file('one\ntwo\nthree\n') }, /changes it twice/);
    refused(added + added, {}, /makes it twice/);
  });

  it('is refused where a line without a line feed would stand in the middle', () => {
    const patch = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n';
    refused(patch, { x: file('a\nmore\n') }, /lines after line 1/);
  });

  it('is refused for binary contents it was not made for', () => {
    const patch = new TextDecoder().decode(patchOf([{ oldPath: 'x', path: 'x', before: file('a\0'), after: file('b\0') }]));
    refused(patch, { x: file('c\0') }, /not those the patch was made for/);
    refused(patch.replace(/(\.\.)\w{7}/, '$11234567'), { x: file('a\0') }, /does not make the contents it names/);
    refused(patch.replace(/\n\nliteral[^]*/, '\n\n'), { x: file('b\0') }, /does not have its contents from before/, { reverse: true });
  });

  it('keeps the mode of a file whose mode is not its business', () => {
    const result = applied(modified, new Map([['x', file('one\ntwo\nthree\n', '100755')]]));
    assert.equal(result.get('x')?.mode, '100755');
  });
});

describe('what is shown of a file', () => {
  it('counts its lines, and leaves hunks out when there are too many', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `${index}`);
    const [before, after] = [lines, lines.map((line) => (Number(line) % 20 === 0 ? `${line}!` : line))].map((all) =>
      encode(all.join('\n')),
    );
    const whole = diffFile({ kind: 'modified', path: 'x' }, before, after);
    assert.deepEqual([whole.file.additions, whole.file.deletions, whole.hunks.length, whole.isTruncated], [5, 5, 5, false]);
    const part = diffFile({ kind: 'modified', path: 'x' }, before, after, { maxLines: 20 });
    assert.deepEqual([part.file.additions, part.hunks.length, part.isTruncated], [5, 2, true]);
  });

  it('is binary where git says so', () => {
    const shown = (contents: Uint8Array): boolean => diffFile({ kind: 'added', path: 'x' }, undefined, contents).file.isBinary;
    assert.equal(shown(encode(`${'a'.repeat(7999)}\0`)), true);
    assert.equal(shown(encode(`${'a'.repeat(8000)}\0`)), false);
    assert.equal(shown(Uint8Array.of(0xff, 0xfe, 0x41)), false);
  });

  it('is text as far as it is UTF-8, while the patch keeps the bytes', () => {
    const after = Uint8Array.of(0xe4, 0x0a, 0xc3, 0xa4, 0x0a);
    const { hunks } = diffFile({ kind: 'added', path: 'x' }, undefined, after);
    assert.deepEqual(hunks[0]?.lines.map(({ text }) => text), ['\ufffd', 'ä']); // prettier-ignore
  });
});
