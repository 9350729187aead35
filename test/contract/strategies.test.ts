/** Every strategy keeps the promises of ports/strategy.ts. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strategies } from '../../src/adapters/strategies/registry.generated';
import { createProcesses } from '../../src/adapters/system/processes/processes';
import { verdictSchema, type Verdict } from '../../src/domain/runs/run';
import type { Task } from '../../src/domain/tasks/task';
import { taskKinds } from '../../src/domain/tasks/taskStatus';
import type { OwnedProcess, ProcessesDisposable } from '../../src/ports/processes';
import type { AttemptContext } from '../../src/ports/strategy';

describe('strategies', () => {
  it('are all in the registry', () => {
    const files = readdirSync(join(__dirname, '../../src/adapters/strategies')).filter((name) => !name.startsWith('registry.'));
    assert.deepEqual(files.map((name) => name.replace(/\.ts$/, '')).sort(), strategies.map(({ id }) => id).sort());
  });

  it('have ids of their own', () => {
    assert.equal(new Set(strategies.map(({ id }) => id)).size, strategies.length);
  });

  for (const strategy of strategies) {
    describe(strategy.id, function () {
      this.timeout(20_000);
      let processes: ProcessesDisposable;
      before(() => {
        processes = createProcesses();
      });
      after(() => processes.dispose());

      const task = (changes: Partial<Task> = {}): Task => ({
        id: 't',
        title: 'T',
        kind: strategy.kinds[0] ?? 'command',
        status: 'in_progress',
        priority: 0,
        cost: 1,
        dependencies: [],
        command: 'exit 3',
        isolate: 'none',
        context: { env: {}, prerequisites: [] },
        tags: [],
        ...changes,
      });
      const context = (adopt: (process: OwnedProcess) => Promise<Verdict>): AttemptContext => ({
        attemptId: 'a-contract',
        workspace: tmpdir(),
        environment: { PATH: process.env['PATH'] ?? '' },
        processes,
        interactive: false,
        size: { columns: 80, rows: 24 },
        adopt,
        explain: () => undefined,
      });

      it('carries out kinds that exist', () => {
        assert.ok(strategy.kinds.length > 0);
        for (const kind of strategy.kinds) assert.ok(taskKinds.includes(kind));
      });

      it('refuses in a sentence, or not at all', () => {
        for (const variant of [task(), task({ isolate: 'worktree' })]) assert.match(strategy.refuse?.(variant) ?? 'None.', /^[A-Z].*\.$/s);
      });

      it('hands over what it starts, and ends with the verdict it is given', async () => {
        let adopted = 0;
        const verdict = await strategy.execute(
          task(),
          context(async (owned) => {
            adopted++;
            owned.onData(() => undefined);
            const end = await owned.ended;
            await owned.killTree();
            assert.deepEqual(end, { exitCode: 3 });
            return { kind: 'signalled', signal: 'SIGUSR1' };
          }),
        );
        assert.equal(adopted, 1);
        assert.deepEqual(verdictSchema.parse(verdict), { kind: 'signalled', signal: 'SIGUSR1' });
      });

      it('starts nothing for a task it refuses', async () => {
        const refused = task({ isolate: 'worktree', context: { cwd: '/usr', env: {}, prerequisites: [] } });
        const verdict = await strategy.execute(
          refused,
          context(() => assert.fail('it was started')),
        );
        assert.deepEqual(verdict, { kind: 'notStarted', reason: strategy.refuse?.(refused) });
      });
    });
  }
});
