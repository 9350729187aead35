import assert from 'node:assert/strict';
import { resolveConfiguration } from '../../../src/engine/configuration';
import { examine } from '../../../src/engine/doctor';
import type { Files } from '../../../src/ports/files';
import type { Git } from '../../../src/ports/git';
import type { Processes } from '../../../src/ports/processes';
import { ScriptedSnapshots } from './scriptedSnapshots';

describe('the doctor', () => {
  const files = {
    absolute: (path: string) => `/w/${path}`,
    info: async () => undefined,
    whyUnwritable: async () => undefined,
    networkFileSystem: async () => undefined,
  } as unknown as Files;
  const git = { version: async () => '2.43.0', isRepository: async () => false, isTracked: async () => false } as unknown as Git;

  async function check(
    name: string,
    parts: { files?: Files; git?: Git; snapshots?: ScriptedSnapshots; flags?: Record<string, unknown> } = {},
  ) {
    const checks = await examine({
      files,
      git,
      processes: {} as Processes,
      snapshots: new ScriptedSnapshots(),
      configuration: resolveConfiguration({ file: undefined, environment: {}, editor: {}, flags: parts.flags ?? {} }),
      recoveryNotes: [],
      stateNotes: [],
      tasks: { path: 'tasks.yml', exists: false, problems: [] },
      engine: { pid: 1, version: '1', runtime: 'Node' },
      ...parts,
    });
    return checks.find((one) => one.name === name);
  }

  it('advises a repository where there is none', async () => {
    assert.match((await check('git'))?.advice ?? '', /git init/);
  });

  it('says why git refuses a repository that is there', async () => {
    const refusing = { ...git, problem: async () => 'git refuses this repository because another user owns the folder' };
    const found = await check('git', { git: refusing });
    assert.equal(found?.status, 'warning');
    assert.match(found.advice ?? '', /another user owns/);
  });

  it('says whether what tasks change is recorded, and what that takes', async () => {
    const snapshots = new ScriptedSnapshots();
    snapshots.bytes = 12 * 1_048_576 - 1;
    assert.deepEqual(await check('changes', { snapshots }), {
      name: 'changes',
      status: 'ok',
      detail: 'what tasks change is recorded; contents take 12 MB of at most 500 MB',
    });
    snapshots.reason = 'git was not found';
    assert.match((await check('changes', { snapshots }))?.detail ?? '', /cannot be recorded: git was not found/);
    assert.match((await check('changes', { snapshots, flags: { 'run.recordChanges': false } }))?.detail ?? '', /is off/);
  });

  it('promises nothing in a folder that cannot be written', async () => {
    const readOnly = { ...files, whyUnwritable: async () => 'the file system is read-only' };
    const state = await check('state folder', { files: readOnly });
    assert.equal(state?.status, 'warning');
    assert.equal(state.detail, 'it cannot be created: the file system is read-only');
    assert.match((await check('tasks file', { files: readOnly }))?.detail ?? '', /tasks\.yml cannot be created: .*read-only/);
  });

  it('says what to do about a state folder that the repository brought', async () => {
    const found = await check('state folder', { git: { ...git, isTracked: async () => true } });
    assert.equal(found?.status, 'error');
    assert.match(found.advice ?? '', /git rm -r --cached/);
  });
});
