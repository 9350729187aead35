/** What runs the editor: VS Code's desktop build, or the VS Code server from npm shown by a Chromium. */
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';

export const repository = resolve(__dirname, '../../..');
export const screenshots = join(repository, 'out/screenshots');
/** Scratch folders of all runs. */
export const allScratch = join(repository, 'out/test/host');
/** This run's own: two runs in one checkout must not take each other's files away. */
export const scratch = join(allScratch, String(process.pid));

export interface SessionOptions {
  /** Settings of the user, complete. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the extension is there from the beginning. */
  readonly isInstalled: boolean;
  /** Display language of the windows; the npm host alone can show one without its language pack. */
  readonly language: string | undefined;
  /** Turns Workspace Trust off, so that every folder is trusted. */
  readonly isTrusted: boolean;
  /** An empty folder for the editor's own data, the extensions in it included. */
  readonly data: string;
}

export interface WindowOptions {
  /** Absolute path of a folder or of a .code-workspace file; undefined for a window without any. */
  readonly folder: string | undefined;
  /** Absolute path of an extension under development, loaded beside the installed ones. The npm host takes one, so it is one. */
  readonly developmentExtension?: string;
}

/** One editor with its own user data; any number of windows. */
export interface HostSession {
  openWindow(options: WindowOptions): Promise<Page>;
  /** `execute` starts a command in the window. */
  reload(page: Page, execute: (command: string) => Promise<void>): Promise<void>;
  closeWindow(page: Page): Promise<void>;
  /** What the editor itself said lately, for the report of a window that does not come up. */
  diagnosis(): string;
  /** Ends every process of the session that is not detached from it. */
  stop(): Promise<void>;
}

export interface EditorHost {
  readonly kind: 'electron' | 'npm';
  /** For people: product, version, how it came. */
  readonly description: string;
  start(options: SessionOptions): Promise<HostSession>;
  stop(): Promise<void>;
}
