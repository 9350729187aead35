/** Places that output names, in what real programs print. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { headingAfter, logLinks, type LogHeading } from '../../../src/panels/logLinks';

/** `text as linked -> path:line:column`, of all lines of an output. */
function links(output: string, folder?: string): string[] {
  let heading: LogHeading | undefined;
  return output.split('\n').flatMap((line) => {
    const found = logLinks(line, heading, folder).map(({ from, to, path, line: at, column }) =>
      [line.slice(from, to), [path, at, column].filter((part) => part !== undefined).join(':')].join(' -> '),
    );
    heading = headingAfter(line, heading, folder);
    return found;
  });
}

const outputs: Readonly<Record<string, readonly [output: string, links: readonly string[]]>> = {
  tsc: ["src/a.ts(12,5): error TS2322: Type 'string' is not assignable to type 'number'.", ['src/a.ts(12,5) -> src/a.ts:12:5']],
  'tsc --pretty': [
    "src/a.ts:2:5 - error TS1005: ')' expected.\n\n2 foo(;\n      ~\n\nFound 1 error in src/a.ts:2",
    ['src/a.ts:2:5 -> src/a.ts:2:5', 'src/a.ts:2 -> src/a.ts:2'],
  ],
  eslint: [
    [
      '/work/app/src/zz.ts',
      '  1:17  error  Unexpected any. Specify a different type   @typescript-eslint/no-explicit-any',
      "  2:5   error  'unused' is never reassigned. Use 'const'  prefer-const",
      '',
      '  3:4   not under a file any more',
      '✖ 3 problems (3 errors, 0 warnings)',
    ].join('\n'),
    ['/work/app/src/zz.ts -> /work/app/src/zz.ts', '1:17 -> /work/app/src/zz.ts:1:17', '2:5 -> /work/app/src/zz.ts:2:5'],
  ],
  mocha: [
    [
      '  1) the parser keeps a carriage return:',
      '      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
      '      at Context.<anonymous> (test/parser.test.ts:31:14)',
      '      at process.processImmediate (node:internal/timers:483:21)',
    ].join('\n'),
    ['test/parser.test.ts:31:14 -> test/parser.test.ts:31:14'],
  ],
  jest: [
    ['FAIL src/sum.test.js', '  ● adds', '    > 5 |   expect(sum(1, 2)).toBe(4);', '      at Object.toBe (src/sum.test.js:5:21)'].join(
      '\n',
    ),
    ['src/sum.test.js -> src/sum.test.js', 'src/sum.test.js:5:21 -> src/sum.test.js:5:21'],
  ],
  pytest: [
    [
      'tests/test_sum.py F                                                      [100%]',
      '>       assert add(1, 2) == 4',
      'E       assert 3 == 4',
      'tests/test_sum.py:7: AssertionError',
      'FAILED tests/test_sum.py::test_add - assert 3 == 4',
    ].join('\n'),
    ['tests/test_sum.py -> tests/test_sum.py', 'tests/test_sum.py:7 -> tests/test_sum.py:7', 'tests/test_sum.py -> tests/test_sum.py'],
  ],
  python: [
    'Traceback (most recent call last):\n  File "/work/my app/main.py", line 3, in <module>\n  File "C:\\work\\b.py", line 14, in f',
    ['File "/work/my app/main.py", line 3 -> /work/my app/main.py:3', 'File "C:\\work\\b.py", line 14 -> C:\\work\\b.py:14'],
  ],
  go: [
    [
      './main.go:12:5: undefined: foo',
      '--- FAIL: TestSum (0.00s)',
      '    main_test.go:9: got 3, want 4',
      'goroutine 1 [running]:',
      '\t/work/app/main.go:21 +0x1d',
    ].join('\n'),
    ['./main.go:12:5 -> ./main.go:12:5', 'main_test.go:9 -> main_test.go:9', '/work/app/main.go:21 -> /work/app/main.go:21'],
  ],
  rustc: [
    'error[E0425]: cannot find value `x` in this scope\n --> src/main.rs:4:20\n  |\n4 |     println!("{}", x);',
    ['src/main.rs:4:20 -> src/main.rs:4:20'],
  ],
  webpack: [
    [
      'ERROR in ./src/index.js 3:8-15',
      "Module not found: Error: Can't resolve './nope' in '/work/app/src'",
      ' @ ./src/entry.js 1:0-20',
      'ERROR in ./src/app.ts:7:3',
    ].join('\n'),
    ['./src/index.js 3:8-15 -> ./src/index.js:3:8', './src/entry.js 1:0-20 -> ./src/entry.js:1', './src/app.ts:7:3 -> ./src/app.ts:7:3'],
  ],
  node: [
    [
      'file:///work/m%20n/src/m.mjs:2',
      'export function f(){ throw new Error("x") }',
      '    at f (file:///work/m%20n/src/m.mjs:2:28)',
      '    at file:///C:/work/m.mjs:3:1',
      '    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)',
      '    at async Promise.all (index 0)',
      '    at C:\\work\\src\\a.js:1:7',
      '    at Object.<anonymous> (/work/(app)/with space.js:10:3)',
    ].join('\n'),
    [
      'file:///work/m%20n/src/m.mjs:2 -> /work/m n/src/m.mjs:2',
      'file:///work/m%20n/src/m.mjs:2:28 -> /work/m n/src/m.mjs:2:28',
      'file:///C:/work/m.mjs:3:1 -> C:/work/m.mjs:3:1',
      'C:\\work\\src\\a.js:1:7 -> C:\\work\\src\\a.js:1:7',
      '/work/(app)/with space.js:10:3 -> /work/(app)/with space.js:10:3',
    ],
  ],
  'gcc, javac, dotnet, php, maven': [
    [
      "main.c:4:5: error: expected ';'",
      '\tat com.acme.Foo.bar(Foo.java:12)',
      '   at Acme.Foo.Bar() in C:\\work\\Foo.cs:line 42',
      'PHP Fatal error:  Uncaught Error in /work/a.php on line 3',
      '[ERROR] /work/src/Foo.java:[12,5] cannot find symbol',
    ].join('\n'),
    [
      'main.c:4:5 -> main.c:4:5',
      'Foo.java:12 -> Foo.java:12',
      'C:\\work\\Foo.cs:line 42 -> C:\\work\\Foo.cs:42',
      '/work/a.php on line 3 -> /work/a.php:3',
      '/work/src/Foo.java:[12,5] -> /work/src/Foo.java:12:5',
    ],
  ],
};

describe('links in output', () => {
  for (const [program, [output, expected]] of Object.entries(outputs)) {
    it(`are found in what ${program} prints`, () => {
      assert.deepEqual(links(output), expected);
    });
  }

  it('reach over spaces in quotes, and below the folder in which things are run', () => {
    const folder = '/Users/Ann Lee/größe (1) 🚀';
    assert.deepEqual(
      links(
        [
          'Error in "src/my file.ts":2:7, and in `a b.js`:3',
          `${folder}/src/zz.ts`,
          '  1:17  error  Unexpected any',
          `at ${folder}/src/my file.ts:2:7 and ${folder}/b.ts:9`,
          `${folder}/src/a b.ts(12,5): error TS2322`,
          `${folder}/a b.php on line 3`,
          `cd ${folder} took 12:30`,
        ].join('\n'),
        folder,
      ),
      [
        '"src/my file.ts":2:7 -> src/my file.ts:2:7',
        '`a b.js`:3 -> a b.js:3',
        `${folder}/src/zz.ts -> ${folder}/src/zz.ts`,
        `1:17 -> ${folder}/src/zz.ts:1:17`,
        `${folder}/src/my file.ts:2:7 -> ${folder}/src/my file.ts:2:7`,
        `${folder}/b.ts:9 -> ${folder}/b.ts:9`,
        `${folder}/src/a b.ts(12,5) -> ${folder}/src/a b.ts:12:5`,
        `${folder}/a b.php on line 3 -> ${folder}/a b.php:3`,
      ],
    );
  });

  it('never lead to an address on the web', () => {
    for (const text of [
      'See https://example.com/docs/a.ts:3:4 for more.',
      'http://localhost:3000/src/a.ts:1:2',
      'webpack://app/./src/a.js:3:4',
      'vscode-resource://x/y/a.ts:1',
      '//cdn.example.com/a.js:1:2',
      'git@github.com:owner/repo.git',
      'listening on localhost:3000, example.com:443 and 127.0.0.1:80',
    ])
      assert.deepEqual(links(text), [], text);
  });

  it('are not made of times, versions, numbers and words', () => {
    for (const text of [
      '12:30:45.123 started',
      'v1.2.3:4 and/or 3/4:5',
      'ratio 16:9, 5 passing (3s)',
      'node:fs:12',
      'a sentence. Another: 12',
      '...',
      './',
    ])
      assert.deepEqual(links(text), [], text);
  });

  it('do not overlap and stay inside the line, whatever it says', () => {
    const piece = fc.constantFrom(
      'a.ts',
      '/',
      '\\',
      ':',
      '(',
      ')',
      '12',
      ',',
      ' ',
      'File "',
      '"',
      'file://',
      '.',
      'C:',
      ' on line ',
      '[x]',
      'http://h/',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
          fc.string({ unit: 'grapheme' }),
        ),
        (text) => {
          let at = 0;
          for (const { from, to, path, line, column } of logLinks(text)) {
            assert.ok(from >= at && to > from && to <= text.length);
            assert.ok(path !== '' && !/^[a-z]+:\/\//i.test(path));
            assert.ok((line ?? 1) > 0 && (column ?? 1) > 0);
            at = to;
          }
        },
      ),
    );
  });

  it('are found in a very long line in no time', () => {
    for (const piece of ['a/', 'a.', '[a', '(a', 'a:1', 'C:\\', 'File "', '"', 'a"', '/x y/', '/x y/a.b']) {
      const began = process.cpuUsage();
      logLinks(piece.repeat(4000 / piece.length), undefined, '/x y');
      assert.ok(process.cpuUsage(began).user < 2_000_000, `"${piece}" many times over`);
    }
  });
});
