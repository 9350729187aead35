/**
 * A web window without any server behind it, as vscode.dev has: the workbench of the npm host, served as plain files, with
 * its extension host in a worker of the browser. Files are in memory; nothing here has a process or a disk.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import * as esbuild from 'esbuild';
import { chromium, type Browser, type Page, type Worker } from 'playwright-core';
import { findChromium } from './chromium';
import { EditorWindow } from './editor';
import { repository, scratch } from './host';
import { browserArguments } from './npmHost';
import { installNpmHost, nodeForServer } from './npmInstall';
import type { RemoteControl } from './remoteServer';
import { userSettings, type Theme } from './userSettings';
import { until } from './until';
import { serverFolder } from './vscodeServer';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** code-server makes every window a remote one, its settings included; this one has nothing to be remote from. */
const withoutServer: readonly (readonly [RegExp, string])[] = [
  [/,remoteAuthority:location\.host\}/, '}'],
  [
    /\w+\((\w+)\.file\(this\.userDataPath\)\.with\(\{scheme:\w+\.vscodeRemote\}\),"User"\)/,
    '$1.file("/User").with({scheme:"vscode-userdata"})',
  ],
];

function serverless(workbench: string): string {
  return withoutServer.reduce((text, [pattern, replacement]) => {
    if (!pattern.test(text))
      throw new Error(`The workbench of this code-server is put together in another way: ${pattern.source} is not in it.`);
    return text.replace(pattern, replacement);
  }, workbench);
}

class WebServer {
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));
  readonly #vscode: string;
  readonly #control: string;
  readonly #settings: Readonly<Record<string, unknown>>;

  constructor(vscode: string, control: string, settings: Readonly<Record<string, unknown>>) {
    this.#vscode = vscode;
    this.#control = control;
    this.#settings = settings;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.#authority;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get #authority(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/') return void response.setHeader('content-type', 'text/html').end(this.#page());
    const file = this.#fileFor(decodeURIComponent(pathname));
    if (file === undefined || !existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    const bytes = readFileSync(file);
    response.end(pathname.endsWith('/browser/workbench/workbench.js') ? serverless(bytes.toString('utf8')) : bytes);
  }

  #fileFor(path: string): string | undefined {
    const roots = { '/static/': this.#vscode, '/symbiote/': repository, '/control/': this.#control };
    const [prefix, root] = Object.entries(roots).find(([start]) => path.startsWith(start)) ?? [];
    if (prefix === undefined || root === undefined) return undefined;
    const file = normalize(join(root, path.slice(prefix.length)));
    return file.startsWith(root) ? file : undefined;
  }

  #page(): string {
    const extension = (path: string): object => ({ scheme: 'http', authority: this.#authority, path });
    const configuration = {
      additionalBuiltinExtensions: [extension('/symbiote'), extension('/control')],
      configurationDefaults: this.#settings,
      // Trust is another journey's; and nothing may be asked of a marketplace.
      enableWorkspaceTrust: false,
      isEnabledFileDownloads: false,
      isEnabledFileUploads: false,
      isEnabledCoderGettingStarted: false,
      productConfiguration: { extensionsGallery: undefined },
    };
    const template = readFileSync(join(this.#vscode, 'out/vs/code/browser/workbench/workbench.html'), 'utf8');
    const attribute = (value: unknown): string => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const values: Readonly<Record<string, string>> = {
      WORKBENCH_WEB_CONFIGURATION: attribute(configuration),
      WORKBENCH_WEB_BASE_URL: '/static',
      WORKBENCH_NLS_FALLBACK_URL: '/static/out/nls.messages.js',
      WORKBENCH_NLS_URL: '/static/out/nls.messages.js',
    };
    return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
  }
}

async function controlExtension(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(scratch, 'webControl');
  mkdirSync(folder, { recursive: true });
  await esbuild.build({
    entryPoints: [join(repository, 'test/host/remote/webExtension.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const manifest = {
    name: 'symbiote-web-control',
    publisher: 'symbiote-test',
    version: '0.0.1',
    engines: { vscode: '^1.102.0' },
    browser: './extension.js',
    activationEvents: ['*', 'onFileSystem:memory'],
    capabilities: { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const listed = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/work/${path}`, text]));
  writeFileSync(join(folder, 'files.json'), JSON.stringify(listed));
  return folder;
}

/** Finds the extension host among the page's workers, and evaluates in it. */
async function controlOf(page: Page): Promise<RemoteControl> {
  const find = async (): Promise<Worker | undefined> => {
    for (const worker of page.workers()) if (await worker.evaluate(() => 'symbioteControl' in globalThis).catch(() => false)) return worker;
    return undefined;
  };
  const worker = await until('the web window’s extension host answers', find, { timeoutMs: 45_000 });
  const version = await worker.evaluate(() => (globalThis as unknown as { readonly symbioteVersion: string }).symbioteVersion);
  return {
    version,
    evaluate: (source, argument) =>
      worker.evaluate(
        async (call) => {
          const control = globalThis as unknown as { symbioteControl(source: string, argument: unknown): unknown };
          return (await control.symbioteControl(call.source, call.argument)) ?? null;
        },
        { source, argument },
      ),
  };
}

export class WebWindow extends EditorWindow {
  readonly #server: WebServer;
  readonly #browser: Browser;

  private constructor(page: Page, remote: RemoteControl, server: WebServer, browser: Browser) {
    super(page, undefined, 'web', remote);
    this.#server = server;
    this.#browser = browser;
  }

  /** Opens `memory:/work` with these files in it. */
  static async open(files: Readonly<Record<string, string>>, theme: Theme = 'dark'): Promise<WebWindow> {
    const folder = await installNpmHost((message) => console.log(message));
    const executablePath = await findChromium(folder, nodeForServer(folder));
    const browser = await chromium.launch({ executablePath, args: browserArguments });
    const server = new WebServer(serverFolder(folder), await controlExtension(files), userSettings(theme));
    try {
      const authority = await server.listen();
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      if (process.env['SYMBIOTE_WEB_LOG'] !== undefined) {
        page.on('console', (message) => console.log(`[web] ${message.text()}`));
        page.on('pageerror', (error) => console.log(`[web] ${error.stack}`));
        page.on('response', (response) => response.status() >= 400 && console.log(`[web] ${response.status()} ${response.url()}`));
      }
      await page.goto(`http://${authority}/?folder=memory:/work`);
      return new WebWindow(page, await controlOf(page), server, browser);
    } catch (error) {
      const [page] = browser.contexts().flatMap((context) => context.pages());
      await page?.screenshot({ path: join(repository, 'out/screenshots/failed to open the web window.png') }).catch(() => undefined);
      await browser.close();
      server.close();
      throw error;
    }
  }

  uri(path: string): string {
    return `memory:/work/${path}`;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}
