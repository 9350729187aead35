/** The .vsix files that `npm run package` makes, and what is in them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

/** The packages for these targets, by target, from one build. */
export function buildPackages(targets: readonly string[]): ReadonlyMap<string, PackageFile> {
  const folder = mkdtempSync(join(tmpdir(), 'symbiote-package-'));
  try {
    const args = [join(repository, 'package.mjs'), '--out', folder, ...targets.flatMap((target) => ['--target', target])];
    execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe' });
    const files = readdirSync(folder).filter((file) => file.endsWith('.vsix'));
    const targetOf = (file: string): string => /^symbiote-(?:(.+)-)?\d+\.\d+\.\d+\.vsix$/.exec(file)?.[1] ?? 'universal';
    return new Map(files.map((file) => [targetOf(file), read(readFileSync(join(folder, file)))]));
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
