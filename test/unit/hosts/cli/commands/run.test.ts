import assert from 'node:assert/strict';
import { EngineError } from '../../../../../src/domain/errors';
import type { Run } from '../../../../../src/domain/runs/run';
import { exitCodeOfRun } from '../../../../../src/hosts/cli/commands/run';
import { runCli } from '../../../../../src/hosts/cli/runCli';
import { FakeClient, fakeHost, run } from '../fakeHost';
import { attempt, plan, preview, result, sampleRun } from '../samples';

function answers(commands = [preview({ trust: 'approved' })], ended: Run = sampleRun()) {
  return {
    'run.preview': { commands, plan: plan() },
    'run.start': { run: sampleRun({ state: 'running', results: [] }) },
    'run.wait': { run: ended },
    'trust.approve': {},
    'plan.show': plan(),
  };
}

describe('symbiote run', () => {
  it('asks about commands that were not approved, remembers the answer, and runs', async () => {
    const { code, err, client } = await run(['run'], {
      answers: answers([preview(), preview({ taskId: 'b', fingerprint: 'f-b' })]),
      answer: 'y',
    });
    assert.equal(code, 0);
    assert.match(err.text, /2 commands of this workspace were not approved yet/);
    assert.match(err.text, /npm run build/);
    assert.deepEqual(client.inputsOf('trust.approve'), [{ fingerprints: ['f-build', 'f-b'] }]);
    assert.equal((client.inputsOf('run.start')[0] as { trust: string }).trust, 'approved');
  });

  it('asks only about what was not approved, and says which changed', async () => {
    const commands = [preview({ trust: 'approved', command: 'known' }), preview({ taskId: 'b', command: 'other', trust: 'changed' })];
    const { err } = await run(['run'], { answers: answers(commands), answer: 'yes' });
    assert.doesNotMatch(err.text, /known/);
    assert.match(err.text, /other/);
    assert.match(err.text, /changed since you approved/);
  });

  it('executes nothing and exits 4 when the person says no', async () => {
    const { code, client, err } = await run(['run'], { answers: answers([preview()]), answer: 'n' });
    assert.equal(code, 4);
    assert.deepEqual([client.inputsOf('run.start'), client.inputsOf('trust.approve')], [[], []]);
    assert.match(err.text, /nothing was executed/);
  });

  it('executes nothing and exits 4 when nobody is there to ask, listing the commands', async () => {
    const { code, client, err, out } = await run(['run'], { answers: answers([preview()]) });
    assert.equal(code, 4);
    assert.deepEqual(client.inputsOf('run.start'), []);
    assert.match(err.text, /npm run build/);
    assert.equal(out.text, '');
  });

  it('asks nobody when every command was approved', async () => {
    const { code, client } = await run(['run'], { answers: answers() });
    assert.equal(code, 0);
    assert.deepEqual(client.inputsOf('trust.approve'), []);
  });

  it('with --yes answers for this run and remembers nothing', async () => {
    const { client, code } = await run(['run', '--yes'], { answers: answers([preview()]) });
    assert.equal(code, 0);
    assert.equal((client.inputsOf('run.start')[0] as { trust: string }).trust, 'all');
    assert.deepEqual(client.inputsOf('trust.approve'), []);
  });

  it('hands tasks, limits and the environment on', async () => {
    const argv = ['run', 'a', 'b', '--max', '2', '--strategy', 'shell', '--budget-cost', '3', '--reflect'];
    const { client } = await run(argv, { answers: answers(), variables: { PATH: '/bin' } });
    assert.deepEqual(client.inputsOf('run.start'), [
      {
        tasks: ['a', 'b'],
        trust: 'approved',
        interactive: false,
        environment: { PATH: '/bin' },
        max: 2,
        strategy: 'shell',
        budgetCost: 3,
        reflect: true,
      },
    ]);
  });

  it('prints one document with the run and its tasks with --json', async () => {
    const failed = result({ taskId: 'test', status: 'failed', reason: 'exit code 2', exitCode: 2 });
    const { json, code } = await run(['run', '--json'], { answers: answers(undefined, sampleRun({ state: 'failed', results: [failed] })) });
    const { tasks, run: ended } = json() as { tasks: unknown; run: { id: string } };
    assert.equal(code, 1);
    assert.equal(ended.id, 'r-1');
    assert.deepEqual(tasks, [
      {
        id: 'test',
        title: 'Build it',
        status: 'failed',
        reason: 'exit code 2',
        exitCode: 2,
        durationMs: 1500,
        log: '.symbiote/runs/r-1/task-build.log',
      },
    ]);
  });

  it('says why nothing was run, and exits 0', async () => {
    const skipped = [{ id: 'think', title: 'Think', reason: 'A manual task is done by a person.' }];
    const none = sampleRun({ results: [], ending: 'nothingReady' });
    const { code, out } = await run(['run'], { answers: { ...answers([], none), 'plan.show': plan({ skipped }) } });
    assert.equal(code, 0);
    assert.match(out.text, /Nothing was run\. No task was ready\./);
    assert.match(out.text, /think {2}Think: A manual task is done by a person\./);
  });

  it('streams output with the task before each line, none of it with --quiet', async () => {
    const streaming = (): FakeClient => {
      const client = new FakeClient({
        ...answers(),
        'run.wait': async () => {
          client.fire('attempt.started', { attempt: attempt() });
          client.fire('attempt.ended', { attempt: attempt({ endedAt: 991_000, verdict: { kind: 'exited', exitCode: 0 } }) });
          return { run: sampleRun() };
        },
        'attempt.attach': { attempt: attempt(), backlog: 'hello\n', skipped: 0 },
      });
      return client;
    };
    assert.match((await run(['run'], { client: streaming() })).out.text, /^\[build\] \$ npm run build\n\[build\] hello\n\[build\] ✓ done/);
    assert.doesNotMatch((await run(['run', '--quiet'], { client: streaming() })).out.text, /hello/);
    JSON.parse((await run(['run', '--json'], { client: streaming() })).out.text);
  });

  it('cancels the run at the first ^C, waits for its end and exits 130', async () => {
    let ended: (answer: unknown) => void = () => undefined;
    const client = new FakeClient({
      ...answers(),
      'run.wait': () => {
        const waiting = new Promise((resolve) => (ended = resolve));
        fake.interrupts.interrupt();
        return waiting;
      },
      'run.cancel': () => {
        ended({ run: sampleRun({ state: 'cancelled', ending: 'cancelled' }) });
        return {};
      },
    });
    const fake = fakeHost({ client });
    assert.equal(await runCli(['run'], fake.host), 130);
    assert.deepEqual(client.inputsOf('run.cancel'), [{ runId: 'r-1', requeue: true }]);
    assert.deepEqual(fake.exits, []);
    fake.interrupts.interrupt();
    assert.deepEqual(fake.exits, [130]);
  });

  it('cancels a run that was being started when ^C came', async () => {
    const client = new FakeClient({
      ...answers(undefined, sampleRun({ ending: 'cancelled', state: 'cancelled' })),
      'run.start': () => {
        fake.interrupts.interrupt();
        return { run: sampleRun({ state: 'running' }) };
      },
      'run.cancel': {},
    });
    const fake = fakeHost({ client });
    assert.equal(await runCli(['run'], fake.host), 130);
    assert.equal(client.inputsOf('run.cancel').length, 1);
  });

  it('says what is known when the engine dies during the run', async () => {
    const lost = (): never => {
      throw new EngineError('engineUnreachable', 'The connection was lost.');
    };
    const { code, err } = await run(['run'], { answers: { ...answers(), 'run.wait': lost } });
    assert.equal(code, 1);
    assert.match(err.text, /Run r-1 was under way/);
    assert.match(err.text, /engine\.log/);
  });

  it('takes its exit code from the run', () => {
    const failed = [result(), result({ status: 'failed' })];
    assert.equal(exitCodeOfRun(sampleRun()), 0);
    assert.equal(exitCodeOfRun(sampleRun({ results: failed })), 1);
    assert.equal(exitCodeOfRun(sampleRun({ ending: 'budgetExhausted' })), 3);
    assert.equal(exitCodeOfRun(sampleRun({ ending: 'budgetExhausted', results: failed })), 1);
    assert.equal(exitCodeOfRun(sampleRun({ ending: 'nothingReady', results: [] })), 0);
    assert.equal(exitCodeOfRun(sampleRun({ ending: 'cancelled' })), 130);
    assert.equal(exitCodeOfRun(sampleRun({ ending: 'error' })), 1);
  });
});
