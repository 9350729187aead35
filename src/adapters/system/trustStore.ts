/**
 * Approvals in `trust.json` of Symbiote's own folder: by the workspace's real path, the SHA-256 of each approved command.
 * Several engines share the file, so it is changed under a short lock and what was written is read again.
 */
import { createHash, randomInt } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EngineError } from '../../domain/errors';
import type { TrustStore } from '../../ports/trustStore';
import { atomicWrite } from './atomicWrite';
import { errnoOf, ioError, isMissing } from './ioError';
import { ensurePrivateFolder } from './localPaths';
import { parseJson } from './parseJson';

const trustFileSchema = z.object({
  version: z.literal(1),
  workspaces: z.record(z.string(), z.object({ approved: z.array(z.string().regex(/^[0-9a-f]{64}$/)) })),
});
type TrustFile = z.infer<typeof trustFileSchema>;

/** A lock older than this was left by a process that died; nothing holds it longer than a few writes. */
const staleLockMs = 5_000;
const patienceMs = 15_000;

/** `folder` is created when something is approved. `note` hears when a damaged file was set aside. */
export function createTrustStore(folder: string, note: (text: string) => void = () => undefined): TrustStore {
  const path = join(folder, 'trust.json');
  return {
    async approved(workspace) {
      const hashes = (await load(path, note)).workspaces[await realPath(workspace)]?.approved;
      return hashes === undefined ? undefined : new ApprovedFingerprints(hashes);
    },
    async approve(workspace, fingerprints) {
      const key = await realPath(workspace);
      const hashes = fingerprints.map(hashOf);
      await ensurePrivateFolder(folder);
      for (;;) {
        await locked(`${path}.lock`, async () => save(path, withApproved(await load(path, note), key, hashes)));
        const kept = new Set((await load(path, note)).workspaces[key]?.approved ?? []);
        if (hashes.every((hash) => kept.has(hash))) return;
      }
    },
  };
}

/** Only hashes are stored; a fingerprint is asked for by its own text. Iterating gives the hashes. */
class ApprovedFingerprints extends Set<string> {
  override has(fingerprint: string): boolean {
    return super.has(hashOf(fingerprint));
  }
}

function hashOf(fingerprint: string): string {
  return createHash('sha256').update(fingerprint).digest('hex');
}

function withApproved(file: TrustFile, key: string, hashes: readonly string[]): TrustFile {
  const approved = new Set([...(file.workspaces[key]?.approved ?? []), ...hashes]);
  return { ...file, workspaces: { ...file.workspaces, [key]: { approved: [...approved].sort() } } };
}

/** A link to a workspace is that workspace; one that does not exist is known by its path. */
async function realPath(workspace: string): Promise<string> {
  return fs.realpath(workspace).catch(() => resolve(workspace));
}

async function load(path: string, note: (text: string) => void): Promise<TrustFile> {
  const empty: TrustFile = { version: 1, workspaces: {} };
  let text: string;
  try {
    text = await fs.readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return empty;
    throw ioError('read', path, error);
  }
  const parsed = parseJson(trustFileSchema, text);
  if (parsed !== undefined) return parsed;
  const aside = `${path}.damaged-${Date.now().toString(36)}`;
  await fs.rename(path, aside).catch(() => undefined);
  note(`${path} was damaged and is now ${aside}; commands have to be approved again`);
  return empty;
}

async function save(path: string, file: TrustFile): Promise<void> {
  try {
    await atomicWrite(path, Buffer.from(`${JSON.stringify(file, undefined, 2)}\n`), { mode: 0o600, directoryMode: 0o700 });
  } catch (error) {
    throw ioError('write', path, error);
  }
}

async function locked(lock: string, work: () => Promise<void>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await tryLock(lock))) {
    if (Date.now() > end)
      throw new EngineError('io', `Cannot write ${lock}: another program holds it; remove it.`, { data: { path: lock } });
    await sleep(randomInt(5, 40));
  }
  try {
    await work();
  } finally {
    await fs.unlink(lock).catch(() => undefined);
  }
}

/**
 * Two that find a stale lock at once may both get one. What is lost then is noticed by reading again, so the worst is a
 * second write.
 */
async function tryLock(lock: string): Promise<boolean> {
  try {
    await (await fs.open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    // On Windows a file that is just being deleted answers with EPERM.
    if (!['EEXIST', 'EPERM'].includes(errnoOf(error) ?? '')) throw ioError('create', lock, error);
  }
  const age = await fs.stat(lock).then(
    (info) => Date.now() - info.mtimeMs,
    () => 0,
  );
  if (age > staleLockMs) await fs.unlink(lock).catch(() => undefined);
  return false;
}
