/**
 * node-pty's native part, loaded on first need. The Unix side of node-pty's own JavaScript is not used: it closes the
 * terminal 200 ms after the exit whether everything was read or not, and reads through a stream that takes a hang-up for
 * the end of the data. See unixTerminal.ts.
 */
import { accessSync, chmodSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export interface NativePty {
  /** Arguments: file, args, env as `K=V`, cwd, columns, rows, uid, gid, utf8, macOS helper, called with exit code and signal number. */
  fork(
    file: string,
    args: readonly string[],
    env: readonly string[],
    cwd: string,
    columns: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helperPath: string,
    onExit: (exitCode: number, signal: number) => void,
  ): { readonly fd: number; readonly pid: number; readonly pty: string };
  resize(fd: number, columns: number, rows: number, pixelWidth: number, pixelHeight: number): void;
}

/** The Windows side, through node-pty's public interface. */
export interface WindowsPty {
  readonly pid: number;
  onData(listener: (data: string) => void): unknown;
  onExit(listener: (end: { readonly exitCode: number }) => void): unknown;
  write(data: string): void;
  resize(columns: number, rows: number): void;
  pause(): void;
  resume(): void;
}

export interface PtyLibrary {
  readonly native: NativePty | undefined;
  readonly helperPath: string;
  spawnWindows(
    file: string,
    args: string,
    options: { readonly cols: number; readonly rows: number; readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  ): WindowsPty;
}

const callable = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function');
const librarySchema = z.object({ spawn: callable, native: z.object({ fork: callable, resize: callable }).nullish() });

/** @throws whatever kept the library from loading, or from looking as it must */
export function loadPtyLibrary(): PtyLibrary {
  // The shape is checked here; what the functions take is fixed by the exact version in package.json.
  const library = librarySchema.parse(require('node-pty'));
  if (process.platform !== 'win32' && !library.native) throw new Error('node-pty has no native part here');
  return {
    native: (library.native ?? undefined) as NativePty | undefined,
    helperPath: process.platform === 'darwin' ? spawnHelper() : '',
    spawnWindows: library.spawn as unknown as PtyLibrary['spawnWindows'],
  };
}

/** macOS starts processes through a small program, which loses its executable bit in some archives. */
function spawnHelper(): string {
  const root = dirname(dirname(require.resolve('node-pty')));
  const candidates = ['build/Release', `prebuilds/${process.platform}-${process.arch}`].map((folder) => join(root, folder, 'spawn-helper'));
  for (const path of candidates) {
    try {
      accessSync(path, constants.F_OK);
    } catch {
      continue;
    }
    try {
      accessSync(path, constants.X_OK);
    } catch {
      chmodSync(path, 0o755);
    }
    return path;
  }
  throw new Error(`node-pty's spawn-helper is missing; looked for ${candidates.join(', ')}`);
}
