/** Several processes that install at once: one does, the others find its work; what a killed one left is no obstacle. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withInstallLock } from '../../host/harness/installLock';

const installer = `
  const { withInstallLock } = require(${JSON.stringify(resolve(__dirname, '../../host/harness/installLock.ts'))});
  const { appendFileSync, existsSync, writeFileSync } = require('node:fs');
  const { join } = require('node:path');
  const folder = process.argv[1];
  withInstallLock(join(folder, 'lock'), async () => {
    appendFileSync(join(folder, 'log'), 'in\\n');
    await new Promise((done) => setImmediate(done));
    appendFileSync(join(folder, 'log'), 'out\\n');
  });
`;

describe('the lock of an installation', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'symbiote-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const lock = (): string => join(folder, 'lock');

  it('lets one process in at a time, and is gone afterwards', async () => {
    const children = [1, 2, 3].map(() => spawn(process.execPath, ['--import', 'tsx', '-e', installer, folder], { stdio: 'inherit' }));
    const codes = await Promise.all(children.map((child) => new Promise((done) => child.once('exit', done))));
    assert.deepEqual(codes, [0, 0, 0]);
    assert.equal(readFileSync(join(folder, 'log'), 'utf8'), 'in\nout\n'.repeat(3));
    assert.deepEqual(readdirSync(folder), ['log']);
  });

  it('lets one caller of a process in at a time', async () => {
    const log = join(folder, 'log');
    const install = async (): Promise<void> => {
      appendFileSync(log, 'in ');
      await new Promise((done) => setImmediate(done));
      appendFileSync(log, 'out ');
    };
    await Promise.all([withInstallLock(lock(), install), withInstallLock(lock(), install)]);
    assert.equal(readFileSync(log, 'utf8'), 'in out in out ');
  });

  it('is taken over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(lock(), String(pid));
    assert.equal(await withInstallLock(lock(), () => Promise.resolve('installed')), 'installed');
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is given back when the installation fails', async () => {
    await assert.rejects(
      withInstallLock(lock(), () => Promise.reject(new Error('no network'))),
      /no network/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });
});
