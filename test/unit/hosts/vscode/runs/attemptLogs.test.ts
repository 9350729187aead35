/** The logs that the run panel shows. */
import assert from 'node:assert/strict';
import { EngineError } from '../../../../../src/domain/errors';
import type { Attempt } from '../../../../../src/domain/runs/run';
import { AttemptLogs } from '../../../../../src/hosts/vscode/runs/attemptLogs';
import type { RunsEngine } from '../../../../../src/hosts/vscode/views/runsModel';
import { Emitter } from '../../../../../src/shared/emitter';

const attempt = (id: string, endedAt?: number): Attempt => ({
  id,
  runId: 'r',
  taskId: 't',
  title: 'T',
  number: 1,
  startedAt: 0,
  terminal: true,
  ...(endedAt === undefined ? {} : { endedAt }),
});

describe('logs in the run panel', () => {
  let asked: string[];
  let answers: Record<string, () => unknown>;
  let tell: (output: { attemptId: string; view?: string; data: string; skipped: number }) => void;
  let logs: AttemptLogs;
  const connected = new Emitter<void>();

  beforeEach(() => {
    asked = [];
    answers = {
      'attempt.attach': () => ({ backlog: 'one\n', skipped: 0 }),
      'attempt.log': () => ({ text: 'from the file\n', skipped: 900 }),
      'attempt.detach': () => ({}),
    };
    const engine: RunsEngine = {
      request: async (name, input) => {
        asked.push(`${name} ${'attemptId' in input ? input.attemptId : ''}`);
        return answers[name]?.() as never;
      },
      on: (_, listener) => {
        tell = (output) => listener(output as never);
        return { dispose: () => undefined };
      },
      onDidConnect: connected.event,
    };
    logs = new AttemptLogs(engine);
  });
  afterEach(() => logs.dispose());

  const told = (): Promise<void> => new Promise((resolve) => logs.onDidChange(resolve));
  const lines = (id: string): string[] | undefined =>
    logs
      .snapshot()
      .get(id)
      ?.lines.map(({ text }) => text);

  it('are of a live attempt what it printed before and prints now, in order', async () => {
    logs.want([attempt('a')]);
    tell({ attemptId: 'a', view: 'panel', data: 'two\n', skipped: 0 });
    assert.equal(lines('a'), undefined);
    await told();
    tell({ attemptId: 'a', view: 'panel', data: 'three\n', skipped: 0 });
    assert.deepEqual(lines('a'), ['one', 'two', 'three']);
  });

  it('leave a terminal its own output', async () => {
    logs.want([attempt('a')]);
    await told();
    tell({ attemptId: 'a', data: 'for the terminal\n', skipped: 0 });
    assert.deepEqual(lines('a'), ['one']);
  });

  it('say what was skipped', async () => {
    logs.want([attempt('a')]);
    await told();
    tell({ attemptId: 'a', view: 'panel', data: 'last\n', skipped: 2_000_000 });
    assert.deepEqual(
      lines('a')?.filter((line) => line !== ''),
      ['one', '… 2.0 MB skipped, all of it is in the log', 'last'],
    );
  });

  it('are of an ended attempt the end of its file', async () => {
    logs.want([attempt('a', 5)]);
    await told();
    assert.deepEqual([lines('a'), logs.snapshot().get('a')?.isCut], [['from the file'], true]);
    assert.deepEqual(asked, ['attempt.log a']);
  });

  it('come from the file where the attempt ended before it could be attached to', async () => {
    answers['attempt.attach'] = () => {
      throw new EngineError('notFound', 'gone');
    };
    logs.want([attempt('a')]);
    await told();
    assert.deepEqual(lines('a'), ['from the file']);
  });

  it('say why there is none', async () => {
    answers['attempt.log'] = () => {
      throw new EngineError('notFound', 'The log is gone.');
    };
    logs.want([attempt('a', 5)]);
    await told();
    assert.equal(logs.snapshot().get('a')?.failure, 'The log is gone.');
  });

  it('are not listened to when nobody looks, and asked for once', async () => {
    logs.want([attempt('a')]);
    await told();
    logs.want([attempt('a')]);
    logs.want([]);
    assert.deepEqual(asked, ['attempt.attach a', 'attempt.detach a']);
    assert.equal(logs.snapshot().size, 0);
  });

  it('stay bounded, whatever an attempt prints', async () => {
    logs.want([attempt('a')]);
    await told();
    for (let index = 0; index < 200; index++) tell({ attemptId: 'a', view: 'panel', data: 'line\n'.repeat(1000), skipped: 0 });
    assert.ok((lines('a')?.length ?? 0) <= 501);
    assert.equal(logs.snapshot().get('a')?.isCut, true);
    logs.want(Array.from({ length: 60 }, (_, index) => attempt(`e${index}`, 1)));
    await told();
    logs.want([]);
    assert.ok(logs.snapshot().size <= 20);
  });

  it('are asked for anew of another engine', async () => {
    logs.want([attempt('a')]);
    await told();
    connected.fire();
    logs.want([attempt('a', 9)]);
    await told();
    assert.deepEqual(asked, ['attempt.attach a', 'attempt.log a']);
  });
});
