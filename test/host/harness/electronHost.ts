/** VS Code's desktop build, driven over Electron: one process per window, each with its own copy of the user data. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { cleanEnvironment } from './cleanEnvironment';
import { installExtension } from './installedExtension';
import type { Desktop } from './chooseHost';
import type { EditorHost, HostSession, SessionOptions } from './host';

function startSession(executablePath: string, options: SessionOptions): HostSession {
  const running = new Map<Page, ElectronApplication>();
  let windows = 0;
  const prepared = join(options.data, 'user');
  mkdirSync(join(prepared, 'User'), { recursive: true });
  writeFileSync(join(prepared, 'User/settings.json'), JSON.stringify(options.settings, undefined, 2));
  if (options.isInstalled) installExtension(join(options.data, 'extensions'));
  return {
    openWindow: async ({ folder, developmentExtension }): Promise<Page> => {
      // A process of its own per window: the running one would not take other extensions under development.
      const userData = join(options.data, `window${windows++}`);
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
          ...(options.language === undefined ? [] : [`--locale=${options.language}`]),
          ...(options.isTrusted ? ['--disable-workspace-trust'] : []),
          `--user-data-dir=${userData}`,
          `--extensions-dir=${join(options.data, 'extensions')}`,
          ...(developmentExtension === undefined ? [] : [`--extensionDevelopmentPath=${developmentExtension}`]),
          ...(folder === undefined ? [] : [folder]),
        ],
      });
      const page = await application.firstWindow();
      running.set(page, application);
      await page.setViewportSize({ width: 1400, height: 900 }).catch(() => undefined);
      return page;
    },
    // The editor's own way: reloading the page under it would leave the old extension host to find that out by itself.
    reload: (_page, execute) => execute('workbench.action.reloadWindow'),
    closeWindow: async (page) => {
      await running.get(page)?.close();
      running.delete(page);
    },
    diagnosis: () => '',
    stop: async () => {
      for (const application of running.values()) await application.close();
      running.clear();
    },
  };
}

/** Throws where there is no such program. */
export function createElectronHost({ path, origin }: Desktop): EditorHost {
  if (!existsSync(path)) throw new Error(`There is no VS Code at ${path}.`);
  return {
    kind: 'electron',
    description: `VS Code (desktop, ${origin}) at ${path}`,
    start: (options) => Promise.resolve(startSession(path, options)),
    stop: () => Promise.resolve(),
  };
}
