/** The terminal as commands see it: two streams and a question. Tests give their own; `processTerminal` is the real one. */
import type { Readable, Writable } from 'node:stream';
import { EngineError } from '../../domain/errors';
import { createPalette, wantsColour, type Palette } from './palette';

export interface OutputChannel {
  readonly isTerminal: boolean;
  /** Width in characters; undefined where nothing wraps (a file, a pipe). */
  readonly columns: number | undefined;
  readonly palette: Palette;
  /** Resolves when the reader can take more. Never rejects: a reader that went away is reported once, through the terminal. */
  write(text: string | Uint8Array): Promise<void>;
}

export interface Terminal {
  /** Results. */
  readonly out: OutputChannel;
  /** Progress, notices, questions, errors. */
  readonly err: OutputChannel;
  /** Whether somebody is there to answer. */
  readonly canAsk: boolean;
  /** Asks on the error stream; the answer without its line end, empty at the end of input. Rejects with `cancelled` when the signal aborts. */
  ask(question: string, signal: AbortSignal): Promise<string>;
}

type NodeOutput = Writable & { readonly isTTY?: boolean; readonly columns?: number };
type NodeInput = Readable & { readonly isTTY?: boolean };

export interface ProcessStreams {
  readonly stdin: NodeInput;
  readonly stdout: NodeOutput;
  readonly stderr: NodeOutput;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called once when the reader of standard output has gone (`symbiote … | head`). */
  readonly onBrokenPipe: () => void;
}

export function processTerminal(streams: ProcessStreams): Terminal {
  const { stdin, stdout, stderr, environment } = streams;
  const out = channel(stdout, environment);
  const err = channel(stderr, environment);
  let isBroken = false;
  stdout.on('error', () => {
    if (isBroken) return;
    isBroken = true;
    streams.onBrokenPipe();
  });
  // Nobody is left to tell when the error stream fails.
  stderr.on('error', () => undefined);
  return {
    out,
    err,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    ask: (question, signal) => ask(stdin, stderr, question, signal),
  };
}

function channel(stream: NodeOutput, environment: ProcessStreams['environment']): OutputChannel {
  const isTerminal = stream.isTTY === true;
  return {
    isTerminal,
    get columns() {
      // A terminal that was never told its size says 0.
      return isTerminal && stream.columns !== 0 ? stream.columns : undefined;
    },
    palette: createPalette(wantsColour(environment, isTerminal)),
    write: (text) =>
      new Promise((resolve) => {
        if (stream.destroyed || !stream.writable) return resolve();
        stream.write(text, () => resolve());
      }),
  };
}

async function ask(input: NodeInput, output: NodeOutput, question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input, output });
  const stop = new AbortController();
  // In raw mode ^C is a key and no signal: hand it on as one, so that there is a single way of being interrupted.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  lines.on('close', () => stop.abort());
  try {
    return await lines.question(question, { signal: AbortSignal.any([signal, stop.signal]) });
  } catch (error) {
    if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.', { cause: error });
    return '';
  } finally {
    lines.close();
  }
}
