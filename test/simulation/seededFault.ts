/** Faults kept as patches: each is a mistake that somebody could make in the product, and that the lives must find. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadLives, repository } from './bundle';

const folder = join(__dirname, 'faults');

export interface SeededFault {
  readonly name: string;
  readonly what: string;
  /** In so many lives it must be found. */
  readonly within: number;
  /** The seed of the first of them: rare ones are not looked for from the beginning every time. */
  readonly from: number;
  readonly patch: string;
  readonly files: readonly string[];
}

export interface Caught {
  /** The life in which it was found, counted from one; undefined when it was not. */
  readonly lives: number | undefined;
  readonly message: string;
}

export function seededFaults(): SeededFault[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .map((file) => {
      const patch = readFileSync(join(folder, file), 'utf8');
      const [what = '', limit = ''] = patch.split('\n');
      const [, within, from = '1'] = /^Caught within (\d+) lives(?: from seed (\d+))?\.$/.exec(limit) ?? [];
      if (within === undefined) throw new Error(`${file}: the second line says \`Caught within N lives.\``);
      const files = [...patch.matchAll(/^\+\+\+ b\/(.*)$/gm)].flatMap(([, path]) => path ?? []);
      return { name: file.replace(/\.patch$/, ''), what, within: Number(within), from: Number(from), patch, files };
    });
}

/** The files of the fault as they are with it; the repository stays as it is. Throws where the patch does not apply any more. */
export function patched({ patch, files }: SeededFault): ReadonlyMap<string, string> {
  const copy = mkdtempSync(join(tmpdir(), 'symbiote-fault-'));
  try {
    for (const file of files) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(repository, file), join(copy, file));
    }
    execFileSync('git', ['apply', '-'], { cwd: copy, input: patch, stdio: ['pipe', 'ignore', 'pipe'] });
    return new Map(files.map((file) => [file, readFileSync(join(copy, file), 'utf8')]));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

export async function livesNeeded(fault: SeededFault, atMost = fault.within): Promise<Caught> {
  const lives = await loadLives(`fault-${fault.name}-${process.pid}`, patched(fault));
  const failure = await lives.liveMany(fault.from, atMost);
  return { lives: failure && failure.seed - fault.from + 1, message: failure?.outcome.failure?.message ?? 'not found' };
}
