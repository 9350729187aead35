/** The past of a workspace, from git's objects alone; see gitCommand.ts for why that is safe in a repository nobody trusts. */
import type { ChangesRequest, Commit, CommittedChanges, FileChange, GitHistory, HistoryExtent, Rename } from '../../ports/gitHistory';
import type { GitOptions } from './git';
import { readBlobs } from './gitBlobs';
import { createGitRun, createGitStream, type GitRun, type GitStream } from './gitCommand';
import { logFormat, RawLogReader, type LoggedCommit } from './gitLog';

/** Without git or a repository everything is empty; only `cancelled` is thrown. */
export function createGitHistory({ workspace, environment = process.env }: GitOptions): GitHistory {
  const run = createGitRun(workspace, environment);
  const stream = createGitStream(workspace, environment);
  return {
    extent: (signal) => extentOf(run, signal),
    commitOf: (revision, signal) => commitOf(run, revision, signal),
    mergeBase: async (a, b, signal) => {
      const [first, second] = await Promise.all([commitOf(run, a, signal), commitOf(run, b, signal)]);
      if (first === undefined || second === undefined) return undefined;
      return wordOf(run, ['merge-base', first.id, second.id], signal);
    },
    filesAt: (revision, signal) => filesAt(run, stream, revision, signal),
    changedSince: (commit, signal) => changedSince(run, commit, signal),
    changes: (request) => changes(run, stream, request),
    renames: (commits, signal) => renames(run, stream, commits, signal),
    readBlobs: (ids, request) => readBlobs(stream, ids, request),
  };
}

/** Two processes, since each takes longer to start than to answer. */
async function extentOf(run: GitRun, signal: AbortSignal | undefined): Promise<HistoryExtent> {
  const [place, partial] = await Promise.all([
    run(['rev-parse', '--is-shallow-repository', 'HEAD^{commit}', '--'], { signal }),
    run(['config', '--get-regexp', String.raw`^(extensions\.partialclone|remote\..*\.promisor)$`], { signal }),
  ]);
  const [isShallow, head = ''] = place?.stdout.toString('utf8').split('\n') ?? [];
  const hasCommits = place?.exitCode === 0 && /^[0-9a-f]{40,64}$/.test(head);
  return {
    hasCommits,
    isShallow: isShallow === 'true',
    isPartial: partial?.exitCode === 0 && /^(extensions\.partialclone .|remote\..*\.promisor true$)/m.test(partial.stdout.toString('utf8')),
    ...(hasCommits ? { head } : {}),
  };
}

async function commitOf(run: GitRun, revision: string, signal: AbortSignal | undefined): Promise<Commit | undefined> {
  // A name that begins with a dash would be an option; git allows none that does.
  if (revision === '' || revision.startsWith('-') || /[\0\n]/.test(revision)) return undefined;
  const id = await wordOf(run, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], signal);
  if (id === undefined) return undefined;
  const found = await run(['log', '-1', '--no-walk', '-z', logFormat, '--no-show-signature', '--no-patch', id, '--'], { signal });
  const reader = new RawLogReader();
  reader.push(found?.stdout ?? Buffer.alloc(0));
  const commit = reader.end();
  return commit === undefined ? undefined : plainCommit(commit);
}

async function filesAt(
  run: GitRun,
  stream: GitStream,
  revision: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string> | undefined> {
  const commit = await commitOf(run, revision, signal);
  if (commit === undefined) return undefined;
  const files = new Map<string, string>();
  const entries = stream(['ls-tree', '-r', '-z', commit.id], { signal });
  let rest: Buffer = Buffer.alloc(0);
  for (let next = await entries.next(); ; next = await entries.next()) {
    if (next.done === true) return next.value?.exitCode === 0 ? files : undefined;
    const data = Buffer.concat([rest, next.value]);
    const end = data.lastIndexOf(0);
    rest = data.subarray(end + 1);
    if (end < 0) continue;
    for (const entry of data.toString('utf8', 0, end).split('\0')) {
      const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t([^]+)$/.exec(entry) ?? [];
      if (id !== undefined && path !== undefined) files.set(path, id);
    }
  }
}

/**
 * `diff-index` looks at times and sizes alone: unlike `git diff` it reads no content of the working tree, so that no filter of
 * the configuration runs. Nor does it look into submodules.
 */
async function changedSince(run: GitRun, commit: string, signal: AbortSignal | undefined): Promise<readonly FileChange[] | undefined> {
  const options = ['--raw', '-z', '--no-renames', '--no-abbrev', '--relative', '--ignore-submodules=all', '-O/dev/null'];
  const [tracked, others] = await Promise.all([
    run(['diff-index', ...options, commit, '--', '.'], { signal }),
    run(['ls-files', '-z', '--others', '--exclude-standard'], { signal }),
  ]);
  if (tracked?.exitCode !== 0 || others?.exitCode !== 0) return undefined;
  const changes: FileChange[] = [];
  const tokens = tracked.stdout.toString('utf8').split('\0');
  for (let at = 0; at + 1 < tokens.length; at += 2) {
    const [, mode, before] = /^:(\d{6}) \d{6} ([0-9a-f]+) [0-9a-f]+ [A-Z]$/.exec(tokens[at] ?? '') ?? [];
    const path = tokens[at + 1];
    if (mode === undefined || before === undefined || path === undefined) return undefined;
    changes.push(mode.startsWith('100') ? { path, before } : { path });
  }
  const untracked = others.stdout.toString('utf8').split('\0');
  return [...changes, ...untracked.filter((path) => path !== '' && !path.endsWith('/')).map((path) => ({ path }))];
}

/** `-m --first-parent`: a merge is compared with the branch it came to. `-O/dev/null`: no order file of the configuration. */
const logOptions = [
  '--raw',
  '--no-abbrev',
  '-z',
  logFormat,
  '--first-parent',
  '-m',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
];
const plainOptions = ['--ignore-submodules=none', '-O/dev/null', '--relative'];

async function* changes(
  run: GitRun,
  stream: GitStream,
  { sinceMs, revision = 'HEAD', extensions, paths, signal }: ChangesRequest,
): AsyncGenerator<CommittedChanges> {
  const commit = await commitOf(run, revision, signal);
  if (commit === undefined) return;
  const isShallow = (await wordOf(run, ['rev-parse', '--is-shallow-repository'], signal)) === 'true';
  const since = sinceMs === undefined ? [] : [`--since=@${Math.max(0, Math.floor(sinceMs / 1000))} +0000`];
  const patterns = paths?.map((path) => `:(literal)${path}`) ?? extensions?.map((extension) => `:(icase)*${extension}`) ?? ['.'];
  const log = ['log', ...logOptions, ...plainOptions, '--no-renames', ...since, commit.id, '--', ...patterns];
  for await (const found of commitsOf(stream(log, { signal }))) {
    // The last commit of a shallow clone looks as if it had made every file.
    if (isShallow && !found.hasParent && (await isCutOff(run, found.id, signal))) continue;
    if (found.changes.length > 0) yield { ...plainCommit(found), changes: found.changes };
  }
}

async function isCutOff(run: GitRun, id: string, signal: AbortSignal | undefined): Promise<boolean> {
  const stored = await run(['--no-replace-objects', 'cat-file', 'commit', id], { signal });
  return stored?.exitCode === 0 && /^tree [0-9a-f]+\nparent /.test(stored.stdout.toString('latin1', 0, 200));
}

/** More pairs than this are not compared by content; exact moves are found all the same. */
const renameLimit = '-l400';

async function renames(
  run: GitRun,
  stream: GitStream,
  commits: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly Rename[]> {
  if (commits.length === 0) return [];
  const input = commits.map((id) => `${id}\n`).join('');
  const base = ['log', '--no-walk=unsorted', '--stdin', ...logOptions, ...plainOptions, '--diff-filter=R', renameLimit];
  // Comparing contents ends git where one is missing and may not be fetched.
  const { isPartial } = await extentOf(run, signal);
  const found: Rename[] = [];
  for await (const { id, changes: moved } of commitsOf(stream([...base, isPartial ? '-M100%' : '-M', '--', '.'], { input, signal })))
    for (const { from, path } of moved) if (from !== undefined) found.push({ commit: id, from, to: path });
  return found;
}

async function* commitsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<LoggedCommit> {
  const reader = new RawLogReader();
  for await (const chunk of chunks) yield* reader.push(chunk);
  const last = reader.end();
  if (last !== undefined) yield last;
}

function plainCommit({ id, atMs, subject }: LoggedCommit): Commit {
  return { id, atMs, subject };
}

/** The first line of the answer; undefined for none and for a command that fails. */
async function wordOf(run: GitRun, args: readonly string[], signal: AbortSignal | undefined): Promise<string | undefined> {
  const found = await run(args, { signal });
  const word = found?.exitCode === 0 ? found.stdout.toString('utf8').split('\n')[0]?.trim() : undefined;
  return word === '' ? undefined : word;
}
