/** The engine of one folder as the editor sees it: started on first need, attached to again after it went away. */
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';
import type { OperationInput, OperationName, OperationOutput } from '../../protocol/operations';
import type { Notification, NotificationName } from '../../protocol/rpc';
import type { Disposable } from '../../shared/disposable';
import { Emitter, type Listener } from '../../shared/emitter';
import { relativePath } from '../../shared/relativePath';
import type { RequestOptions } from '../node/client/engineClient';
import { mayEngineRun } from '../node/client/mayEngineRun';
import { ResilientClient, type ConnectionState } from '../node/client/resilientClient';
import type { EngineState } from './engineState';
import type { Log } from './log';
import { layersOf } from './settings';

export interface EngineParts {
  /** Absolute path of the extension. */
  readonly extensionPath: string;
  readonly log: Log;
}

const states: Readonly<Record<ConnectionState['kind'], EngineState>> = {
  idle: 'none',
  connecting: 'starting',
  connected: 'ready',
  restarting: 'restarting',
  failed: 'failed',
  closed: 'none',
};

export class Engine implements Disposable {
  readonly folder: vscode.WorkspaceFolder;
  readonly log: Log;
  readonly #client: ResilientClient;
  readonly #stateChanged = new Emitter<EngineState>();
  readonly #connected = new Emitter<void>();
  readonly #end = new AbortController();

  readonly onDidChangeState = this.#stateChanged.event;
  /** Connected for the first time or again: whatever was known may be old. */
  readonly onDidConnect = this.#connected.event;

  constructor(folder: vscode.WorkspaceFolder, { extensionPath, log }: EngineParts) {
    this.folder = folder;
    this.log = log;
    this.#client = new ResilientClient({
      workspace: folder.uri.fsPath,
      client: 'editor',
      engineScript: join(extensionPath, 'dist', 'engine.js'),
      layers: () => layersOf(folder.uri),
    });
    this.#client.onDidChangeState((state) => this.#tellState(state));
  }

  get state(): EngineState {
    return states[this.#client.state.kind];
  }

  /** Starts the engine when it does not run. */
  request<N extends OperationName>(name: N, input: OperationInput<N>, options?: RequestOptions): Promise<OperationOutput<N>> {
    return this.#client.request(name, input, options);
  }

  /** Lasts over reconnections; does not start the engine. */
  on<N extends NotificationName>(name: N, listener: Listener<Notification<N>>): Disposable {
    return this.#client.on(name, listener);
  }

  /** Connects if an engine is at work in the folder, for example after a window reload; starts none. */
  async attachToRunning(): Promise<void> {
    if (this.#client.state.kind !== 'idle') return;
    try {
      const workspace = this.folder.uri.fsPath;
      if (!(await mayEngineRun(workspace))) return;
      const { connectEngine } = await import('../node/client/connectEngine');
      const probe = await connectEngine({
        workspace,
        client: 'editor',
        engineScript: undefined,
        layers: () => layersOf(this.folder.uri),
        acceptsOtherBuild: true,
        signal: this.#end.signal,
      });
      this.#client.start();
      // The engine counts its clients: there must not be a moment without one.
      const connected = this.#client.onDidChangeState(() => {
        connected.dispose();
        probe.dispose();
      });
    } catch (error) {
      this.log.debug(`No engine at work in ${this.folder.name}: ${EngineError.from(error).message}`);
    }
  }

  /** Because a person asked: starts it, tries again, or stops the one that runs so that another is started in its place. */
  async restart(): Promise<void> {
    const { kind } = this.#client.state;
    if (kind === 'connected') await this.#stop();
    else if (kind === 'idle') this.#client.start();
    else this.#client.retry();
  }

  /** Whether a document is on disk in this folder. */
  contains(uri: vscode.Uri): boolean {
    return uri.scheme === 'file' && relativePath(this.folder.uri.fsPath, uri.fsPath) !== undefined;
  }

  /** Path as the engine wants it: relative to the workspace, forward slashes; one outside as it is, which the engine refuses. */
  relative(uri: vscode.Uri): string {
    return relativePath(this.folder.uri.fsPath, uri.fsPath) ?? uri.fsPath;
  }

  async #stop(): Promise<void> {
    try {
      await this.#client.request('engine.stop', { force: false });
    } catch (error) {
      // It may be gone before its answer is out.
      if (!EngineError.is(error, 'engineUnreachable')) throw error;
    }
  }

  #tellState(state: ConnectionState): void {
    const detail = state.kind === 'failed' ? `: ${state.error.message}` : state.kind === 'connected' ? ` (process ${state.enginePid})` : '';
    this.log[state.kind === 'failed' ? 'error' : 'info'](`Engine of ${this.folder.name}: ${state.kind}${detail}`);
    this.#stateChanged.fire(states[state.kind]);
    if (state.kind === 'connected') this.#connected.fire();
  }

  dispose(): void {
    this.#end.abort();
    this.#client.dispose();
    this.#stateChanged.dispose();
    this.#connected.dispose();
  }
}
