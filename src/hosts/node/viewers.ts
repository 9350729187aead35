/** Shows attempts to clients: one subscription per client, view and attempt, ended when one of them is gone. */
import type { Executor } from '../../engine/runs/executor';
import type { OperationOutput, ParsedInput } from '../../protocol/operations';
import type { ClientConnection } from './rpc/contract';

type View = ParsedInput<'attempt.attach'>;

export class Viewers {
  readonly #executor: Pick<Executor, 'attach'>;
  /** By client id, attempt id and view. */
  readonly #detach = new Map<string, () => void>();

  constructor(executor: Pick<Executor, 'attach'>) {
    this.#executor = executor;
  }

  attach(shown: View, client: ClientConnection): OperationOutput<'attempt.attach'> {
    this.detach(shown, client);
    const { attemptId, view } = shown;
    const { attempt, backlog, skipped, detach } = this.#executor.attach(attemptId, ({ data, skipped: missed }) =>
      client.notify('attempt.output', { attemptId, ...(view === undefined ? {} : { view }), data, skipped: missed }),
    );
    const closing = client.onDidClose(() => this.detach(shown, client));
    this.#detach.set(key(shown, client), () => {
      closing.dispose();
      detach();
    });
    return { attempt, backlog, skipped };
  }

  detach(shown: View, client: ClientConnection): void {
    this.#detach.get(key(shown, client))?.();
    this.#detach.delete(key(shown, client));
  }
}

function key({ attemptId, view }: View, client: ClientConnection): string {
  return `${client.id} ${attemptId} ${view ?? ''}`;
}
