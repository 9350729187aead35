/** The cache on disk: found again, shared, bounded, and never in the way whatever happened to its files. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskMeasurementCache } from '../../../../src/adapters/system/measurements/diskMeasurementCache';

describe('the cache of measurements on disk', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'symbiote-cache-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (options: { build?: string; mostBytes?: number } = {}) => new DiskMeasurementCache({ folder, build: 'b1', ...options });
  const segments = () => readdirSync(join(folder, 'b1')).map((name) => join(folder, 'b1', name));
  const keys = Array.from({ length: 50 }, (_, at) => `${at.toString(16).padStart(40, '0')}.ts:functions`);
  const textOf = (key: string) => `[${key.length}]\n["größe ${key}"]`;
  const all = new Map(keys.map((key) => [key, textOf(key)]));

  async function written(options = {}): Promise<void> {
    const cache = open(options);
    await cache.write(all);
    await cache.flush();
  }

  it('gives back what was written, at once and in the next life', async () => {
    const cache = open();
    await cache.write(all);
    assert.deepEqual(await cache.read([...keys, 'other']), all);
    await cache.flush();
    assert.deepEqual(await cache.read(keys), all);
    assert.deepEqual(await open().read(keys), all);
  });

  it('shows to one process what another writes meanwhile, and the later text of a key', async () => {
    const [one, other] = [open(), open()];
    assert.equal((await one.read(['k'])).size, 0);
    await other.write(new Map([['k', 'first']]));
    await other.flush();
    assert.equal((await one.read(['k'])).get('k'), 'first');
    await other.write(new Map([['k', 'second']]));
    await other.flush();
    assert.equal((await open().read(['k'])).get('k'), 'second');
  });

  it('shows nothing to another build', async () => {
    await written();
    assert.equal((await open({ build: 'b2' }).read(keys)).size, 0);
  });

  it('forgets a build that was not used for long', async () => {
    await written();
    for (const file of segments()) utimesSync(file, 0, 0);
    const other = open({ build: 'b2' });
    await other.write(all);
    await other.flush();
    assert.deepEqual(readdirSync(folder), ['b2']);
  });

  it('misses what was damaged and finds the rest, wherever a byte changed', async () => {
    await written();
    const [file = ''] = segments();
    const good = readFileSync(file);
    for (let at = 0; at < good.length; at += 997) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ 0x41;
      writeFileSync(file, bad);
      for (const [key, text] of await open().read(keys)) assert.equal(text, textOf(key));
    }
  });

  it('reads what is whole of a torn segment', async () => {
    await written();
    const [file = ''] = segments();
    truncateSync(file, statSync(file).size - 20);
    assert.equal((await open().read(keys)).size, keys.length - 1);
  });

  it('goes on when its folder is deleted under it', async () => {
    const cache = open();
    await cache.write(all);
    await cache.flush();
    await cache.read(keys);
    rmSync(folder, { recursive: true });
    assert.equal((await cache.read(keys)).size, 0);
    await cache.write(all);
    assert.deepEqual(await cache.read(keys), all);
    await cache.flush();
  });

  it('says once that nothing can be kept, and works without', async () => {
    const notes: string[] = [];
    writeFileSync(join(folder, 'file'), '');
    const cache = new DiskMeasurementCache({ folder: join(folder, 'file'), build: 'b', note: (text) => notes.push(text) });
    await cache.write(all);
    await cache.flush();
    await cache.flush();
    assert.deepEqual(await cache.read(keys), all);
    assert.equal(notes.length, 1);
  });

  it('stays small: many segments become one, and the least used goes first', async () => {
    for (const key of keys) {
      const cache = open();
      await cache.write(new Map([[key, textOf(key)]]));
      await cache.flush();
      for (const file of segments()) utimesSync(file, 1, 1);
    }
    assert.ok(segments().length < 20, String(segments().length));
    assert.deepEqual(await open().read(keys), all);
    for (const file of segments()) utimesSync(file, 1, 1);
    const small = open({ mostBytes: 0 });
    await small.write(new Map([['new', 'text']]));
    await small.flush();
    assert.equal(segments().length, 1);
    assert.equal((await open().read(keys)).size, 0);
  });
});
