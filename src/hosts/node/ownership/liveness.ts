/** Whether an engine is still there: it listens before it claims, so a socket that answers is an engine that lives. */
import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { connect } from 'node:net';
import { errnoOf } from '../../../adapters/system/ioError';
import { isProcessAlive } from '../../../adapters/system/processes/isProcessAlive';

/** `unreachable`: its process lives and nobody answers on its socket. */
export type Liveness = 'alive' | 'dead' | 'unreachable';

export interface EngineProcess {
  readonly pid: number;
  readonly socket: string;
  /** See processIdentity; undefined where it could not be known. */
  readonly identity?: string | undefined;
}

export async function livenessOf(engine: EngineProcess): Promise<Liveness> {
  if (await answers(engine.socket)) return 'alive';
  // A pipe goes with its process.
  if (process.platform === 'win32') return 'dead';
  if (engine.identity !== undefined) return (await processIdentity(engine.pid)) === engine.identity ? 'unreachable' : 'dead';
  return isProcessAlive(engine.pid) ? 'unreachable' : 'dead';
}

/** Whether somebody takes connections there. Says nothing about how busy they are. */
export function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    const settle = (result: boolean): void => {
      clearTimeout(timer);
      probe.destroy();
      resolve(result);
    };
    // Neither taken nor refused: a queue that is full, so somebody holds it.
    const timer = setTimeout(() => settle(true), 1_000);
    probe.once('connect', () => settle(true));
    probe.on('error', (error) => settle(['EAGAIN', 'EBUSY'].includes(errnoOf(error) ?? '')));
  });
}

/** A text that another process with the same pid does not have; undefined when there is no such process, or no way to know. */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return linuxIdentity(pid);
  return process.platform === 'darwin' ? darwinIdentity(pid) : undefined;
}

async function linuxIdentity(pid: number): Promise<string | undefined> {
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything; what follows its last parenthesis starts with the state, field 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || startTicks === undefined) return undefined;
    const boot = await fs.readFile('/proc/sys/kernel/random/boot_id', 'latin1');
    return `${boot.trim()}:${startTicks}`;
  } catch {
    return undefined;
  }
}

function darwinIdentity(pid: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' } }, (error, output) => {
      const [state, ...start] = output.trim().split(/\s+/);
      resolve(error !== null || state === undefined || state.startsWith('Z') || start.length === 0 ? undefined : start.join(' '));
    });
  });
}
