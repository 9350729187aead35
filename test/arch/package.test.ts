/** What `npm run package` puts into the .vsix: only what runs, the terminal library included, and how much that is. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './sources';

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];

const expected = [
  /^(package\.json|package\.nls(\.[a-z]+)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/(extension|engineClient|engine|cli|languageWorker|webview)\.js$/,
  /^dist\/THIRD_PARTY_NOTICES\.txt$/,
  /^dist\/node-pty\/(package\.json|LICENSE|lib\/(?!.*\.test\.).*\.js|prebuilds\/[^/]+\/([a-z_]+\.node|spawn-helper))$/,
  /^l10n\/bundle\.l10n(\.[a-z]+)?\.json$/,
  /^media\/[\w.-]+\.(svg|png|css|json)$/,
  /^media\/walkthrough\/[\w-]+\.svg$/,
  /^media\/sample\/([a-z]+\/)?[\w.-]+\.(js|json|md|yml|csv)$/,
];

describe('the package', function () {
  this.timeout(60_000);
  let files: string[];

  before(() => {
    assert.ok(existsSync(join(repository, 'dist/extension.js')), 'run "npm run build" first');
    const vsce = join(repository, 'node_modules/@vscode/vsce/vsce');
    const list = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: repository, encoding: 'utf8' });
    files = list.split('\n').filter((line) => line !== '');
  });

  it('contains only what runs', () => {
    assert.deepEqual(
      files.filter((file) => !expected.some((pattern) => pattern.test(file))),
      [],
    );
  });

  it('contains every program', () => {
    const programs = ['extension', 'engineClient', 'engine', 'cli', 'languageWorker', 'webview'].map((name) => `dist/${name}.js`);
    const wanted = [
      'package.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'media/tasks.schema.json',
      'dist/THIRD_PARTY_NOTICES.txt',
      ...programs,
    ];
    assert.deepEqual(
      wanted.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('contains the terminal library for every platform', () => {
    for (const platform of platforms) {
      const name = platform.startsWith('win32') ? 'conpty.node' : 'pty.node';
      assert.ok(files.includes(`dist/node-pty/prebuilds/${platform}/${name}`), platform);
    }
  });

  it('stays below 16 MB before it is zipped', () => {
    const bytes = files.reduce((sum, file) => sum + statSync(join(repository, file)).size, 0);
    console.log(`        ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
    assert.ok(bytes < 16e6, `${bytes} bytes`);
  });
});
