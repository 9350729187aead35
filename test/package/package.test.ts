/** What `npm run package` puts into the .vsix: only what runs, for each platform its own terminal library, nothing secret, and how much that is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackages, type PackageFile } from './packageFile';
import { leaksIn } from './secrets';
import { repository } from '../arch/sources';

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];

/** Every file is one of these. */
const expected = [
  /^(package\.json|package\.nls(\.[a-z]+)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^dist\/(extension|chunk|later|engineClient|threadMeasurer|engine|cli|languageWorker|halsteadWorker|languages|comparisonWorker|databaseWorker|webview|web)\.js$/,
  /^dist\/sql-wasm\.wasm$/,
  /^dist\/THIRD_PARTY_NOTICES\.txt$/,
  /^dist\/node-pty\/(package\.json|LICENSE|lib\/(?!.*\.test\.).*\.js|prebuilds\/[^/]+\/([a-z_]+\.node|spawn-helper))$/,
  /^l10n\/bundle\.l10n(\.[a-z]+)?\.json$/,
  /^media\/[\w.-]+\.(svg|png|css|json)$/,
  /^media\/walkthrough\/[\w-]+\.svg$/,
  /^media\/sample\/([a-z]+\/)?[\w.-]+\.(js|json|md|yml|csv)$/,
];

/** And every one of these is there. */
const wanted = [
  ...['package.json', 'package.nls.json', 'readme.md', 'changelog.md', 'LICENSE.txt', 'media/tasks.schema.json', 'media/icon.png'],
  ...[
    'extension',
    'chunk',
    'later',
    'engineClient',
    'threadMeasurer',
    'engine',
    'cli',
    'languageWorker',
    'halsteadWorker',
    'languages',
    'comparisonWorker',
    'databaseWorker',
    'web',
    'webview',
  ].map((name) => `dist/${name}.js`),
  'dist/THIRD_PARTY_NOTICES.txt',
  'dist/sql-wasm.wasm',
];

const megabytesAtMost = 3;
/** Compiled by the editor before the extension is active. */
const kilobytesAtActivation = 160;

function prebuildsOf({ files }: PackageFile): string[] {
  const found = [...files.keys()].flatMap((file) => /^dist\/node-pty\/prebuilds\/([^/]+)\/(?:conpty|pty)\.node$/.exec(file)?.[1] ?? []);
  return found.sort();
}

describe('the package', function () {
  this.timeout(300_000);
  let packages: ReadonlyMap<string, PackageFile>;
  let universal: PackageFile;
  const text = (file: string): string => new TextDecoder().decode(universal.files.get(file));

  const packageFor = (target: string): PackageFile => {
    const found = packages.get(target);
    assert.ok(found !== undefined, `there is no package for ${target}`);
    return found;
  };

  before(() => {
    packages = buildPackages(['universal', 'win32-x64', 'alpine-x64']);
    universal = packageFor('universal');
  });

  it('contains only what runs', () => {
    assert.deepEqual(
      [...universal.files.keys()].filter((file) => !expected.some((pattern) => pattern.test(file))),
      [],
    );
  });

  it('contains everything that is needed', () => {
    assert.deepEqual(
      wanted.filter((file) => !universal.files.has(file)),
      [],
    );
  });

  it('is minified, without source maps', () => {
    for (const [file, bytes] of universal.files) {
      if (!/^dist\/[^/]+\.js$/.test(file)) continue;
      const code = new TextDecoder().decode(bytes);
      assert.doesNotMatch(code.slice(-500), /sourceMappingURL=/, file);
      assert.ok(code.length / code.split('\n').length > 200, `${file} is not minified`);
    }
  });

  it('contains the terminal library for every platform that has one', () => {
    assert.deepEqual(prebuildsOf(universal), platforms);
  });

  it('contains for one platform its own terminal library alone, and none where there is none', () => {
    for (const [target, own] of [
      ['win32-x64', ['win32-x64']],
      ['alpine-x64', []],
    ] as const) {
      const one = packageFor(target);
      assert.deepEqual(prebuildsOf(one), own);
      assert.match(one.manifest, new RegExp(`TargetPlatform="${target}"`));
      const withoutPrebuilds = (files: PackageFile['files']): string[] =>
        [...files.keys()].filter((file) => !file.includes('prebuilds')).sort();
      assert.deepEqual(withoutPrebuilds(one.files), withoutPrebuilds(universal.files));
      assert.ok(one.bytes < universal.bytes);
    }
  });

  it(`stays below ${megabytesAtMost} MB, as the changelog says`, () => {
    const megabytes = universal.bytes / 1e6;
    console.log(`        ${universal.files.size} files, ${megabytes.toFixed(2)} MB`);
    assert.ok(megabytes < megabytesAtMost, `${megabytes} MB`);
    assert.match(text('changelog.md'), new RegExp(`below ${megabytesAtMost} MB`));
  });

  it(`gives the editor less than ${kilobytesAtActivation} KB to compile at activation`, () => {
    const sizes = ['extension', 'chunk'].map((name) => (universal.files.get(`dist/${name}.js`)?.length ?? Infinity) / 1024);
    assert.ok(sizes.reduce((sum, size) => sum + size) < kilobytesAtActivation, `${sizes.join(' KB and ')} KB`);
  });

  it('has nothing secret in it, and no path of the machine it was built on', () => {
    assert.deepEqual(
      [...universal.files].flatMap(([file, bytes]) => leaksIn(file, bytes)),
      [],
    );
    const [, parent = ''] = /^(.*)[\\/]/.exec(repository) ?? [];
    const places = [repository, ...(parent.length > 5 ? [parent] : [])];
    for (const [file, bytes] of universal.files)
      for (const place of places) assert.ok(!Buffer.from(bytes).includes(`${place}/`), `${file} names ${place}`);
  });

  it('has a README that stands alone, an icon and the licence', () => {
    const places = [...text('readme.md').matchAll(/(?:\]\(|\bsrc(?:set)?=")([^)"\s]+)/g)].map(([, place = '']) => place);
    assert.deepEqual(
      places.filter((place) => !/^(https:\/\/|#)/.test(place)),
      [],
    );
    const icon = universal.files.get(String((JSON.parse(text('package.json')) as { icon: string }).icon));
    assert.equal(Buffer.from(icon ?? []).readUInt32BE(16), 256);
    assert.equal(text('LICENSE.txt'), readFileSync(join(repository, 'LICENSE'), 'utf8'));
  });
});

describe('the search for secrets', () => {
  const drawn = (alphabet: string, length: number): string =>
    Array.from({ length }, (_, at) => alphabet[(at * 7 + 3 * (at >> 2)) % alphabet.length]).join('');
  const letters = 'aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY';
  const upper = 'A2C4E6G8J1L3N5P7';
  const planted: readonly (readonly [string, string])[] = [
    ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIE`],
    ['an AWS key id', `id: AK${'IA'}${drawn(upper, 16)}`],
    ['a GitHub token', `x = gh${'p_'}${drawn(letters, 36)}`],
    ['a GitLab token', `gl${'pat-'}${drawn(letters, 20)}`],
    ['an npm token', `//registry.example.org/:_auth${'Token'}=${drawn(letters, 36)}`],
    ['a Slack token', `xox${'b-'}${drawn('0123456789', 12)}`],
    ['a Google key', `AI${'za'}${drawn(letters, 35)}`],
    ['an Anthropic or OpenAI key', `sk-${'ant-'}${drawn(letters, 40)}`],
    ['a Stripe key', `sk_${'live_'}${drawn(letters, 24)}`],
    ['an Azure key', `Account${'Key'}=${drawn(letters, 64)}==`],
    ['a JSON web token', `ey${'J'}${drawn(letters, 20)}.ey${'J'}${drawn(letters, 20)}.${drawn(letters, 20)}`],
    ['a password in an address', `https://alice:${drawn(letters, 8)}@example.org/`],
    ['a path of a home', `require("/ho${'me'}/alice/work/secret.js")`],
    ['a path of a home', `C:\\Us${'ers'}\\alice\\x`],
    ['a value that looks like a secret', `const apiKey = "${drawn(letters, 24)}";`],
    ['a value that looks like a secret', `{"clientSecret":"${drawn(letters, 32)}"}`],
  ];

  for (const [what, text] of planted)
    it(`finds ${what}`, () => {
      const binary = Buffer.concat([Buffer.from([0, 255, 254]), Buffer.from(` ${text} `), Buffer.from([0])]);
      assert.deepEqual([...new Set(leaksIn('a.js', binary).map((leak) => leak.what))], [what]);
    });

  it('does not take words, code and places for secrets', () => {
    const harmless = [
      'const token = "expected-a-token-here";',
      'password: process.env.PASSWORD',
      'https://example.org:8080/path@2',
      'token="${{ secrets.TOKEN }}"',
      '/home/you/project',
      'api.slack.com xoxo',
      'secretOrKey = `${options.secret}${index}`',
    ];
    assert.deepEqual(leaksIn('a.js', Buffer.from(harmless.join('\n'))), []);
  });
});
