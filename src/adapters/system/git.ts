/** Reads from git through its command line; see gitCommand.ts for why that is safe in a repository nobody trusts. */
import { resolve } from 'node:path';
import type { Git } from '../../ports/git';
import { DisposableList, type Disposable } from '../../shared/disposable';
import { watchFile } from './fileWatch';
import { createGitRun, type GitOutput, type GitRun } from './gitCommand';

export interface GitOptions {
  /** Absolute path; may be a folder inside a repository. */
  readonly workspace: string;
  /** Default: that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Folders with a `.git` that is no repository and such are "no git", never errors; only `cancelled` is thrown. */
export function createGit({ workspace, environment = process.env }: GitOptions): Git {
  const run = createGitRun(workspace, environment);
  return {
    isRepository: async () => (await stateOf(run)).isUsable,
    problem: async () => (await stateOf(run)).problem,
    listFiles: (signal, options) => listFiles(run, signal, options?.ignoredBelow ?? []),
    churn: (sinceMs, signal) => churn(run, sinceMs, signal),
    ignored: (paths) => ignored(run, paths),
    isTracked: async (path) => {
      const found = await run(['--literal-pathspecs', 'ls-files', '-z', '--cached', '--', path === '' ? '.' : path]);
      return found?.exitCode === 0 && found.stdout.length > 0;
    },
    currentBranch: async () => {
      const found = await run(['symbolic-ref', '--quiet', '--short', 'HEAD']);
      return found?.exitCode === 0 ? found.stdout.toString('utf8').trim() : undefined;
    },
    watchHead: (callback) => watchHead(run, workspace, callback),
    version: async () => {
      const found = await run(['--version']);
      return found?.exitCode === 0 ? /\d+(\.\d+)+/.exec(found.stdout.toString('utf8'))?.[0] : undefined;
    },
  };
}

/**
 * HEAD changes when a branch is switched, its log with every commit that it comes to; both are files of the worktree's own.
 * Where there is no repository yet, one is waited for.
 */
function watchHead(run: GitRun, workspace: string, callback: () => void): Disposable {
  const watches = new DisposableList();
  void run(['rev-parse', '--git-path', 'HEAD', '--git-path', 'logs/HEAD'])
    .catch(() => undefined)
    .then((found) => {
      const paths = found?.exitCode === 0 ? found.stdout.toString('utf8').split('\n') : ['.git/HEAD', '.git/logs/HEAD'];
      for (const path of paths) if (path !== '') watches.add(watchFile(resolve(workspace, path), callback));
    });
  return watches;
}

interface State {
  readonly isUsable: boolean;
  readonly problem?: string;
}

async function stateOf(run: GitRun, signal?: AbortSignal): Promise<State> {
  const found = await run(['rev-parse', '--is-inside-work-tree', '--show-prefix'], { signal });
  if (found === undefined) return { isUsable: false };
  if (found.exitCode !== 0) return { isUsable: false, ...problemIn(found) };
  const [isInside, prefix = ''] = found.stdout.toString('utf8').split('\n');
  // A bare repository, or the inside of a .git folder.
  if (isInside !== 'true') return { isUsable: false };
  if (prefix === '') return { isUsable: true };
  // A folder that the repository around it ignores (projects below a home folder that is itself a repository) is not its business.
  const isIgnored = await run(['check-ignore', '--quiet', '.'], { signal });
  return { isUsable: isIgnored?.exitCode !== 0 };
}

function problemIn({ stderr }: GitOutput): { readonly problem?: string } {
  if (/not a git repository/i.test(stderr)) return {};
  if (/dubious ownership|unsafe repository/i.test(stderr)) {
    return {
      problem:
        'git refuses this repository because another user owns the folder; history and ignore rules of git are not used. ' +
        'If you trust it, run: git config --global --add safe.directory <the folder>',
    };
  }
  const reason = stderr.trim().split('\n')[0] ?? '';
  return { problem: `git cannot read this repository (${reason}); history and ignore rules of git are not used.` };
}

async function listFiles(
  run: GitRun,
  signal: AbortSignal | undefined,
  ignoredBelow: readonly string[],
): Promise<readonly string[] | undefined> {
  if (!(await stateOf(run, signal)).isUsable) return undefined;
  const known = await run(['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { signal });
  if (known?.exitCode !== 0) return undefined;
  const paths = new Set(namesIn(known));
  if (ignoredBelow.length > 0) {
    const folders = ignoredBelow.includes('') ? ['.'] : ignoredBelow;
    const more = await run(['--literal-pathspecs', 'ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--', ...folders], {
      signal,
    });
    for (const path of more?.exitCode === 0 ? namesIn(more) : []) paths.add(path);
  }
  return [...paths];
}

/** A nested repository is listed as a folder, with a slash at the end; its files are its own. */
function namesIn({ stdout }: GitOutput): string[] {
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '' && !path.endsWith('/'));
}

/**
 * Commits per file. Merges are not counted (as `git log` shows none of their changes); names are not followed over renames,
 * which would need contents. `--full-history`: a side branch that was merged without effect still was work on the file.
 */
async function churn(run: GitRun, sinceMs: number, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const count = new RawLog((path) => counts.set(path, (counts.get(path) ?? 0) + 1));
  const log = [
    'log',
    `--since=@${Math.max(0, Math.floor(sinceMs / 1000))} +0000`,
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '-z',
    '--format=',
  ];
  const plain = ['--no-merges', '--full-history', '--no-show-signature', '--no-ext-diff', '--no-textconv', '-O/dev/null'];
  const found = await run([...log, ...plain, '--relative', '--', '.'], { signal, onOutput: (chunk) => count.push(chunk) });
  // No commits yet, a tree that is missing, no git: counts of half a history would only look like counts.
  return found?.exitCode === 0 ? counts : new Map();
}

/** Reads `:100644 100644 <id> <id> M NUL path NUL` as it comes; a chunk may end anywhere. */
class RawLog {
  readonly #found: (path: string) => void;
  #rest: Buffer = Buffer.alloc(0);
  #isPath = false;

  constructor(found: (path: string) => void) {
    this.#found = found;
  }

  push(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = data.lastIndexOf(0);
    this.#rest = data.subarray(end + 1);
    if (end < 0) return;
    for (const token of data.toString('utf8', 0, end).split('\0')) this.#take(token);
  }

  #take(token: string): void {
    if (this.#isPath) {
      this.#isPath = false;
      this.#found(token);
    } else if (/^\n?:\d{6} \d{6} [0-9a-f]+ [0-9a-f]+ [A-Z]\d*$/.test(token)) {
      this.#isPath = true;
    }
  }
}

async function ignored(run: GitRun, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  // `./` keeps names that begin with a dash or a colon from meaning something else (check-ignore refuses --literal-pathspecs).
  const found = await run(['check-ignore', '-z', '--stdin'], { input: paths.map((path) => `./${path}\0`).join('') });
  if (found === undefined || found.exitCode === 1) return new Set();
  if (found.exitCode === 0) return new Set(namesIn(found).map((path) => path.replace(/^\.\//, '')));
  // One path that git refuses (inside a submodule, beyond a symbolic link) fails all: find it by halving.
  if (paths.length === 1) return new Set();
  const middle = Math.ceil(paths.length / 2);
  return new Set([...(await ignored(run, paths.slice(0, middle))), ...(await ignored(run, paths.slice(middle)))]);
}
