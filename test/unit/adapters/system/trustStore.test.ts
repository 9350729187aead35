import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrustStore } from '../../../../src/adapters/system/trustStore';
import { EngineError } from '../../../../src/domain/errors';

describe('the trust store', () => {
  let base: string;
  let folder: string;
  let workspace: string;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'symbiote-trust-'));
    folder = join(base, 'state', 'symbiote');
    workspace = join(base, 'workspace');
    mkdirSync(workspace);
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('knows nothing of a workspace nobody approved, and writes nothing for asking', async () => {
    assert.equal(await createTrustStore(folder).approved(workspace), undefined);
    assert.deepEqual(readdirSync(base), ['workspace']);
  });

  it('remembers what was approved, in another life too', async () => {
    await createTrustStore(folder).approve(workspace, ['a', 'b']);
    await createTrustStore(folder).approve(workspace, ['c']);
    const approved = await createTrustStore(folder).approved(workspace);
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((fingerprint) => approved?.has(fingerprint)),
      [true, true, true, false],
    );
    assert.equal(await createTrustStore(folder).approved(base), undefined);
  });

  it('takes an approval of nothing for an approval of the workspace', async () => {
    await createTrustStore(folder).approve(workspace, []);
    assert.equal((await createTrustStore(folder).approved(workspace))?.size, 0);
  });

  it('keeps hashes only, in a file for the person alone', async () => {
    await createTrustStore(folder).approve(workspace, ['deploy --password=hunter2']);
    assert.doesNotMatch(readFileSync(join(folder, 'trust.json'), 'utf8'), /hunter2/);
    assert.equal(statSync(join(folder, 'trust.json')).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('does not take a hash for its command', async () => {
    await createTrustStore(folder).approve(workspace, ['a']);
    const [hash] = [...((await createTrustStore(folder).approved(workspace)) ?? [])];
    assert.equal((await createTrustStore(folder).approved(workspace))?.has(hash ?? ''), false);
  });

  it('knows a workspace by its real path', async () => {
    const link = join(base, 'link');
    symlinkSync(workspace, link);
    await createTrustStore(folder).approve(link, ['a']);
    assert.equal((await createTrustStore(folder).approved(workspace))?.has('a'), true);
  });

  it('loses nothing when many write at once', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `command ${n}`);
    await Promise.all(names.map((name) => createTrustStore(folder).approve(workspace, [name])));
    const approved = await createTrustStore(folder).approved(workspace);
    assert.ok(names.every((name) => approved?.has(name)));
    assert.deepEqual(readdirSync(folder), ['trust.json']);
  }).timeout(20_000);

  for (const [what, text] of [
    ['is no JSON', '{"version":1'],
    ['does not fit', '{"version":1,"workspaces":{"/":{"approved":["*"]}}}'],
  ] as const) {
    it(`takes a file that ${what} for no approval and sets it aside`, async () => {
      await createTrustStore(folder).approve(workspace, ['a']);
      writeFileSync(join(folder, 'trust.json'), text);
      const notes: string[] = [];
      assert.equal(await createTrustStore(folder, (note) => notes.push(note)).approved(workspace), undefined);
      assert.equal(notes.length, 1);
      const [aside] = readdirSync(folder);
      assert.match(aside ?? '', /^trust\.json\.damaged-/);
      assert.equal(readFileSync(join(folder, aside ?? ''), 'utf8'), text);
    });
  }

  it('passes over a lock that a dead process left', async () => {
    await createTrustStore(folder).approve(workspace, ['a']);
    const lock = join(folder, 'trust.json.lock');
    writeFileSync(lock, '');
    utimesSync(lock, 1, 1);
    await createTrustStore(folder).approve(workspace, ['b']);
    assert.equal((await createTrustStore(folder).approved(workspace))?.has('b'), true);
  });

  it('refuses a folder that others may write to', async () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    await assert.rejects(createTrustStore(folder).approve(workspace, ['a']), (error) => EngineError.is(error, 'refused'));
  });
});
