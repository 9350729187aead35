/** Shows attempts to clients: one subscription per client and attempt, ended when either is gone. */
import type { Executor } from '../../engine/executor';
import type { OperationOutput } from '../../protocol/operations';
import type { ClientConnection } from './rpc/contract';

export class Viewers {
  readonly #executor: Executor;
  /** By client id and attempt id. */
  readonly #detach = new Map<string, () => void>();

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  attach(attemptId: string, client: ClientConnection): OperationOutput<'attempt.attach'> {
    this.detach(attemptId, client);
    const { attempt, backlog, skipped, detach } = this.#executor.attach(attemptId, ({ data, skipped: missed }) =>
      client.notify('attempt.output', { attemptId, data, skipped: missed }),
    );
    const closing = client.onDidClose(() => this.detach(attemptId, client));
    this.#detach.set(key(attemptId, client), () => {
      closing.dispose();
      detach();
    });
    return { attempt, backlog, skipped };
  }

  detach(attemptId: string, client: ClientConnection): void {
    this.#detach.get(key(attemptId, client))?.();
    this.#detach.delete(key(attemptId, client));
  }
}

function key(attemptId: string, client: ClientConnection): string {
  return `${client.id} ${attemptId}`;
}
