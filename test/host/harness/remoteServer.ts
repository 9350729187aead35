/**
 * The runner's end of the remote control: windows under test connect to it over loopback, each says who it is, and then
 * executes what the journeys ask. One JSON document per line, both ways.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { z } from 'zod';

/** What a window needs to find the runner; written beside its control extension. */
export interface RemoteAddress {
  readonly port: number;
  readonly token: string;
  readonly windowId: string;
}

const helloSchema = z.object({ token: z.string(), windowId: z.string(), version: z.string() });
const replySchema = z.object({ id: z.int(), result: z.unknown(), error: z.string().optional() });

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A way into a window's extension host. */
export interface RemoteControl {
  /** Version of VS Code. */
  readonly version: string;
  /** Evaluates a function's source there, with `vscode` and the argument. Rejects with its error, or when the window goes away. */
  evaluate(source: string, argument: unknown): Promise<unknown>;
}

/** The control extension of one window, alive until the window reloads or closes. */
export class RemoteWindow implements RemoteControl {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isClosed = false;

  constructor(
    private readonly socket: Socket,
    /** Version of VS Code. */
    readonly version: string,
  ) {
    socket.on('close', () => {
      this.#isClosed = true;
      for (const waiting of this.#waiting.values()) waiting.reject(new Error('The extension host went away before it answered.'));
      this.#waiting.clear();
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  evaluate(source: string, argument: unknown): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new Error('The extension host is gone.'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.socket.write(`${JSON.stringify({ id, source, argument })}\n`);
    });
  }

  receive(line: string): void {
    const reply = replySchema.parse(JSON.parse(line));
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.error === undefined) waiting?.resolve(reply.result);
    else waiting?.reject(new Error(`In the extension host: ${reply.error}`));
  }
}

export class RemoteServer {
  readonly #token = randomBytes(16).toString('hex');
  readonly #windows = new Map<string, RemoteWindow>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => this.#accept(socket));

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#server.once('error', reject).listen(0, '127.0.0.1', resolve));
  }

  addressFor(windowId: string): RemoteAddress {
    return { port: (this.#server.address() as AddressInfo).port, token: this.#token, windowId };
  }

  /** The live connection of a window. */
  window(windowId: string): RemoteWindow | undefined {
    const window = this.#windows.get(windowId);
    return window === undefined || window.isClosed ? undefined : window;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let window: RemoteWindow | undefined;
    let text = '';
    socket.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        if (window === undefined) window = this.#greet(socket, line);
        else window.receive(line);
      }
    });
  }

  #greet(socket: Socket, line: string): RemoteWindow | undefined {
    const hello = helloSchema.safeParse(JSON.parse(line));
    if (!hello.success || hello.data.token !== this.#token) {
      socket.destroy();
      return undefined;
    }
    const window = new RemoteWindow(socket, hello.data.version);
    this.#windows.set(hello.data.windowId, window);
    return window;
  }
}
