import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/domain/errors';
import { runCli } from '../../../../src/hosts/cli/runCli';
import { FakeClient, fakeHost, run } from './fakeHost';
import { report, task } from './samples';

const noEngine = { connect: () => assert.fail('an engine was asked for') };

describe('symbiote', () => {
  it('prints its version without an engine', async () => {
    const { code, out } = await run(['--version'], noEngine);
    assert.deepEqual([code, out.text], [0, '1.2.3\n']);
  });

  it('prints help with an example for every command, without an engine', async () => {
    const commands = [
      'overview',
      'audit',
      'reflect',
      'plan',
      'run',
      'status',
      'pause',
      'resume',
      'cancel',
      'stop',
      'doctor',
      'config show',
    ];
    for (const command of [...commands, ...['list', 'show', 'add', 'edit', 'retry', 'cancel'].map((name) => `tasks ${name}`)]) {
      const { code, out } = await run([...command.split(' '), '--help'], noEngine);
      assert.equal(code, 0);
      assert.match(out.text, /Examples?:\n {2}symbiote /, command);
      assert.match(out.text, /--workspace <dir>/, command);
    }
  });

  it('exits 2 for wrong usage and says what is wrong on the error stream', async () => {
    for (const argv of [
      ['--nope'],
      ['nope'],
      ['audit', '--top', 'x'],
      ['audit', '--fail-on', 'x'],
      ['audit', 'a', 'b'],
      ['tasks', 'show'],
      [],
    ]) {
      const { code, out, err } = await run(argv, noEngine);
      assert.equal(code, 2, argv.join(' '));
      assert.equal(out.text, '');
      assert.notEqual(err.text, '');
    }
  });

  it('prints wrong usage as JSON with --json, wherever that stands', async () => {
    for (const argv of [['--json', 'nope'], ['audit', '--top', 'x', '--json'], ['--json']]) {
      const { code, json, err } = await run(argv, noEngine);
      const { error } = json() as { error: { code: string; message: string } };
      assert.equal(code, 2);
      assert.equal(error.code, 'invalidInput');
      assert.equal(err.text, '');
    }
  });

  it('keeps to one JSON document for help and version too', async () => {
    assert.deepEqual((await run(['--version', '--json'], noEngine)).json(), { version: '1.2.3' });
    assert.match(String((await run(['audit', '--help', '--json'], noEngine)).json()['help']), /^Usage: symbiote audit/);
  });

  it('prints an error of the engine with its exit code', async () => {
    const answers = {
      'plan.show': () => {
        throw new EngineError('dependencyCycle', 'a → b → a');
      },
    };
    const text = await run(['plan'], { answers });
    assert.deepEqual([text.code, text.out.text, text.err.text], [2, '', 'symbiote: a → b → a\n']);
    const json = await run(['plan', '--json'], { answers });
    assert.deepEqual(json.json(), { error: { code: 'dependencyCycle', message: 'a → b → a', data: {} } });
    assert.deepEqual([json.code, json.err.text], [2, '']);
  });

  it('says where the log is when the engine dies meanwhile', async () => {
    const answers = {
      'plan.show': () => {
        throw new EngineError('engineUnreachable', 'The connection to the engine was lost.');
      },
    };
    const { code, err } = await run(['plan'], { answers });
    assert.equal(code, 1);
    assert.match(err.text, /lost.*\n.*\/state\/logs\/engine\.log/);
  });

  it('always lets go of the engine', async () => {
    const client = new FakeClient({});
    await run(['plan'], { client });
    assert.ok(client.isDisposed);
  });

  it('brings SYMBIOTE_ variables and --set as layers of settings', async () => {
    const variables = { SYMBIOTE_REFLECT: 'true', HOME: '/home/x' };
    const argv = ['audit', '--set', 'audit.churnDays=30', '--set', 'audit.exclude=a/**,b/**', '--set', 'tasksFile=12'];
    const { connections } = await run(argv, { answers: { 'audit.run': report() }, variables });
    assert.deepEqual(connections[0]?.layers(), {
      environment: { SYMBIOTE_REFLECT: 'true' },
      editor: {},
      flags: { 'audit.churnDays': 30, 'audit.exclude': ['a/**', 'b/**'], tasksFile: '12' },
    });
  });

  it('refuses a --set without a value', async () => {
    assert.equal((await run(['audit', '--set', 'reflect'], noEngine)).code, 2);
  });

  it('starts the engine beside it, for the workspace', async () => {
    const { connections } = await run(['tasks', '--workspace', '/'], {
      answers: { 'tasks.list': { path: 'tasks.yml', exists: true, tasks: [task()], problems: [], isStale: false } },
    });
    const [connection] = connections;
    assert.deepEqual([connection?.workspace, connection?.engineScript, connection?.client], ['/', '/programs/engine.js', 'cli']);
  });

  it('exits 130 when it is interrupted', async () => {
    const client = new FakeClient({
      'audit.run': () => {
        fake.interrupts.interrupt();
        throw new EngineError('cancelled', 'audit.run was cancelled.');
      },
    });
    const fake = fakeHost({ client });
    assert.equal(await runCli(['audit'], fake.host), 130);
    assert.ok(fake.interrupts.signal.aborted);
  });
});
