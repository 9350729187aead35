/**
 * Which editor the tests run in: a VS Code given by SYMBIOTE_VSCODE, downloaded before, installed, or downloadable now;
 * otherwise the one from npm. SYMBIOTE_EDITOR_HOST=electron|npm leaves no choice.
 */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { repository } from './host';
import { withInstallLock } from './installLock';

type Log = (message: string) => void;

/** A desktop VS Code and how it was found. */
export interface Desktop {
  readonly path: string;
  readonly origin: string;
}

const installedPaths: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/usr/share/code/code', '/opt/visual-studio-code/code', '/usr/share/code-insiders/code-insiders'],
  darwin: ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron', '/Applications/Visual Studio Code.app/Contents/MacOS/Code'],
  win32: [process.env['LOCALAPPDATA'], process.env['ProgramFiles']]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [join(folder, 'Programs/Microsoft VS Code/Code.exe'), join(folder, 'Microsoft VS Code/Code.exe')]),
};

function downloadedBefore(): boolean {
  const cache = join(repository, '.vscode-test');
  return existsSync(cache) && readdirSync(cache).some((name) => name.startsWith('vscode-'));
}

/** Whether the editor's download site answers: asked once, and not for long. */
async function isDownloadable(): Promise<boolean> {
  try {
    const response = await fetch('https://update.code.visualstudio.com/api/releases/stable', { signal: AbortSignal.timeout(4_000) });
    return response.ok;
  } catch {
    return false;
  }
}

async function findDesktop(log: Log): Promise<Desktop | undefined> {
  const given = process.env['SYMBIOTE_VSCODE'];
  if (given !== undefined && given !== '') return { path: given, origin: 'SYMBIOTE_VSCODE' };
  const installed = (installedPaths[process.platform] ?? []).find((path) => existsSync(path));
  if (installed !== undefined) return { path: installed, origin: 'installed' };
  if (!downloadedBefore() && !(await isDownloadable())) return undefined;
  log('Fetching VS Code…');
  const cachePath = join(repository, '.vscode-test');
  const path = await withInstallLock(join(cachePath, 'installing'), () => downloadAndUnzipVSCode({ cachePath }));
  return { path, origin: 'downloaded' };
}

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A desktop window needs a display; `xvfb-run` gives one that nobody sees. */
function findDisplay(): 'present' | 'xvfb' | 'none' {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return 'present';
  return hasProgram('xvfb-run') ? 'xvfb' : 'none';
}

export type Choice = { readonly kind: 'npm' } | { readonly kind: 'electron'; readonly desktop: Desktop; readonly needsXvfb: boolean };

/** Rejects where the choice that was forced cannot be had. `isForPerson` wants a display that somebody can see. */
export async function chooseHost(log: Log, isForPerson = false): Promise<Choice> {
  const forced = process.env['SYMBIOTE_EDITOR_HOST'] ?? '';
  if (!['', 'electron', 'npm'].includes(forced)) throw new Error(`SYMBIOTE_EDITOR_HOST is "${forced}": expected "electron" or "npm".`);
  if (forced === 'npm') return { kind: 'npm' };
  const display = findDisplay();
  const isPossible = display === 'present' || (display === 'xvfb' && !isForPerson);
  if (!isPossible && forced === 'electron') throw new Error('SYMBIOTE_EDITOR_HOST=electron needs a display: set DISPLAY, or install xvfb.');
  const desktop = isPossible ? await findDesktop(log) : undefined;
  if (desktop !== undefined) return { kind: 'electron', desktop, needsXvfb: display === 'xvfb' };
  if (forced === 'electron') throw new Error('No VS Code is installed, named in SYMBIOTE_VSCODE, or downloadable.');
  return { kind: 'npm' };
}
