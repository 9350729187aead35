import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProcesses } from '../../../../../src/adapters/system/processes/processes';
import { EngineError } from '../../../../../src/domain/errors';
import type { ProcessesDisposable } from '../../../../../src/ports/processes';
import { collect, run, specOf } from './runCommand';

describe('processes on a terminal', function () {
  this.timeout(60_000);
  let processes: ProcessesDisposable;
  let folder: string;

  before(() => {
    processes = createProcesses();
    folder = mkdtempSync(join(tmpdir(), 'symbiote-processes-'));
    assert.equal(processes.terminalUnavailable, undefined);
  });
  after(() => {
    processes.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has a real terminal on standard output and error', async () => {
    const { text } = await run(processes, 'test -t 1 && test -t 2 && printf "\\033[31mred\\033[0m"');
    assert.equal(text, '\u001b[31mred\u001b[0m');
  });

  it('has the size it was given, and the one it was resized to', async () => {
    const owned = await processes.start(specOf('stty size; read go; stty size', { interactive: true, columns: 97, rows: 31 }));
    const output = collect(owned);
    await output.includes('31 97');
    owned.resize(132, 50);
    owned.write('\r');
    await output.includes('50 132');
    assert.deepEqual(await owned.ended, { exitCode: 0 });
    await owned.killTree();
  });

  it('takes typed input, characters beyond ASCII too', async () => {
    const owned = await processes.start(specOf('read x; echo "got:$x"', { interactive: true }));
    const output = collect(owned);
    owned.write('hällo 日本\r');
    await output.includes('got:hällo 日本');
    await owned.ended;
    await owned.killTree();
  });

  it('turns a typed ^C into SIGINT', async () => {
    const owned = await processes.start(specOf('echo ready; exec sleep 1000', { interactive: true }));
    const output = collect(owned);
    await output.includes('ready');
    owned.write('\u0003');
    assert.deepEqual(await owned.ended, { signal: 'SIGINT' });
    await owned.killTree();
  });

  it('gives a command nobody can type into an end of file', async () => {
    const { text, end } = await run(processes, 'cat; read x; echo "read $?"; test -t 0 || test -t 1 && echo terminal');
    assert.equal(text, 'read 1\r\nterminal\r\n');
    assert.deepEqual(end, { exitCode: 0 });
  });

  it('tells exit codes from signals', async () => {
    assert.deepEqual((await run(processes, 'exit 7')).end, { exitCode: 7 });
    assert.deepEqual((await run(processes, 'kill -9 $$')).end, { signal: 'SIGKILL' });
    assert.deepEqual((await run(processes, 'sh -c "kill -9 \\$\\$"; exit $?')).end, { exitCode: 137 });
    assert.deepEqual((await run(processes, 'no-such-program-anywhere')).end, { exitCode: 127 });
  });

  it('runs the text as it was written', async () => {
    const command = `printf '%s\\n' "it's" 'a "b"' \\$x \\\nnext; printf '%s' 'ünïcode 🎉\n tab\t'`;
    const { text } = await run(processes, command);
    assert.equal(text, 'it\'s\r\na "b"\r\n$x\r\nnext\r\nünïcode 🎉\r\n tab\t');
  });

  it('has no arguments of ours in the shell', async () => {
    const names = { prerequisites: ['true'] };
    assert.equal((await run(processes, 'echo "$0 $# $*"')).text, '/bin/sh 0 \r\n');
    assert.equal((await run(processes, 'echo "$0 $# $*"', names)).text, '/bin/sh 0 \r\n');
  });

  it('runs prerequisites in the same shell, whatever they do to it', async () => {
    const prerequisites = ['cd /usr', 'A="x  y"', 'greet() { echo "hi $1"; }', 'set -- 1 2'];
    const { text } = await run(processes, 'pwd; echo "$A $#"; greet you', { prerequisites });
    assert.equal(text, '/usr\r\nx  y 2\r\nhi you\r\n');
  });

  it('ends with the code of the first prerequisite that fails', async () => {
    const prerequisites = ['echo first', '(exit 5)', 'echo third'];
    const { text, end } = await run(processes, 'echo command', { prerequisites, interactive: true });
    assert.equal(text, 'first\r\n');
    assert.deepEqual(end, { exitCode: 5 });
  });

  it('heeds a `set -e` inside a prerequisite', async () => {
    const { text, end } = await run(processes, 'echo command', { prerequisites: ['set -e\nfalse\necho still here'] });
    assert.equal(text, '');
    assert.deepEqual(end, { exitCode: 1 });
  });

  it('tells the command its tag and its directory', async () => {
    const { text } = await run(processes, 'echo "$SYMBIOTE_ATTEMPT $PWD"', { tag: 'a-77', cwd: folder });
    assert.equal(text, `a-77 ${folder}\r\n`);
  });

  it('names a directory that is not there', async () => {
    const cwd = join(folder, 'nowhere');
    await assert.rejects(processes.start(specOf('true', { cwd })), (error) => {
      assert.ok(EngineError.is(error, 'io'));
      assert.equal(error.data['path'], cwd);
      assert.ok(error.message.includes(cwd));
      return true;
    });
  });

  it('names a directory that is a file', async () => {
    const cwd = join(folder, 'file');
    writeFileSync(cwd, '');
    await assert.rejects(processes.start(specOf('true', { cwd })), /is not a directory/);
  });

  it('names a shell that is missing', async () => {
    const without = createProcesses({ shell: '/nowhere/sh' });
    await assert.rejects(without.start(specOf('true')), (error) => EngineError.is(error, 'io') && error.message.includes('/nowhere/sh'));
    without.dispose();
  });

  it('refuses what no program can be given', async () => {
    await assert.rejects(processes.start(specOf('echo a\0b')), (error) => EngineError.is(error, 'invalidInput'));
    await assert.rejects(processes.start(specOf(`: ${'x'.repeat(200_000)}`)), (error) => EngineError.is(error, 'invalidInput'));
  });

  it('takes a paste larger than the terminal’s input queue', async () => {
    const owned = await processes.start(specOf('stty raw -echo; echo ready; head -c 100000 | wc -c', { interactive: true }));
    const output = collect(owned);
    await output.includes('ready');
    owned.write('y'.repeat(100_000));
    await output.includes('100000');
    await owned.ended;
    await owned.killTree();
  });
});
