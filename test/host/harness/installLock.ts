/** One installation at a time on this machine: whoever comes meanwhile waits, and then finds what was installed. */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { until } from './until';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The lock appears with its owner in it, or not at all. */
function take(lock: string): boolean {
  const aside = `${lock}.${randomBytes(6).toString('hex')}`;
  writeFileSync(aside, String(process.pid));
  try {
    linkSync(aside, lock);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** A process that was killed leaves its lock behind. Of several that see that, one takes it away; a living one's is put back. */
function removeDead(lock: string): void {
  const owner = ownerOf(lock);
  if (owner === undefined || isAlive(owner)) return;
  const aside = `${lock}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(lock, aside);
    if (ownerOf(aside) !== owner) linkSync(aside, lock);
  } catch {
    // Another one was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Runs `install` while no other process holds this lock, a file that need not exist. */
export async function withInstallLock<T>(lock: string, install: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  const attempt = (): boolean => {
    if (take(lock)) return true;
    removeDead(lock);
    return false;
  };
  await until(`process ${ownerOf(lock) ?? '?'} has installed (${lock})`, attempt, { timeoutMs: 900_000, intervalMs: 100 });
  try {
    return await install();
  } finally {
    if (ownerOf(lock) === process.pid) rmSync(lock, { force: true });
  }
}
