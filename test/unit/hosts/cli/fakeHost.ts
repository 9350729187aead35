/** A command line without a process: a terminal that remembers, an engine that answers what a test says. */
import type { EngineClient } from '../../../../src/hosts/node/client/engineClient';
import type { OperationName } from '../../../../src/protocol/operations';
import type { Notification, NotificationName } from '../../../../src/protocol/rpc';
import { EngineError } from '../../../../src/domain/errors';
import { exitCodes } from '../../../../src/hosts/cli/exitCodes';
import type { CliHost } from '../../../../src/hosts/cli/host';
import { Interrupts } from '../../../../src/hosts/cli/interrupts';
import { createPalette } from '../../../../src/hosts/cli/palette';
import { runCli } from '../../../../src/hosts/cli/runCli';
import type { OutputChannel, Terminal } from '../../../../src/hosts/cli/terminal';
import { Emitter } from '../../../../src/shared/emitter';

type Answers = { readonly [N in OperationName]?: unknown };

export interface FakeRequest {
  readonly name: OperationName;
  readonly input: unknown;
}

/** Answers requests from a table; a function in it is called with the input, and what it throws is the answer. */
export class FakeClient implements EngineClient {
  readonly enginePid = 4711;
  readonly requests: FakeRequest[] = [];
  isDisposed = false;
  readonly #answers: Answers;
  readonly #notifications = new Map<string, Emitter<unknown>>();
  readonly #didClose = new Emitter<{ readonly isExpected: boolean }>();
  readonly onDidClose = this.#didClose.event;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  request: EngineClient['request'] = async (name, input) => {
    this.requests.push({ name, input });
    const answer = this.#answers[name];
    if (answer === undefined) throw new EngineError('internal', `The test has no answer to ${name}.`);
    // The test answers with what the operation returns; nothing here can check that.
    return (typeof answer === 'function' ? await answer(input) : answer) as never;
  };

  on: EngineClient['on'] = (name, listener) => this.#emitter(name).event(listener as (value: unknown) => void);

  fire<N extends NotificationName>(name: N, value: Notification<N>): void {
    this.#emitter(name).fire(value);
  }

  inputsOf(name: OperationName): unknown[] {
    return this.requests.filter((request) => request.name === name).map((request) => request.input);
  }

  dispose(): void {
    this.isDisposed = true;
  }

  #emitter(name: string): Emitter<unknown> {
    const known = this.#notifications.get(name) ?? new Emitter<unknown>();
    this.#notifications.set(name, known);
    return known;
  }
}

export class FakeChannel implements OutputChannel {
  text = '';
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
  readonly palette;

  constructor(options: { readonly isTerminal?: boolean; readonly columns?: number; readonly colours?: boolean } = {}) {
    this.isTerminal = options.isTerminal ?? false;
    this.columns = options.columns;
    this.palette = createPalette(options.colours ?? false);
  }

  async write(text: string): Promise<void> {
    this.text += text;
  }
}

export interface FakeOptions {
  readonly answers?: Answers;
  readonly client?: FakeClient;
  readonly cwd?: string;
  readonly home?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** What the person answers; without it nobody is there to ask. */
  readonly answer?: string;
  readonly out?: FakeChannel;
  readonly err?: FakeChannel;
  readonly connect?: CliHost['connect'];
  readonly capture?: CliHost['capture'];
}

export interface FakeHost {
  readonly host: CliHost;
  readonly client: FakeClient;
  readonly out: FakeChannel;
  readonly err: FakeChannel;
  readonly interrupts: Interrupts;
  /** Options of each connection made. */
  readonly connections: Parameters<CliHost['connect']>[0][];
  /** Exit codes with which the process would have been left at once. */
  readonly exits: number[];
}

export function fakeHost(options: FakeOptions = {}): FakeHost {
  const out = options.out ?? new FakeChannel();
  const err = options.err ?? new FakeChannel();
  const client = options.client ?? new FakeClient(options.answers ?? {});
  const connections: FakeHost['connections'] = [];
  const exits: number[] = [];
  const interrupts = new Interrupts((code) => exits.push(code));
  const terminal: Terminal = { out, err, canAsk: options.answer !== undefined, ask: async () => options.answer ?? '' };
  const host: CliHost = {
    terminal,
    interrupts,
    cwd: options.cwd ?? '/nowhere/at/all',
    home: options.home ?? '/home/somebody',
    variables: options.variables ?? {},
    version: '1.2.3',
    nodeVersion: '22.4.0',
    engineScript: '/programs/engine.js',
    now: () => 1_000_000,
    connect:
      options.connect ??
      (async (connection) => {
        connections.push(connection);
        return client;
      }),
    auditAlone: async () => undefined,
    engineLog: async () => '/state/logs/engine.log',
    capture: options.capture ?? (async () => undefined),
    exitCodeOnBrokenPipe: exitCodes.done,
  };
  return { host, client, out, err, interrupts, connections, exits };
}

/** Runs a command and returns what came of it. */
export async function run(argv: readonly string[], options: FakeOptions = {}) {
  const fake = fakeHost(options);
  const code = await runCli(argv, fake.host);
  return { ...fake, code, json: () => JSON.parse(fake.out.text) as Record<string, unknown> };
}
