import assert from 'node:assert/strict';
import { EngineError } from '../../../../../src/domain/errors';
import { run } from '../fakeHost';
import { plan, sampleRun, task } from '../samples';

describe('symbiote pause, resume, stop, cancel', () => {
  for (const name of ['pause', 'resume', 'stop', 'cancel'] as const) {
    it(`${name} says what became of the run, and is content when there is none`, async () => {
      const live = await run([name, 'r-1'], { answers: { [`run.${name}`]: { run: sampleRun({ state: 'paused' }) } } });
      assert.deepEqual(live.client.inputsOf(`run.${name}`), [{ runId: 'r-1' }]);
      assert.match(live.out.text, /^Run r-1 is paused\./);
      const none = await run([name], { answers: { [`run.${name}`]: {} } });
      assert.deepEqual([none.code, none.out.text], [0, 'No run is under way.\n']);
      assert.deepEqual((await run([name, '--json'], { answers: { [`run.${name}`]: {} } })).json(), { run: null });
    });
  }

  it('stop --engine stops the engine, and starts none to stop it', async () => {
    const { client, connections, json } = await run(['stop', '--engine', '--json'], { answers: { 'engine.stop': {} } });
    assert.deepEqual(client.inputsOf('engine.stop'), [{ force: false }]);
    assert.equal(connections[0]?.engineScript, undefined);
    assert.deepEqual(json(), { stopped: 4711 });
  });

  it('stop --engine is content when none is running', async () => {
    const connect = async (): Promise<never> => {
      throw new EngineError('engineUnreachable', 'No engine is running.');
    };
    const { code, out } = await run(['stop', '--engine'], { connect });
    assert.deepEqual([code, out.text], [0, 'No engine is running here.\n']);
  });

  it('stop --force wants --engine', async () => assert.equal((await run(['stop', '--force'])).code, 2));
});

describe('symbiote status', () => {
  const engine = { version: '1', build: 'b', pid: 1, workspace: '/w', startedAt: 0, clients: 1, isBusy: false };
  const recovery = { interrupted: [], processesEnded: 0, notes: [] };
  const answers = {
    'engine.status': { ...engine, recovery },
    'run.list': { runs: [sampleRun()], attempts: [], older: 0, isIncomplete: false },
    'tasks.list': { path: 'tasks.yml', exists: true, tasks: [task(), task({ id: 'b' })], problems: [], isStale: false },
    'plan.show': plan(),
  };

  it('counts the tasks by status for scripts', async () => {
    const { json } = await run(['status', '--json'], { answers });
    assert.deepEqual((json()['tasks'] as { byStatus: unknown }).byStatus, { pending: 2 });
  });

  it('works while the tasks file is invalid', async () => {
    const invalid = (): never => {
      throw new EngineError('invalidTasksFile', 'x');
    };
    const { json, code } = await run(['status', '--json'], { answers: { ...answers, 'plan.show': invalid } });
    assert.deepEqual([code, json()['plan']], [0, null]);
  });
});

describe('symbiote config show', () => {
  it('exits 2 when something does not fit', async () => {
    const entry = { key: 'reflect', value: false, source: 'default', default: false, description: '' };
    const problems = [{ origin: '--set x', key: 'x', message: 'there is no setting x', severity: 'error' }];
    assert.equal((await run(['config'], { answers: { 'config.show': { entries: [entry], problems: [] } } })).code, 0);
    assert.equal((await run(['config', 'show'], { answers: { 'config.show': { entries: [entry], problems } } })).code, 2);
  });
});

describe('symbiote doctor', () => {
  it('adds its own checks to those of the engine', async () => {
    const { json, code } = await run(['doctor', '--json'], {
      answers: { 'doctor.run': { checks: [{ name: 'git', status: 'ok', detail: 'x' }] } },
    });
    const names = (json()['checks'] as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ['node', 'command line', 'workspace', 'git', 'engine log', 'editor']);
    assert.equal(code, 0);
  });

  it('works without an engine, says why there is none, and exits 1', async () => {
    const connect = async (): Promise<never> => {
      throw new EngineError('engineUnreachable', 'The engine ended while it started (exit code 7).');
    };
    const { out, code } = await run(['doctor'], { connect });
    assert.equal(code, 1);
    assert.match(out.text, /✗ engine .*exit code 7/);
    assert.match(out.text, /\/state\/logs\/engine\.log/);
    assert.match(out.text, /git was not found/);
  });
});
