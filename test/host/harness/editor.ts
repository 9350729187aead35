/**
 * What journeys work with: `openEditor` gives a real editor window with Symbiote in it, driven from outside through its page
 * (what a person sees and types) and from inside through `run` (the `vscode` API in its extension host).
 */
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { currentHost } from './currentHost';
import { scratch, screenshots, type HostSession } from './host';
import { installedFolder } from './installedExtension';
import { endEngines } from './leftovers';
import type { RemoteControl, RemoteWindow } from './remoteServer';
import { themes, userSettings, type Theme } from './userSettings';
import { until } from './until';

type Vscode = typeof import('vscode');

export interface EditorOptions {
  /** Absolute path of the workspace folder or of a .code-workspace file; undefined for a window without any. */
  readonly folder: string | undefined;
  /** False leaves Workspace Trust on, and the folder is not trusted. Default true. */
  readonly trusted?: boolean;
  /** Default `dark`. */
  readonly theme?: Theme;
  /** More settings of the user, full keys. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False opens an editor without the extension, for a journey that installs it. Default true. */
  readonly installed?: boolean;
  /** Display language, for example `de`; see `SessionOptions.language`. */
  readonly language?: string;
  /** More environment for the extension host, and so for the engine. */
  readonly environment?: Readonly<Record<string, string>>;
}

let lastWindow = 0;

/** One window. */
export class EditorWindow {
  #remote: RemoteControl;

  protected constructor(
    readonly page: Page,
    /** Undefined for a window that no editor's session holds. */
    protected readonly session: HostSession | undefined,
    readonly windowId: string,
    remote: RemoteControl,
  ) {
    this.#remote = remote;
  }

  /** A window that does not come up is reported, and opened once more: the editor's own start is not what journeys are about. */
  protected static async openIn(session: HostSession, folder: string | undefined): Promise<[Page, string, RemoteWindow]> {
    try {
      return await EditorWindow.#openOnce(session, folder, 45_000);
    } catch (error) {
      console.warn(`A window did not come up; trying once more. ${String(error)}\n${session.diagnosis()}`);
      return EditorWindow.#openOnce(session, folder, 75_000);
    }
  }

  static async #openOnce(session: HostSession, folder: string | undefined, timeoutMs: number): Promise<[Page, string, RemoteWindow]> {
    const windowId = `${process.pid}-${++lastWindow}`;
    const page = await session.openWindow({ folder, developmentExtension: writeControlExtension(windowId) });
    try {
      const remote = await EditorWindow.awaitRemote(windowId, page, { timeoutMs });
      if (folder?.endsWith('.code-workspace') === true) await EditorWindow.#awaitFolders(remote);
      return [page, windowId, remote];
    } catch (error) {
      await session.closeWindow(page).catch(() => undefined);
      throw error;
    }
  }

  /**
   * A remote window begins with what it remembers of a workspace file, which the first time is no folder, and reads the file
   * once its connection stands. About one time in ten it misses that moment and stays without folders until it is opened again.
   */
  static async #awaitFolders(remote: RemoteControl): Promise<void> {
    const count = (vscode: Vscode): number => vscode.workspace.workspaceFolders?.length ?? 0;
    await until(
      'the window has the folders of its workspace file',
      async () => Number(await remote.evaluate(count.toString(), undefined)) > 0,
      {
        timeoutMs: 10_000,
      },
    );
  }

  protected static async awaitRemote(
    windowId: string,
    page: Page,
    { previous, timeoutMs = 90_000 }: { readonly previous?: RemoteControl; readonly timeoutMs?: number },
  ): Promise<RemoteWindow> {
    const { remote } = currentHost();
    const find = (): RemoteWindow | undefined => (remote.window(windowId) === previous ? undefined : remote.window(windowId));
    try {
      const window = await until('the window’s extension host answers', find, { timeoutMs });
      await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 30_000 });
      return window;
    } catch (error) {
      await page.screenshot({ path: join(screenshots, `failed to open ${windowId}.png`) }).catch(() => undefined);
      throw error;
    }
  }

  /** Version of VS Code. */
  get version(): string {
    return this.#remote.version;
  }

  /**
   * Runs a function in the window's extension host and returns what it returns, through JSON. It is sent as source: it sees
   * its two parameters and `require`, nothing of the file around it.
   */
  async run<R, A = undefined>(body: (vscode: Vscode, argument: A) => R | Promise<R> | Thenable<R>, argument?: A): Promise<R> {
    return (await this.#remote.evaluate(body.toString(), argument)) as R;
  }

  /**
   * Executes a command. Its result is not returned: many results do not survive JSON; use `run` for one that does. The window
   * is asked first, so that what was clicked there before (a selection, a checkbox) has come to the extension.
   */
  async command(id: string, ...args: unknown[]): Promise<void> {
    await this.run(
      async (vscode, call) => {
        await vscode.commands.executeCommand('setContext', 'symbiote.test.barrier', call.id);
        await vscode.commands.executeCommand(call.id, ...call.args);
      },
      { id, args },
    );
  }

  /** Starts a command that waits for the person (a quick pick, an input box) without waiting for its end. */
  async startCommand(id: string, ...args: unknown[]): Promise<void> {
    await this.run(
      async (vscode, call) => {
        await vscode.commands.executeCommand('setContext', 'symbiote.test.barrier', call.id);
        vscode.commands.executeCommand(call.id, ...call.args).then(undefined, (error) => console.error('[control]', call.id, error));
      },
      { id, args },
    );
  }

  /** Opens a file in the editor and waits until its text is on the screen. */
  async openFile(path: string): Promise<void> {
    await this.run(async (vscode, file) => {
      await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
    }, path);
    await this.page.locator('.editor-instance .view-lines .view-line').first().waitFor();
  }

  /** Replaces `before`, which must stand in the file once, as an edit in the editor; not saved. */
  async replaceText(path: string, before: string, after: string): Promise<void> {
    await this.run(
      async (vscode, change) => {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.file(change.path));
        const start = document.getText().indexOf(change.before);
        if (start < 0) throw new Error(`"${change.before}" is not in ${change.path}`);
        const edit = new vscode.WorkspaceEdit();
        edit.replace(
          document.uri,
          new vscode.Range(document.positionAt(start), document.positionAt(start + change.before.length)),
          change.after,
        );
        await vscode.workspace.applyEdit(edit);
      },
      { path, before, after },
    );
  }

  /** Problems on a file, lines and columns from 1. */
  async diagnostics(
    path: string,
  ): Promise<{ line: number; column: number; message: string; source: string | undefined; severity: number }[]> {
    return this.run(
      (vscode, file) =>
        vscode.languages.getDiagnostics(vscode.Uri.file(file)).map(({ range, message, source, severity }) => ({
          line: range.start.line + 1,
          column: range.start.character + 1,
          message,
          source,
          severity,
        })),
      path,
    );
  }

  /** Inlay hints that all providers offer for a file, lines from 1. */
  async inlayHints(path: string): Promise<{ line: number; text: string }[]> {
    return this.run(async (vscode, file) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const hints = await vscode.commands.executeCommand<import('vscode').InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        all,
      );
      return hints.map(({ position, label }) => ({
        line: position.line + 1,
        text: typeof label === 'string' ? label : label.map((part) => part.value).join(''),
      }));
    }, path);
  }

  /** Sets a setting of the user. */
  async setSetting(key: string, value: unknown): Promise<void> {
    await this.run(
      async (vscode, setting) => {
        await vscode.workspace.getConfiguration().update(setting.key, setting.value, vscode.ConfigurationTarget.Global);
      },
      { key, value },
    );
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.setSetting('workbench.colorTheme', themes[theme].id);
    await this.page.locator(`.monaco-workbench.${themes[theme].className}`).waitFor();
  }

  /** Texts of the elements a CSS selector finds, white space collapsed. */
  async texts(selector: string): Promise<string[]> {
    const texts = await this.page.locator(selector).allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** Rows of a tree view by its title ("Hotspots"), top to bottom, as they are rendered (label and description). */
  async treeRows(title: string): Promise<string[]> {
    const rows = await this.#pane(title)
      .locator('.monaco-list-row')
      .evaluateAll((elements) =>
        elements
          .map((element) => ({ index: Number(element.getAttribute('data-index') ?? 0), text: element.textContent ?? '' }))
          .sort((a, b) => a.index - b.index)
          .map(({ text }) => text),
      );
    return rows.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** The Playwright locator of a tree view's row whose text contains `text`. */
  treeRow(title: string, text: string): ReturnType<Page['locator']> {
    return this.#pane(title).locator('.monaco-list-row', { hasText: text }).first();
  }

  #pane(title: string): ReturnType<Page['locator']> {
    return this.page.locator('.pane', { has: this.page.locator('.pane-header .title', { hasText: new RegExp(`^${title}$`) }) });
  }

  /** What the terminal on the screen shows, line by line, trailing white space cut. */
  async terminalText(): Promise<string> {
    const rows = await this.page
      .locator('.terminal-wrapper.active .xterm-rows > div')
      .evaluateAll((elements) => elements.map((row) => row.textContent ?? ''));
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** Names of the integrated terminals. */
  async terminalNames(): Promise<string[]> {
    return this.run((vscode) => vscode.window.terminals.map((terminal) => terminal.name));
  }

  /** Titles of the notifications on the screen. */
  async notifications(): Promise<string[]> {
    return this.texts('.notifications-toasts .notification-list-item-message');
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** A key as Playwright names it: `Enter`, `Control+c`. */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async click(selector: string): Promise<void> {
    await this.page.locator(selector).first().click();
  }

  /** Saves what the window shows as out/screenshots/<name>.png. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
  }

  /**
   * The same in every theme, `<name>-dark.png` and so on, for whoever looks at them: SYMBIOTE_THEMES=all. Else in the dark one alone,
   * since a change of theme takes seconds. The window is dark after that.
   */
  async screenshotInThemes(name: string): Promise<void> {
    if (process.env['SYMBIOTE_THEMES'] !== 'all') return this.screenshot(`${name}-dark`);
    for (const theme of ['light', 'contrast', 'dark'] as const) {
      await this.setTheme(theme);
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** Reloads the window, which ends its extension host, and waits for the new one. */
  async reload(): Promise<void> {
    const previous = this.#remote;
    // The answer to a command that ends the extension host may never arrive.
    if (this.session === undefined) throw new Error('This window is not reloaded: it would begin with other files.');
    await this.session.reload(this.page, (command) => this.startCommand(command).catch(() => undefined));
    this.#remote = await EditorWindow.awaitRemote(this.windowId, this.page, { previous });
  }

  /** Waits until the probe gives a value that is neither undefined nor false; `what` completes "until …". */
  readonly until = until;
}

/** The first window of an editor of its own, with user data and a SYMBIOTE_HOME that nothing else uses. */
export class Editor extends EditorWindow {
  readonly #temporary: string;
  readonly #session: HostSession;
  #isClosed = false;

  private constructor(page: Page, session: HostSession, windowId: string, remote: RemoteWindow, temporary: string) {
    super(page, session, windowId, remote);
    this.#temporary = temporary;
    this.#session = session;
  }

  static async open(options: EditorOptions): Promise<Editor> {
    const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-editor-')));
    const home = join(temporary, 'home');
    mkdirSync(home);
    const session = await currentHost().host.start({
      data: join(temporary, 'data'),
      isTrusted: options.trusted ?? true,
      isInstalled: options.installed ?? true,
      language: options.language,
      settings: { ...userSettings(options.theme ?? 'dark'), ...options.settings },
      environment: { SYMBIOTE_HOME: home, ...options.environment },
    });
    try {
      const editor = new Editor(...(await Editor.#first(session, options.folder)), temporary);
      currentHost().openEditors.add(editor);
      return editor;
    } catch (error) {
      await Editor.#end(session, temporary);
      throw error;
    }
  }

  static async #end(session: HostSession, temporary: string): Promise<void> {
    await session.stop();
    try {
      await endEngines(join(temporary, 'home'));
    } finally {
      rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }

  static async #first(session: HostSession, folder: string | undefined): Promise<[Page, HostSession, string, RemoteWindow]> {
    const [page, windowId, remote] = await EditorWindow.openIn(session, folder);
    return [page, session, windowId, remote];
  }

  /** SYMBIOTE_HOME of this editor and of its engines. */
  get home(): string {
    return join(this.#temporary, 'home');
  }

  /** The extension as it is installed in this editor, for journeys that break it. */
  get installed(): string {
    return installedFolder(join(this.#temporary, 'data', 'extensions'));
  }

  /** A further window of the same editor, on the same or another place. */
  async openWindow(folder: string | undefined): Promise<EditorWindow> {
    const [page, windowId, remote] = await EditorWindow.openIn(this.#session, folder);
    return new SecondWindow(page, this.#session, windowId, remote);
  }

  /** Closes the editor, ends its engines and removes its data. Rejects when processes of theirs are left. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    currentHost().openEditors.delete(this);
    await Editor.#end(this.#session, this.#temporary);
  }
}

class SecondWindow extends EditorWindow {
  constructor(page: Page, session: HostSession, windowId: string, remote: RemoteWindow) {
    super(page, session, windowId, remote);
  }
}

/** Opens a folder in a real editor. Close it in `after`. Takes some seconds. */
export function openEditor(options: EditorOptions): Promise<Editor> {
  return Editor.open(options);
}

/** Every window gets a control extension of its own, because its folder is the only thing that tells windows apart. */
function writeControlExtension(windowId: string): string {
  const folder = join(scratch, 'control', windowId);
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'symbiote-control',
    publisher: 'symbiote-test',
    version: '0.0.1',
    engines: { vscode: '^1.102.0' },
    main: './extension.js',
    activationEvents: ['*'],
    extensionKind: ['workspace'],
    capabilities: { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'address.json'), JSON.stringify(currentHost().remote.addressFor(windowId)));
  copyFileSync(join(scratch, 'remote.js'), join(folder, 'extension.js'));
  return folder;
}
