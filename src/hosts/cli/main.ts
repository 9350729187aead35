/** The program `symbiote`: makes its host from the process, runs, and leaves with the exit code. */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../shared/build';
import { exitCodes } from './exitCodes';
import type { CliHost } from './host';
import { Interrupts } from './interrupts';
import { runCli } from './runCli';
import { processTerminal } from './terminal';

/** `code --list-extensions` starts half an editor. */
const captureMs = 10_000;

function createHost(): CliHost {
  const variables = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const interrupts = new Interrupts((code) => process.exit(code));
  const host: CliHost = {
    terminal: processTerminal({
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      environment: variables,
      onBrokenPipe: () => process.exit(host.exitCodeOnBrokenPipe),
    }),
    interrupts,
    cwd: process.cwd(),
    home: homedir(),
    variables,
    version,
    nodeVersion: process.versions.node,
    engineScript: join(__dirname, 'engine.js'),
    now: Date.now,
    // Loaded late: `--version` and `--help` need neither the connection nor the schemas of its messages.
    connect: async (options) => (await import('../node/client/connectEngine')).connectEngine(options),
    auditAlone: async (options) => {
      if (await (await import('../node/client/mayEngineRun')).mayEngineRun(options.workspace)) return undefined;
      return (await import('../node/client/auditAlone')).auditAlone({ ...options, engineScript: host.engineScript });
    },
    engineLog: async (workspace) => (await import('../node/client/spawnEngine')).engineLogPath(workspace),
    capture,
    exitCodeOnBrokenPipe: exitCodes.done,
  };
  process.on('SIGINT', () => interrupts.interrupt());
  process.on('SIGTERM', () => interrupts.interrupt());
  return host;
}

function capture(program: string, args: readonly string[]): Promise<string | undefined> {
  // Windows' `code` is a script, which only a shell starts; every argument is a constant of ours.
  const isScript = process.platform === 'win32' && program !== 'git';
  const options = { timeout: captureMs, shell: isScript, windowsHide: true, encoding: 'utf8' as const };
  return new Promise((resolve) => {
    const child = execFile(program, [...args], options, (error, stdout) => resolve(error === null ? stdout : undefined));
    child.stdin?.end();
  });
}

void runCli(process.argv.slice(2), createHost()).then((code) => process.exit(code));
