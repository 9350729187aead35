/** The editor from npm: a VS Code server, shown by a headless Chromium. A remote window, as Codespaces and SSH users have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from './chromium';
import type { EditorHost, HostSession } from './host';
import { installNpmHost, nodeForServer } from './npmInstall';
import { serverFolder, startServer, type VscodeServer } from './vscodeServer';

export const browserArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  // Windows of one test hide each other, and a hidden page would be put to sleep.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--no-first-run',
];

async function startSession(server: VscodeServer, browser: Browser, language: string | undefined): Promise<HostSession> {
  // What the browser keeps of a window (its layout, its view state) lives as long as the session: a reload finds it again.
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    // Nothing but what a test waits for moves: every frame is drawn by the processors.
    reducedMotion: 'reduce',
  });
  // What the messages of a language pack say first: the editor's own texts stay English without one, extensions speak the language.
  if (language !== undefined) await context.addInitScript((name) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: name }), language);
  return {
    openWindow: async (options): Promise<Page> => {
      const page = await context.newPage();
      await page.goto(server.address(options));
      return page;
    },
    // The editor's own way, as a person reloads: it writes down first what is open.
    reload: (_page, execute) => execute('workbench.action.reloadWindow'),
    closeWindow: (page) => page.close(),
    diagnosis: () => server.diagnosis(),
    stop: async () => {
      await context.close();
      await server.stop();
    },
  };
}

/** Rejects where it cannot be installed or nothing can show it. */
export async function createNpmHost(log: (message: string) => void): Promise<EditorHost> {
  const folder = await installNpmHost(log);
  const node = nodeForServer(folder);
  const executablePath = await findChromium(folder, node);
  const server = serverFolder(folder);
  const { version } = JSON.parse(readFileSync(join(server, 'package.json'), 'utf8')) as { version: string };
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  return {
    kind: 'npm',
    description: `VS Code ${version} (npm host), shown by Chromium ${browser.version()}`,
    start: async (options) => startSession(await startServer({ node, server }, options), browser, options.language),
    stop: () => browser.close(),
  };
}
