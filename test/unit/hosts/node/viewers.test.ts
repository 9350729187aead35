/** Attempts shown to clients, also in several places of one client. */
import assert from 'node:assert/strict';
import { systemClock } from '../../../../src/adapters/system/clock';
import type { Attempt } from '../../../../src/domain/runs/run';
import { AttemptOutput } from '../../../../src/engine/runs/attemptOutput';
import type { ClientConnection } from '../../../../src/hosts/node/rpc/contract';
import { Viewers } from '../../../../src/hosts/node/viewers';
import { Emitter } from '../../../../src/shared/emitter';

const attempt: Attempt = { id: 'a-1', runId: 'r-1', taskId: 't', title: 'T', number: 1, startedAt: 0, terminal: false };

describe('viewers of an attempt', () => {
  let output: AttemptOutput;
  let viewers: Viewers;
  const closed = new Emitter<void>();
  const received = new Map<string, string>();
  const client: ClientConnection = {
    id: 'c-1',
    kind: 'test',
    isClosed: false,
    onDidClose: closed.event,
    notify: async (_, parameters) => {
      if (!('attemptId' in parameters) || !('data' in parameters)) return;
      const view = parameters.view ?? 'none';
      received.set(view, (received.get(view) ?? '') + parameters.data);
    },
  };
  const push = (text: string): void => output.push(new TextEncoder().encode(text));

  beforeEach(() => {
    received.clear();
    output = new AttemptOutput(systemClock);
    viewers = new Viewers({ attach: (_, receive) => ({ attempt, ...output.attach(receive) }) });
  });

  it('give each place of a client all of the output, and end one without the other', async () => {
    push('one\n');
    assert.equal(viewers.attach({ attemptId: 'a-1' }, client).backlog, 'one\n');
    push('two\n');
    assert.equal(viewers.attach({ attemptId: 'a-1', view: 'panel' }, client).backlog, 'one\ntwo\n');
    viewers.detach({ attemptId: 'a-1', view: 'panel' }, client);
    push('three\n');
    await output.end(1000);
    assert.deepEqual([...received], [['none', 'two\nthree\n']]);
  });

  it('all end with their client', async () => {
    viewers.attach({ attemptId: 'a-1' }, client);
    viewers.attach({ attemptId: 'a-1', view: 'panel' }, client);
    closed.fire();
    push('too late\n');
    await output.end(1000);
    assert.equal(received.size, 0);
  });
});
