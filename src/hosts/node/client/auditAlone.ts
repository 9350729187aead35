/**
 * Audits in the client's own process, where no engine is at work and none is needed: an audit only reads, and what it measures is
 * kept in the person's cache, which any number of processes share. The engine stays the single owner of `.symbiote/`, of which
 * nothing is read or written here. The code behind each operation is the engine's own.
 */
import { dirname, join } from 'node:path';
import { createFiles } from '../../../adapters/system/files';
import { createGit } from '../../../adapters/system/git';
import { EngineError } from '../../../domain/errors';
import { configurationFile } from '../../../domain/settings';
import { openAudit } from '../../../engine/audit/openAudit';
import { resolveConfiguration, validSettings } from '../../../engine/configuration';
import { operations, type OperationInput, type OperationName, type OperationOutput } from '../../../protocol/operations';
import { buildId } from '../../../shared/build';
import { toDisposable } from '../../../shared/disposable';
import { auditHandlers } from '../auditHandlers';
import { composeAudit } from '../composeAudit';
import { realWorkspace } from '../ownership/workspaceNames';
import type { ClientConnection, Handler, RequestContext } from '../rpc/contract';
import type { ConnectOptions, EngineClient, RequestOptions } from './engineClient';

const neverCloses = () => toDisposable(() => undefined);

/** Answers the operations of an audit; any other is refused with `notSupported`. */
export async function auditAlone(options: ConnectOptions & { readonly engineScript: string }): Promise<EngineClient> {
  const files = createFiles(await realWorkspace(options.workspace));
  const ports = composeAudit({
    files,
    git: createGit({ workspace: files.root }),
    workerScript: join(dirname(options.engineScript), 'languageWorker.js'),
    build: buildId,
    log: () => undefined,
  });
  const audit = openAudit(ports);
  const handlers = auditHandlers(audit, async ({ layers: { environment, editor, flags } }) => {
    const bytes = await files.read(configurationFile);
    const file = bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    return validSettings(resolveConfiguration({ file, environment, editor, flags }));
  });

  async function request<N extends OperationName>(
    name: N,
    input: OperationInput<N>,
    { signal = new AbortController().signal, onProgress }: RequestOptions = {},
  ): Promise<OperationOutput<N>> {
    const context: RequestContext = {
      client: oneself,
      layers: options.layers(),
      signal,
      progress: (done, total, message) => onProgress?.({ done, total, message }),
      found: (found) => onProgress?.({ done: 0, total: 0, message: '', found: [...found] }),
      reported: (report) => onProgress?.({ done: 0, total: 0, message: '', report }),
    };
    // The table ties each name's input, output and handler together; that tie is lost once the name is a variable.
    const handler = (handlers as Partial<Record<OperationName, Handler<OperationName>>>)[name];
    if (handler === undefined) throw new EngineError('notSupported', `${name} needs an engine.`);
    const output = await handler(operations[name].input.parse(input), context);
    await audit.auditor.saved();
    return output as OperationOutput<N>;
  }

  return {
    enginePid: process.pid,
    request,
    on: neverCloses,
    onDidClose: neverCloses,
    dispose: () => void audit.close().catch(() => undefined),
  };
}

const oneself: ClientConnection = { id: 'alone', kind: 'cli', notify: async () => undefined, isClosed: false, onDidClose: neverCloses };
