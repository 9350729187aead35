/** Where an engine listens: a socket of its own each time, so that a dead engine's file is never in the way. */
import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { ioError } from '../../../adapters/system/ioError';
import { ensurePrivateFolder } from '../../../adapters/system/localPaths';

/** The smallest limit among systems is macOS's 104, with the closing zero. */
const maxSocketPath = 100;

/** Starts listening; resolves with the socket's path or the pipe's name. */
export async function listenForClients(server: Server, runtime: string, key: string): Promise<string> {
  const socket = await socketName(runtime, key);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, () => {
        server.off('error', reject);
        resolve();
      });
    });
    if (process.platform !== 'win32') await chmod(socket, 0o600);
    return socket;
  } catch (error) {
    throw ioError('listen on', socket, error);
  }
}

async function socketName(runtime: string, key: string): Promise<string> {
  const random = randomBytes(4).toString('hex');
  if (process.platform === 'win32') return `\\\\.\\pipe\\symbiote-${key}-${random}`;
  const path = join(runtime, `${key}-${random}.sock`);
  if (Buffer.byteLength(path) < maxSocketPath) return path;
  // A long SYMBIOTE_HOME: the discovery file says where the socket is, so it may be elsewhere.
  const short = `/tmp/symbiote-${process.getuid?.() ?? 0}`;
  await ensurePrivateFolder(short);
  return join(short, `${key}-${random}.sock`);
}
