/**
 * Runs the git command line for reading, in a way that executes nothing a repository brings along. Auditing is allowed in a
 * workspace nobody trusts yet, and `.git/config` is part of it.
 *
 * What a repository's configuration could make the commands used here (ls-files, ls-tree, log, check-ignore, rev-parse,
 * merge-base, cat-file, symbolic-ref) execute, and what prevents it:
 * - `core.fsmonitor` names a program run whenever the index is read: switched off.
 * - hooks (`post-index-change`, `reference-transaction`): the hooks folder is nowhere, and optional index writes are off.
 * - `log.showSignature` with `gpg.program`: off, by option and by configuration.
 * - a promisor remote (partial clone): a missing tree makes `log` fetch, which runs `core.sshCommand`, an upload-pack or an
 *   `ext::` transport: lazy fetching is off, and for git versions that do not know that, no transport is allowed at all.
 * - pagers: never; diff drivers, textconv, filters: never reached, since trees and names are compared and contents read as they
 *   are stored.
 * - credential helpers and askpass: no transport, so nobody asks.
 */
import { spawn } from 'node:child_process';
import { parse } from 'node:path';
import { EngineError } from '../../domain/errors';

export interface GitOutput {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitRunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly input?: string | Uint8Array;
  /** Receives standard output piece by piece; `stdout` stays empty. */
  readonly onOutput?: (chunk: Buffer) => void;
}

/** Runs git with arguments; undefined when git is not installed. A command that fails is an answer, not an error; `cancelled` is. */
export type GitRun = (args: readonly string[], options?: GitRunOptions) => Promise<GitOutput | undefined>;

const safeConfiguration = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.follow=false',
  'log.mailmap=false',
  'submodule.recurse=false',
  'protocol.allow=never',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'core.sshCommand=false',
];

/** Variables of git that are the person's own word about the machine; all others (GIT_DIR of a hook we run under …) would point git elsewhere. */
const keptVariables =
  /^GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|TEST_ASSUME_DIFFERENT_OWNER)$/;

/** What a caller says for all its commands: variables and configuration that win over everybody's. */
export interface OwnGitSettings {
  readonly variables: Readonly<Record<string, string>>;
  readonly configuration: readonly string[];
}

/** `workspace` is absolute. */
export function createGitRun(
  workspace: string,
  environment: Readonly<Record<string, string | undefined>>,
  own: OwnGitSettings = { variables: {}, configuration: [] },
): GitRun {
  const { before, env } = commonParts(workspace, environment, own);
  return (args, options = {}) => runGit([...before, ...args], env, options);
}

/** Like GitRun, for output of any length: read as fast as it is asked for, and git waits meanwhile. Leaving the loop early ends git. */
export type GitStream = (
  args: readonly string[],
  options?: Omit<GitRunOptions, 'onOutput'>,
) => AsyncGenerator<Buffer, Omit<GitOutput, 'stdout'> | undefined, void>;

export function createGitStream(workspace: string, environment: Readonly<Record<string, string | undefined>>): GitStream {
  const { before, env } = commonParts(workspace, environment, { variables: {}, configuration: [] });
  return (args, options = {}) => streamGit([...before, ...args], env, options);
}

function commonParts(workspace: string, environment: Readonly<Record<string, string | undefined>>, own: OwnGitSettings) {
  return {
    env: { ...safeEnvironment(environment), ...own.variables },
    before: ['-C', workspace, '--no-pager', ...[...safeConfiguration, ...own.configuration].flatMap((entry) => ['-c', entry])],
  };
}

function safeEnvironment(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !/^GIT_/i.test(name) || keptVariables.test(name));
  return {
    ...Object.fromEntries(own),
    // Messages are compared with what git says in English.
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

async function runGit(args: readonly string[], env: NodeJS.ProcessEnv, options: GitRunOptions): Promise<GitOutput | undefined> {
  throwIfAborted(options.signal);
  const { child, stop, ended, errors } = startGit(args, env, options);
  const out: Buffer[] = [];
  child.stdout?.on('data', options.onOutput ?? ((chunk: Buffer) => out.push(chunk)));
  try {
    const exitCode = await ended;
    throwIfAborted(options.signal);
    if (exitCode === undefined) return undefined;
    return { exitCode, stdout: Buffer.concat(out), stderr: errors() };
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

async function* streamGit(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options: GitRunOptions,
): AsyncGenerator<Buffer, Omit<GitOutput, 'stdout'> | undefined, void> {
  throwIfAborted(options.signal);
  const { child, stop, ended, errors } = startGit(args, env, options);
  try {
    for await (const chunk of child.stdout ?? []) {
      throwIfAborted(options.signal);
      if (Buffer.isBuffer(chunk)) yield chunk;
    }
    const exitCode = await ended;
    throwIfAborted(options.signal);
    return exitCode === undefined ? undefined : { exitCode, stderr: errors() };
  } finally {
    options.signal?.removeEventListener('abort', stop);
    if (child.exitCode === null && child.signalCode === null) stop();
    await ended.catch(() => undefined);
  }
}

/** `ended` gives the exit code, or undefined when git is not installed. */
function startGit(args: readonly string[], env: NodeJS.ProcessEnv, options: GitRunOptions) {
  // Started at the root of the disk: a `git` in the workspace itself must not be found before the installed one.
  const child = spawn('git', args, {
    cwd: parse(process.execPath).root,
    env,
    windowsHide: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGKILL');
  options.signal?.addEventListener('abort', stop, { once: true });
  const errors: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => void (errors.length < 64 && errors.push(chunk)));
  // git may end without reading all of its input.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);
  const ended = new Promise<number | undefined>((resolve, reject) => {
    child.once('error', (error) => (isNotInstalled(error) ? resolve(undefined) : reject(error)));
    child.once('close', (code) => resolve(code ?? 128));
  });
  return { child, stop, ended, errors: () => Buffer.concat(errors).toString('utf8') };
}

function isNotInstalled(error: Error): boolean {
  return 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new EngineError('cancelled', 'Cancelled while reading from git.');
}
