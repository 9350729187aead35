/** A Chromium to show the npm-delivered editor: an installed one, else the one that comes inside an npm package. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { withInstallLock } from './installLock';

const run = promisify(execFile);

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];

const wellKnown: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env['LOCALAPPDATA']]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]),
};

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An installed Chromium, Chrome or Edge; CHROME_PATH goes before all. */
export function installedChromium(): string | undefined {
  const given = process.env['CHROME_PATH'];
  if (given !== undefined && given !== '') {
    if (!isExecutable(given)) throw new Error(`CHROME_PATH names ${given}, which cannot be executed.`);
    return given;
  }
  const folders = process.platform === 'win32' ? [] : ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...(wellKnown[process.platform] ?? [])];
  return candidates.find(isExecutable);
}

/** The Chromium of @sparticuz/chromium (Linux on x64), unpacked by the Node it wants. `folder` has it in node_modules. */
async function packagedChromium(folder: string, node: string): Promise<string> {
  const script = "import('@sparticuz/chromium').then(async ({ default: chromium }) => console.log(await chromium.executablePath()))";
  // It unpacks in place: a second one would start what is half there.
  const { stdout } = await withInstallLock(join(tmpdir(), 'symbiote-unpacking-chromium'), () =>
    run(node, ['--input-type=module', '-e', script], { cwd: folder }),
  );
  const path = stdout.trim();
  if (!existsSync(path)) throw new Error(`@sparticuz/chromium unpacked nothing at ${path}.`);
  return path;
}

/** Path of a Chromium. Rejects, saying what to do, where there is none. */
export async function findChromium(folder: string, node: string): Promise<string> {
  const installed = installedChromium();
  if (installed !== undefined) return installed;
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('No Chromium found: install one, or name it in CHROME_PATH.');
  return packagedChromium(folder, node);
}
