/** What was built runs from anywhere: copied away from this repository's packages, with its terminal library. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './sources';

describe('the built programs', function () {
  this.timeout(60_000);
  let elsewhere: string;

  before(() => {
    elsewhere = mkdtempSync(join(tmpdir(), 'symbiote-dist-'));
    cpSync(join(repository, 'dist'), elsewhere, { recursive: true });
  });
  after(() => rmSync(elsewhere, { recursive: true, force: true }));

  const run = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: elsewhere, encoding: 'utf8' });

  it('have a command line that starts without the repository', () => {
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };
    assert.match(run(join(elsewhere, 'cli.js'), '--version'), new RegExp(`^${version.replaceAll('.', '\\.')}\\b`));
    assert.match(run(join(elsewhere, 'cli.js'), '--help'), /symbiote/);
  });

  it('have a terminal library that opens a terminal', function () {
    if (process.platform === 'win32') this.skip();
    const script = `
      const terminal = require('./node-pty').spawn('/bin/sh', ['-c', 'test -t 1 && echo terminal'], {});
      let text = '';
      terminal.onData((data) => (text += data));
      terminal.onExit(({ exitCode }) => console.log(exitCode, text.trim()));`;
    assert.equal(run('-e', script).trim(), '0 terminal');
  });

  it('come from one build', () => {
    const ids = ['cli.js', 'engine.js', 'engineClient.js'].map(
      (file) => /"([0-9a-f]{12})"/.exec(readFileSync(join(elsewhere, file), 'utf8'))?.[1],
    );
    assert.ok(ids[0]);
    assert.equal(new Set(ids).size, 1, ids.join(' '));
  });

  it('ask for the editor’s API once, and copy it nowhere', () => {
    const texts = ['extension.js', 'chunk.js', 'later.js'].map((file) => readFileSync(join(elsewhere, file), 'utf8'));
    const uses = texts.flatMap((text) => [...text.matchAll(/.{0,40}\w\("vscode"\)/g)].map(([use]) => use));
    assert.equal(uses.length, 1, uses.join('\n'));
    assert.match(uses[0] ?? '', /exports ?= ?/);
  });
});
