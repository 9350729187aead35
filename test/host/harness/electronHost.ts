/** VS Code's desktop build, driven over Electron: one process per window, each with its own copy of the user data. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { EditorHost, HostSession, SessionOptions } from './host';

function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|SYMBIOTE_)/.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

function startSession(executablePath: string, options: SessionOptions): HostSession {
  const running: ElectronApplication[] = [];
  const prepared = join(options.data, 'user');
  mkdirSync(join(prepared, 'User'), { recursive: true });
  writeFileSync(join(prepared, 'User/settings.json'), JSON.stringify(options.settings, undefined, 2));
  return {
    openWindow: async ({ folder, extensions }): Promise<Page> => {
      // A process of its own per window: the running one would not take other extensions under development.
      const userData = join(options.data, `window${running.length}`);
      cpSync(prepared, userData, { recursive: true });
      const application = await _electron.launch({
        executablePath,
        env: { ...cleanEnvironment(), ...options.environment },
        args: [
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          ...[
            '--disable-gpu-sandbox',
            '--disable-updates',
            '--disable-telemetry',
            '--skip-welcome',
            '--skip-release-notes',
            '--no-cached-data',
          ],
          ...(options.isTrusted ? ['--disable-workspace-trust'] : []),
          `--user-data-dir=${userData}`,
          `--extensions-dir=${join(options.data, 'extensions')}`,
          ...extensions.map((extension) => `--extensionDevelopmentPath=${extension}`),
          folder,
        ],
      });
      running.push(application);
      const page = await application.firstWindow();
      await page.setViewportSize({ width: 1400, height: 900 }).catch(() => undefined);
      return page;
    },
    reload: async (page) => {
      await page.reload();
    },
    stop: async () => {
      for (const application of running.splice(0)) await application.close();
    },
  };
}

/** `executablePath` is the editor itself, not its command line `code`. */
export function createElectronHost(executablePath: string, origin: string): Promise<EditorHost> {
  if (!existsSync(executablePath)) return Promise.reject(new Error(`There is no VS Code at ${executablePath}.`));
  return Promise.resolve({
    kind: 'electron',
    description: `VS Code (desktop, ${origin}) at ${executablePath}`,
    start: (options) => Promise.resolve(startSession(executablePath, options)),
    stop: () => Promise.resolve(),
  });
}
