/** Shows a panel in a headless Chromium: the real page, bundle and style sheet, with a fake editor on the other side. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { panelHtml } from '../../src/hosts/vscode/panelHtml';
import type { HostMessage, WebviewMessage } from '../../src/protocol/webview';
import type { ElementTree } from '../../src/shared/elementTree';
import { findChromium, installedChromium } from '../host/harness/chromium';
import { installNpmHost, nodeForServer } from '../host/harness/npmInstall';
import { themes, type ThemeName } from './themes';

const repository = join(__dirname, '../..');
const screenshots = join(repository, 'out/screenshots');
const origin = 'http://panel.test';
/** The browser's protocol takes a frame's time for a few of these. */
const pieceLength = 1 << 15;

/** The installed Chromium, else the one that the editor tests install. */
export async function launchChromium(): Promise<Browser> {
  let executablePath = installedChromium();
  if (executablePath === undefined) {
    const folder = await installNpmHost(console.log);
    executablePath = await findChromium(folder, nodeForServer(folder));
  }
  return chromium.launch({
    executablePath,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'],
  });
}

export interface PanelPageOptions {
  /** What the editor kept of an earlier window. */
  readonly state?: unknown;
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

export class PanelPage {
  /** What the panel sent. */
  readonly sent: WebviewMessage[] = [];
  /** Directives of the content security policy that something broke. */
  readonly violations: string[] = [];
  /** Addresses asked for beside the panel's own three files. */
  readonly requests: string[] = [];
  readonly errors: string[] = [];
  /** Hears what the panel sends, as it comes. */
  onMessage: (message: WebviewMessage) => void = () => undefined;

  #number = 0;

  private constructor(readonly page: Page) {}

  static async open(
    browser: Browser,
    theme: ThemeName = 'dark',
    { state, reducedMotion = 'reduce' }: PanelPageOptions = {},
  ): Promise<PanelPage> {
    const page = await browser.newPage({ viewport: { width: 900, height: 640 }, reducedMotion });
    const shown = new PanelPage(page);
    await shown.#answerLocally();
    page.on('pageerror', (error) => shown.errors.push(error.message));
    await page.exposeFunction('symbioteSent', (message: WebviewMessage) => {
      shown.sent.push(message);
      shown.onMessage(message);
    });
    await page.exposeFunction('symbioteViolated', (directive: string) => shown.violations.push(directive));
    // The loader of these tests marks functions with a helper that a page has not.
    await page.addInitScript('globalThis.__name = (value) => value;');
    await page.addInitScript(fakeEditor, { variables: themes[theme], kept: state });
    await page.goto(`${origin}/`);
    await shown.until('it is ready', () => shown.sent.some(({ type }) => type === 'ready'));
    return shown;
  }

  async #answerLocally(): Promise<void> {
    const html = panelHtml({
      language: 'en',
      title: 'Panel',
      scriptUri: `${origin}/webview.js`,
      styleUri: `${origin}/panel.css`,
      cspSource: origin,
      nonce: 'bm9uY2U=',
    });
    const answers: Readonly<Record<string, { contentType: string; body: string }>> = {
      '/': { contentType: 'text/html; charset=utf-8', body: html },
      '/webview.js': { contentType: 'text/javascript', body: readFileSync(join(repository, 'dist/webview.js'), 'utf8') },
      '/panel.css': { contentType: 'text/css', body: readFileSync(join(repository, 'media/panel.css'), 'utf8') },
      '/favicon.ico': { contentType: 'image/x-icon', body: '' },
    };
    await this.page.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      const answer = url.origin === origin ? answers[url.pathname] : undefined;
      if (answer !== undefined) return route.fulfill(answer);
      this.requests.push(url.href);
      return route.abort();
    });
  }

  /** Sends a tree as the extension does. */
  async render(tree: ElementTree, { state, now = Date.now() }: { readonly state?: unknown; readonly now?: number } = {}): Promise<void> {
    await this.post({ type: 'render', number: (this.#number += 1), tree, now, state });
  }

  async post(message: HostMessage | Record<string, unknown>): Promise<void> {
    // As text: the way into the page is slow for large objects, and what is measured is the panel.
    await this.page.evaluate(
      (text) =>
        new Promise<void>((resolve) => {
          window.addEventListener('message', () => resolve(), { once: true });
          window.postMessage(JSON.parse(text), '*');
        }),
      JSON.stringify(message),
    );
  }

  /** Its way into the page, which is the test's and not the editor's, costs other frames than what the page does with it. */
  async postBetweenFrames(message: HostMessage): Promise<void> {
    const text = JSON.stringify(message);
    const page = await this.page.evaluateHandle(() => ({ text: '' }));
    for (let at = 0; at < text.length; at += pieceLength)
      await page.evaluate(
        (received, piece) => {
          received.text += piece;
          return new Promise(requestAnimationFrame);
        },
        text.slice(at, at + pieceLength),
      );
    await page.evaluate(({ text: whole }) => void setTimeout(() => window.postMessage(JSON.parse(whole), '*')));
  }

  async until(what: string, probe: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + 10_000;
    while (!(await probe())) {
      assert.ok(Date.now() < end, `waited in vain until ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  get actions(): unknown[] {
    return this.sent.flatMap((message) => (message.type === 'action' ? [message.action] : []));
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `panel-${name}.png`) });
  }

  /** What the panel gave the editor to keep. */
  kept(): Promise<unknown> {
    return this.page.evaluate(() => (window as unknown as { symbioteKept: unknown }).symbioteKept);
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** Runs in the page before everything else: VS Code's api, its theme as variables, and an ear for policy violations. */
function fakeEditor({ variables, kept }: { readonly variables: Readonly<Record<string, string>>; readonly kept: unknown }): void {
  const host = window as unknown as {
    symbioteSent(message: unknown): void;
    symbioteViolated(directive: string): void;
    acquireVsCodeApi: unknown;
    symbioteKept: unknown;
  };
  document.addEventListener('securitypolicyviolation', (event) => host.symbioteViolated(event.violatedDirective));
  host.symbioteKept = kept;
  host.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => host.symbioteSent(JSON.parse(JSON.stringify(message))),
    getState: () => host.symbioteKept,
    setState: (next: unknown) => (host.symbioteKept = next),
  });
  const paint = (): void => {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
  };
  if (document.documentElement === null)
    new MutationObserver((_, observer) => (observer.disconnect(), paint())).observe(document, { childList: true });
  else paint();
}
