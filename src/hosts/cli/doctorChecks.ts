/** Checks that the command line makes itself, because they concern what the engine cannot see: this Node, git when no engine runs, the editor. */
import type { DoctorCheck } from '../../domain/doctor';
import { EngineError } from '../../domain/errors';

const oldestNode = '20.19.0';
const oldestEditor = '1.102.0';

/** Runs a program; undefined when it is not there, fails or takes too long. */
export type Capture = (program: string, args: readonly string[]) => Promise<string | undefined>;

export function nodeCheck(version: string): DoctorCheck {
  const detail = `Node ${version}`;
  if (compareVersions(version, oldestNode) >= 0) return { name: 'node', status: 'ok', detail };
  return { name: 'node', status: 'error', detail, advice: `Install Node ${oldestNode} or newer.` };
}

/** Only where the engine, which checks git too, cannot be asked. */
export async function gitCheck(capture: Capture): Promise<DoctorCheck> {
  const version = await capture('git', ['--version']);
  if (version !== undefined) return { name: 'git', status: 'ok', detail: version.trim() };
  return {
    name: 'git',
    status: 'warning',
    detail: 'git was not found',
    advice: 'Install git: without it hotspots are ranked without churn.',
  };
}

/** Why there is no engine; `log` is where it writes. */
export function unreachableCheck(error: unknown, log: string): DoctorCheck {
  const { code, message } = EngineError.from(error);
  const advice = code === 'versionMismatch' ? '' : `Try again; if it stays like this, its log says more: ${log}`;
  return { name: 'engine', status: 'error', detail: message.split('\n')[0] ?? '', ...(advice === '' ? {} : { advice }) };
}

const editors = ['code', 'code-insiders', 'codium'] as const;
const extensionName = /^(?:[\w-]+\.)?symbiote(?:@(\S+))?$/im;

/** Which editor is there, whether it is new enough and has the extension. None is fine: the command line needs none. */
export async function editorCheck(capture: Capture): Promise<DoctorCheck> {
  const name = 'editor';
  for (const editor of editors) {
    const said = await capture(editor, ['--version']);
    const version = said === undefined ? undefined : /^(\d+\.\d+\.\d+)/m.exec(said)?.[1];
    if (version === undefined) continue;
    if (compareVersions(version, oldestEditor) < 0) {
      return {
        name,
        status: 'warning',
        detail: `${editor} ${version}`,
        advice: `The extension needs ${oldestEditor} or newer: update the editor.`,
      };
    }
    const installed = extensionName.exec((await capture(editor, ['--list-extensions', '--show-versions'])) ?? '');
    if (installed === null) {
      return {
        name,
        status: 'warning',
        detail: `${editor} ${version}, without the Symbiote extension`,
        advice: `Install it with \`${editor} --install-extension symbiote.vsix\` to see hotspots and tasks there.`,
      };
    }
    const extension = installed[1] === undefined ? 'Symbiote' : `Symbiote ${installed[1]}`;
    return { name, status: 'ok', detail: `${editor} ${version} with ${extension}` };
  }
  return { name, status: 'ok', detail: 'no VS Code command (`code`) on the PATH; the command line needs none' };
}

/** Negative when the first is older. Compares the numbers only: `22.0.0-nightly` counts as `22.0.0`. */
export function compareVersions(one: string, other: string): number {
  const parts = (version: string): number[] => version.replace(/^v/, '').split(/[.-]/).slice(0, 3).map(Number);
  const [a, b] = [parts(one), parts(other)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
