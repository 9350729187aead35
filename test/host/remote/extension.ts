/**
 * The control extension: loaded into every window under test beside Symbiote, it connects to the runner and evaluates what
 * journeys send, with the real `vscode` API. Its address stands in `address.json` beside it, one copy per window.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RemoteAddress } from '../harness/remoteServer';

interface Request {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}

async function answer(request: Request): Promise<unknown> {
  // Functions arrive as source; the transpiler that ran them in the runner may have wrapped inner functions in `__name`.
  const keepName = (value: unknown): unknown => value;
  const make = new Function('__name', 'require', `return (${request.source});`) as (...args: unknown[]) => (...args: unknown[]) => unknown;
  return make(keepName, require)(vscode, request.argument);
}

function serve(socket: Socket): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const request = JSON.parse(text.slice(0, end)) as Request;
      text = text.slice(end + 1);
      answer(request).then(
        (result) => socket.write(`${JSON.stringify({ id: request.id, result: result ?? null })}\n`),
        (error: unknown) =>
          socket.write(
            `${JSON.stringify({ id: request.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })}\n`,
          ),
      );
    }
  });
}

export function activate(context: vscode.ExtensionContext): void {
  const address = JSON.parse(readFileSync(join(context.extensionPath, 'address.json'), 'utf8')) as RemoteAddress;
  const socket = connect(address.port, '127.0.0.1', () => {
    socket.write(`${JSON.stringify({ token: address.token, windowId: address.windowId, version: vscode.version })}\n`);
  });
  socket.on('error', (error) => console.error('[control]', error.message));
  serve(socket);
  context.subscriptions.push({ dispose: () => socket.destroy() });
}
