/** The file that tells clients where the engine of a workspace listens. */
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { z } from 'zod';
import { ioError, isMissing } from '../../../adapters/system/ioError';
import { parseJson } from '../../../adapters/system/parseJson';
import { discoveryPath } from './workspaceNames';

export const discoverySchema = z.object({
  protocol: z.int(),
  pid: z.int().min(1),
  /** Path of the Unix socket or name of the Windows pipe. */
  socket: z.string().min(1),
  /** 256 random bits; said with hello, and the name of this very engine among all. */
  token: z.string().min(32),
  build: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  /** Real path. */
  workspace: z.string(),
});
export type Discovery = z.infer<typeof discoverySchema>;

/** Undefined when there is none, or none that makes sense. */
export async function readDiscovery(runtime: string, key: string): Promise<Discovery | undefined> {
  const text = await readOrUndefined(discoveryPath(runtime, key));
  return text === undefined ? undefined : parseJson(discoverySchema, text);
}

export async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await fs.readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw ioError('read', path, error);
  }
}

export function newToken(): string {
  return randomBytes(32).toString('hex');
}
