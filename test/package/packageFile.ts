/** A .vsix as `npm run package` makes it, and what is in it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { repository } from '../arch/sources';

export interface PackageFile {
  /** Bytes of the .vsix itself. */
  readonly bytes: number;
  /** The extension's files by path, as they are installed. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The marketplace's own description of the package. */
  readonly manifest: string;
}

export function buildPackage(target?: string): PackageFile {
  const folder = mkdtempSync(join(tmpdir(), 'symbiote-package-'));
  try {
    const file = join(folder, 'symbiote.vsix');
    const args = [join(repository, 'package.mjs'), '--out', file, ...(target === undefined ? [] : ['--target', target])];
    execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe' });
    return read(readFileSync(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(bytes: Uint8Array): PackageFile {
  const entries = Object.entries(unzipSync(bytes)).filter(([path]) => !path.endsWith('/'));
  const inside = 'extension/';
  return {
    bytes: bytes.length,
    files: new Map(
      entries.filter(([path]) => path.startsWith(inside)).map(([path, contents]) => [path.slice(inside.length), contents] as const),
    ),
    manifest: new TextDecoder().decode(entries.find(([path]) => path === 'extension.vsixmanifest')?.[1]),
  };
}
