/** A real git repository in a folder of its own, with commits at given times, for tests of what is read from it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Independent of the configuration of whoever runs the tests. */
export const gitEnvironment: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

const plain = [
  'user.name=n',
  'user.email=n@example.org',
  'protocol.file.allow=always',
  'commit.gpgsign=false',
  'advice.detachedHead=false',
];

export class TemporaryRepository {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote history ü-')));

  constructor(...init: readonly string[]) {
    this.git(['init', '-q', '-b', 'main', ...init]);
  }

  git(args: readonly string[], { folder = this.root, atMs = Date.UTC(2026, 0, 1) }: { folder?: string; atMs?: number } = {}): string {
    const date = `@${Math.floor(atMs / 1000)} +0000`;
    return execFileSync('git', [...plain.flatMap((each) => ['-c', each]), ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...gitEnvironment, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    }).trim();
  }

  write(path: string, text: string | Uint8Array): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Commits everything there is; gives the commit's id. */
  commit(subject: string, atMs?: number): string {
    const at = atMs === undefined ? {} : { atMs };
    this.git(['add', '-A', '.']);
    this.git(['commit', '-q', '--allow-empty', '--allow-empty-message', '-m', subject], at);
    return this.git(['rev-parse', 'HEAD']);
  }

  /** The id git gives the content of a file at a revision. */
  blob(path: string, revision = 'HEAD'): string {
    return this.git(['rev-parse', `${revision}:${path}`]);
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
