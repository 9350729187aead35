/**
 * Runs the git command line for reading, in a way that executes nothing a repository brings along. Auditing is allowed in a
 * workspace nobody trusts yet, and `.git/config` is part of it.
 *
 * What a repository's configuration could make the commands used here (ls-files, log, check-ignore, rev-parse,
 * symbolic-ref) execute, and what prevents it:
 * - `core.fsmonitor` names a program run whenever the index is read: switched off.
 * - hooks (`post-index-change`, `reference-transaction`): the hooks folder is nowhere, and optional index writes are off.
 * - `log.showSignature` with `gpg.program`: off, by option and by configuration.
 * - a promisor remote (partial clone): a missing tree makes `log` fetch, which runs `core.sshCommand`, an upload-pack or an
 *   `ext::` transport: lazy fetching is off, and for git versions that do not know that, no transport is allowed at all.
 * - pagers: never; diff drivers, textconv, filters: never reached, since only trees and names are compared.
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
  readonly input?: string;
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
  const env = { ...safeEnvironment(environment), ...own.variables };
  const before = ['-C', workspace, '--no-pager', ...[...safeConfiguration, ...own.configuration].flatMap((entry) => ['-c', entry])];
  return (args, options = {}) => runGit([...before, ...args], env, options);
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
  // Started at the root of the disk: a `git` in the workspace itself must not be found before the installed one.
  const child = spawn('git', args, {
    cwd: parse(process.execPath).root,
    env,
    windowsHide: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGKILL');
  options.signal?.addEventListener('abort', stop, { once: true });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout?.on('data', options.onOutput ?? ((chunk: Buffer) => out.push(chunk)));
  child.stderr?.on('data', (chunk: Buffer) => void (errors.length < 64 && errors.push(chunk)));
  // git may end without reading all of its input.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);
  try {
    const exitCode = await new Promise<number | undefined>((resolve, reject) => {
      child.once('error', (error) => (isNotInstalled(error) ? resolve(undefined) : reject(error)));
      child.once('close', (code) => resolve(code ?? 128));
    });
    throwIfAborted(options.signal);
    if (exitCode === undefined) return undefined;
    return { exitCode, stdout: Buffer.concat(out), stderr: Buffer.concat(errors).toString('utf8') };
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

function isNotInstalled(error: Error): boolean {
  return 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new EngineError('cancelled', 'Cancelled while reading from git.');
}
