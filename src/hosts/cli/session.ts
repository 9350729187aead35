/**
 * One invocation of a command: its global options, its workspace, its connection to the engine, and how its outcome is printed.
 * A command says what it found, as a value for scripts and as text for people; this file decides which is printed.
 */
import type { Command } from 'commander';
import { EngineError } from '../../domain/errors';
import type { SettingLayer } from '../../domain/settings';
import type { OperationInput, OperationName, OperationOutput } from '../../protocol/operations';
import type { EngineClient } from '../node/client/engineClient';
import type { ExitCode } from './exitCodes';
import { environmentLayer, type CliHost } from './host';
import type { Assignment } from './options';
import type { Palette } from './palette';
import { createProgress, progressStyle, type Progress } from './progressBar';
import type { Terminal } from './terminal';
import { displayPath, resolveTarget } from './workspace';

export interface GlobalOptions {
  readonly workspace: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly set: readonly Assignment[];
}

export interface Outcome {
  /** What --json prints. */
  readonly json: unknown;
  /** What is printed otherwise; no line end at its end. Undefined: nothing. */
  readonly text: () => string | undefined;
  readonly exitCode?: ExitCode;
}

/** How text should look: colours, width, paths as seen from the current directory. */
export interface TextStyle {
  readonly palette: Palette;
  readonly columns: number | undefined;
  /** A path relative to the workspace, as the person would type it. */
  readonly pathOf: (path: string) => string;
  readonly now: number;
}

/** Where commands leave their exit code. */
export interface Invocation {
  readonly host: CliHost;
  exitCode: ExitCode;
  /** Once it is known; paths in errors are relative to it. */
  workspace: string | undefined;
}

export interface Session {
  readonly host: CliHost;
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  /** Absolute. */
  readonly workspace: string;
  /** The PATH of the command, relative to the workspace; undefined for all of it. */
  readonly path: string | undefined;
  readonly client: EngineClient;
  readonly style: TextStyle;
  /** A request that an interrupt cancels, with progress under the given name. */
  ask<N extends OperationName>(name: N, input: OperationInput<N>, what?: string): Promise<OperationOutput<N>>;
  /** A line on the error stream, unless --quiet. */
  notice(text: string): void;
}

export interface SessionOptions {
  /** What the command is to look at, as given. */
  readonly path?: string | undefined;
  /** False where --set means something else (`tasks edit`). */
  readonly hasSettings?: boolean;
  /** Whether it only audits, which takes no engine where none runs. */
  readonly isAudit?: boolean;
}

export function globalOptionsOf(command: Command): GlobalOptions {
  const { workspace, json, quiet, set } = command.optsWithGlobals<Partial<GlobalOptions>>();
  return { workspace, json: json === true, quiet: quiet === true, set: set ?? [] };
}

/** Connects, runs the body, prints what came of it. Errors are for the caller to print. */
export async function withEngine(
  invocation: Invocation,
  command: Command,
  { path, hasSettings = true, isAudit = false }: SessionOptions,
  body: (session: Session) => Promise<Outcome>,
): Promise<void> {
  const { host } = invocation;
  const options = globalOptionsOf(command);
  const target = resolveTarget(path, options.workspace, host);
  invocation.workspace = target.workspace;
  const flags = hasSettings ? await flagLayer(options.set) : {};
  const client = await connect(host, options, target.workspace, flags, isAudit);
  try {
    const session = createSession(host, options, target, client);
    await printOutcome(invocation, options, await body(session));
  } catch (error) {
    throw await withLog(error, host, target.workspace);
  } finally {
    client.dispose();
  }
}

/** An engine that was lost says in its log why. */
async function withLog(error: unknown, host: CliHost, workspace: string): Promise<unknown> {
  if (!EngineError.is(error, 'engineUnreachable') || error.data['log'] !== undefined) return error;
  const log = await host.engineLog(workspace);
  return new EngineError(error.code, `${error.message}\nThe engine's log: ${log}`, {
    cause: error,
    data: { ...error.data, log },
    retryable: true,
  });
}

export async function connect(
  host: CliHost,
  options: GlobalOptions,
  workspace: string,
  flags: SettingLayer,
  isAudit = false,
): Promise<EngineClient> {
  const progress = progressOf(host, options, 'Starting the engine');
  const layers = { environment: environmentLayer(host.variables), editor: {}, flags };
  const signal = host.interrupts.signal;
  try {
    const how = { workspace, client: 'cli' as const, engineScript: host.engineScript, layers: () => layers, signal };
    return (isAudit ? await host.auditAlone(how) : undefined) ?? (await host.connect(how));
  } finally {
    progress.dispose();
  }
}

/** Settings given by --set. A value is read as in the environment: `true`, `12`, `[a, b]`, `a,b` for a list, else text. */
export async function flagLayer(assignments: readonly Assignment[]): Promise<SettingLayer> {
  if (assignments.length === 0) return {};
  const { valueOfText } = await import('../../engine/configuration');
  return Object.fromEntries(assignments.map(({ key, value }) => [key, valueOfText(key, value)]));
}

export async function printOutcome(invocation: Invocation, options: GlobalOptions, outcome: Outcome): Promise<void> {
  const { out } = invocation.host.terminal;
  if (outcome.exitCode !== undefined) invocation.exitCode = outcome.exitCode;
  const text = options.json ? JSON.stringify(outcome.json, undefined, 2) : outcome.text();
  if (text !== undefined && text !== '') await out.write(`${text}\n`);
}

export function styleOf(host: CliHost, workspace: string): TextStyle {
  const { palette, columns } = host.terminal.out;
  return { palette, columns, pathOf: (path) => displayPath(path, workspace, host.cwd), now: host.now() };
}

function createSession(host: CliHost, options: GlobalOptions, target: ReturnType<typeof resolveTarget>, client: EngineClient): Session {
  return {
    host,
    terminal: host.terminal,
    options,
    ...target,
    client,
    style: styleOf(host, target.workspace),
    ask: async (name, input, what) => {
      const progress = what === undefined ? undefined : progressOf(host, options, what);
      try {
        return await client.request(name, input, {
          signal: host.interrupts.signal,
          ...(progress === undefined ? {} : { onProgress: (step) => progress.update(step) }),
        });
      } catch (error) {
        if (host.interrupts.signal.aborted) throw new EngineError('cancelled', 'Interrupted.', { cause: error });
        throw error;
      } finally {
        progress?.dispose();
      }
    },
    notice: (text) => {
      if (!options.quiet) void host.terminal.err.write(`${text}\n`);
    },
  };
}

function progressOf(host: CliHost, options: GlobalOptions, what: string): Progress {
  return createProgress(host.terminal.err, progressStyle(host.terminal.err, options), what, host.now);
}
