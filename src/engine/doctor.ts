/** Checks of what the engine depends on, each with what to do about it. */
import type { DoctorCheck } from '../domain/doctor';
import { errorsOf, placedMessage } from '../domain/problemText';
import { configurationFile } from '../domain/settings';
import type { Files } from '../ports/files';
import type { Git } from '../ports/git';
import type { Processes } from '../ports/processes';
import type { Snapshots } from '../ports/snapshots';
import { storeLimitBytes } from './changes/recorder';
import type { Configuration } from './configuration';
import { foreignState } from './memory/stateFolder';
import type { TasksState } from './memory/tasksMemory';
import { readOnlyReason } from './store/readOnly';

export interface DoctorParts {
  readonly files: Files;
  readonly git: Git;
  readonly processes: Processes;
  readonly snapshots: Pick<Snapshots, 'unavailable' | 'diskBytes'>;
  readonly configuration: Configuration;
  /** Notes of recovery: journal damage, attempts settled. */
  readonly recoveryNotes: readonly string[];
  /** What of the kept state did not check. */
  readonly stateNotes: readonly string[];
  readonly tasks: Pick<TasksState, 'path' | 'exists' | 'problems'>;
  readonly engine: { readonly pid: number; readonly version: string; readonly runtime: string };
}

export async function examine(parts: DoctorParts): Promise<DoctorCheck[]> {
  return [
    { name: 'engine', status: 'ok', detail: `version ${parts.engine.version}, process ${parts.engine.pid}, ${parts.engine.runtime}` },
    await gitCheck(parts.git),
    await stateFolderCheck(parts),
    configurationCheck(parts.configuration),
    await tasksCheck(parts),
    terminalCheck(parts.processes),
    await changesCheck(parts),
    stateCheck(parts.stateNotes),
    recoveryCheck(parts.recoveryNotes),
  ];
}

async function gitCheck(git: Git): Promise<DoctorCheck> {
  const version = await git.version();
  if (version === undefined) {
    return {
      name: 'git',
      status: 'warning',
      detail: 'git was not found',
      advice: 'Install git: without it churn counts as 1 and .gitignore files are read directly.',
    };
  }
  if (await git.isRepository()) return { name: 'git', status: 'ok', detail: `${version}; the workspace is in a repository` };
  const problem = await git.problem?.();
  if (problem !== undefined) return { name: 'git', status: 'warning', detail: version, advice: problem };
  return {
    name: 'git',
    status: 'warning',
    detail: `${version}; the workspace is in no repository`,
    advice: 'Hotspots are ranked without churn. `git init` changes that.',
  };
}

async function stateFolderCheck({ files, git, configuration }: DoctorParts): Promise<DoctorCheck> {
  const name = 'state folder';
  const foreign = await foreignState(files, git);
  if (foreign !== undefined) return { name, status: 'error', detail: 'it is not ours and is left alone', advice: foreign.message };
  const network = await readOnlyReason(files, configuration.settings);
  if (network !== undefined)
    return { name, status: 'warning', detail: 'it is read, and nothing is written to it', advice: network.message };
  const info = await files.info('.symbiote');
  if (info !== undefined && info.kind !== 'directory')
    return { name, status: 'error', detail: '.symbiote is not a folder', advice: 'Move it away.' };
  const unwritable = await files.whyUnwritable('.symbiote');
  if (unwritable !== undefined)
    return {
      name,
      status: 'warning',
      detail: `${info === undefined ? 'it cannot be created' : 'it cannot be written'}: ${unwritable}`,
      advice: 'Auditing works; running tasks needs a folder that can be written.',
    };
  if (info === undefined) return { name, status: 'ok', detail: 'not there yet; it is created when the first task is run' };
  return { name, status: 'ok', detail: files.absolute('.symbiote') };
}

function configurationCheck({ problems, entries }: Configuration): DoctorCheck {
  const name = 'configuration';
  const [first] = problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  if (first !== undefined) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    const advice = `Mend it; \`symbiote config show\` lists every setting. The file is ${configurationFile}.`;
    return { name, status: first.severity, detail: `${first.origin}: ${first.message}${more}`, advice };
  }
  const changed = entries.filter((entry) => entry.source !== 'default').length;
  return { name, status: 'ok', detail: changed === 0 ? 'all defaults' : `${changed} of ${entries.length} settings changed` };
}

async function tasksCheck({ tasks, files }: DoctorParts): Promise<DoctorCheck> {
  const name = 'tasks file';
  const [first] = errorsOf(tasks.problems);
  if (first !== undefined) {
    const detail = placedMessage(tasks.path, first);
    return { name, status: 'error', detail, advice: `Mend ${tasks.path}; it is left as it is until then.` };
  }
  const unwritable = await files.whyUnwritable(tasks.path);
  if (unwritable !== undefined)
    return {
      name,
      status: 'warning',
      detail: `${tasks.path} cannot be ${tasks.exists ? 'written' : 'created'}: ${unwritable}`,
      advice: 'Tasks cannot be added, changed or run until it can be written.',
    };
  return {
    name,
    status: 'ok',
    detail: tasks.exists ? tasks.path : `${tasks.path} is not there yet; \`symbiote tasks add\` or \`symbiote reflect\` creates it`,
  };
}

function terminalCheck(processes: Processes): DoctorCheck {
  if (processes.terminalUnavailable === undefined) return { name: 'terminal', status: 'ok', detail: 'commands run on a pseudo-terminal' };
  return {
    name: 'terminal',
    status: 'warning',
    detail: processes.terminalUnavailable,
    advice: 'Commands run on plain pipes: no colours, no typing into them.',
  };
}

async function changesCheck({ snapshots, configuration }: DoctorParts): Promise<DoctorCheck> {
  const name = 'changes';
  if (!configuration.settings['run.recordChanges'])
    return { name, status: 'ok', detail: 'what tasks change is not recorded; the setting run.recordChanges is off' };
  const reason = await snapshots.unavailable();
  if (reason !== undefined)
    return {
      name,
      status: 'warning',
      detail: `what tasks change cannot be recorded: ${reason}`,
      advice: 'Install git; it keeps the contents.',
    };
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_048_576)} MB`;
  const size = `${megabytes(await snapshots.diskBytes())} of at most ${megabytes(storeLimitBytes)}`;
  return { name, status: 'ok', detail: `what tasks change is recorded; contents take ${size}` };
}

function stateCheck(notes: readonly string[]): DoctorCheck {
  const name = 'state';
  if (notes.length === 0) return { name, status: 'ok', detail: 'the journal and its snapshots check' };
  const advice =
    'Everything else is used as it is. `symbiote doctor --repair` writes the state anew, so that this is not found again, and removes the journal it was in; damaged bytes stay in .symbiote/quarantine.';
  return { name, status: 'warning', detail: notes.join('; '), advice };
}

function recoveryCheck(notes: readonly string[]): DoctorCheck {
  if (notes.length === 0) return { name: 'recovery', status: 'ok', detail: 'nothing had to be settled' };
  return {
    name: 'recovery',
    status: 'warning',
    detail: notes.join('; '),
    advice: 'Interrupted tasks are pending again: `symbiote run` carries on.',
  };
}
