/**
 * One integrated terminal for one task: a Pseudoterminal over attempts whose processes the engine owns. Typing, ^C and
 * resizing go to the engine; closing the terminal only ends the view, the task goes on.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { EngineError } from '../../domain/errors';
import type { Attempt } from '../../domain/runs/run';
import type { OperationInput } from '../../protocol/operations';
import type { Notification } from '../../protocol/rpc';
import type { Engine } from './engine';
import { clearTerminal, dimLine, endLine, skippedLine, toTerminalLines, withoutControls } from './terminalText';
import { plainTitle } from './views/taskItems';

/** Output that came before the terminal was opened; VS Code drops what is written earlier. */
const heldLimit = 1_000_000;

export class TaskTerminal {
  readonly taskId: string;
  readonly terminal: vscode.Terminal;
  readonly #engine: Engine;
  readonly #onClosed: () => void;
  #isClosed = false;
  /** Bytes of this attempt that were never shown here. */
  #skipped = 0;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #renamed = new vscode.EventEmitter<string>();
  #attempt: Attempt;
  #isLive = true;
  /** Text waiting for the terminal to open; undefined once it is. */
  #held: string[] | undefined = [];
  /** Output that arrives while the backlog is on its way, in order behind it. */
  #awaitingBacklog: Notification<'attempt.output'>[] | undefined;
  #ending: Attempt | undefined;
  /** Counts what was shown, so that an answer that comes late is known to be of yesterday. */
  #generation = 0;
  /** Whether something stands on the line of the cursor, as far as can be told without drawing it. */
  #isLineOpen = false;
  #size: vscode.TerminalDimensions | undefined;

  constructor(engine: Engine, attempt: Attempt, onClosed: () => void) {
    this.#engine = engine;
    this.#onClosed = onClosed;
    this.#attempt = attempt;
    this.taskId = attempt.taskId;
    const pty: vscode.Pseudoterminal = {
      onDidWrite: this.#written.event,
      onDidChangeName: this.#renamed.event,
      open: (size) => this.#open(size),
      close: () => this.close(),
      handleInput: (data) => {
        if (this.#isLive) this.#tell('attempt.input', { attemptId: this.#attempt.id, data });
      },
      setDimensions: (size) => this.#resize(size),
    };
    // Transient: after a reload VS Code would bring back a dead shell in its place; we make it anew from the engine's backlog.
    this.terminal = vscode.window.createTerminal({
      name: withoutControls(plainTitle(attempt.title)),
      pty,
      isTransient: true,
      iconPath: new vscode.ThemeIcon('run'),
    });
  }

  get attempt(): Attempt {
    return this.#attempt;
  }

  get title(): string {
    return this.#attempt.title;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  /** Shows an attempt from its backlog on, instead of whatever was shown. */
  async show(attempt: Attempt): Promise<void> {
    if (attempt.title !== this.#attempt.title) this.#renamed.fire(withoutControls(plainTitle(attempt.title)));
    const generation = ++this.#generation;
    this.#attempt = attempt;
    this.#isLive = true;
    this.#ending = undefined;
    this.#skipped = 0;
    this.#awaitingBacklog = [];
    this.#write(clearTerminal);
    try {
      const { backlog, skipped } = await this.#engine.request('attempt.attach', { attemptId: attempt.id });
      if (this.#generation !== generation) return;
      this.#skip(skipped);
      this.#write(this.#lines(backlog));
    } catch (error) {
      if (this.#generation !== generation) return;
      // A command may end before it could be attached to: its end is told all the same, its output is in the log.
      if (!EngineError.is(error, 'notFound')) this.#write(dimLine(EngineError.from(error).message));
    }
    this.#flushAwaiting();
  }

  output(output: Notification<'attempt.output'>): void {
    if (this.#awaitingBacklog !== undefined) {
      this.#awaitingBacklog.push(output);
      return;
    }
    this.#skip(output.skipped);
    this.#write(this.#lines(output.data));
  }

  /** The attempt ended; its last output stands, with a line that says how. */
  end(attempt: Attempt): void {
    if (this.#awaitingBacklog !== undefined) {
      this.#ending = attempt;
      return;
    }
    this.#attempt = attempt;
    this.#isLive = false;
    this.#write(endLine(attempt, this.#isLineOpen, this.#skipped));
  }

  /** The engine went away under a live attempt. */
  lose(): void {
    if (!this.#isLive) return;
    this.#isLive = false;
    this.#awaitingBacklog = undefined;
    this.#write(
      `${this.#isLineOpen ? '\r\n' : ''}${dimLine(l10n.t('The engine ended. What became of the task is shown in the Tasks view.'))}`,
    );
  }

  /** Ends the view. VS Code asks the Pseudoterminal for it only when the terminal was looked at once. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onClosed();
    if (this.#isLive) this.#tell('attempt.detach', { attemptId: this.#attempt.id });
    this.#written.dispose();
    this.#renamed.dispose();
  }

  dispose(): void {
    this.terminal.dispose();
    this.close();
  }

  #flushAwaiting(): void {
    const waiting = this.#awaitingBacklog ?? [];
    this.#awaitingBacklog = undefined;
    for (const output of waiting) this.output(output);
    if (this.#ending !== undefined) this.end(this.#ending);
    else if (this.#size !== undefined) this.#resize(this.#size);
  }

  #open(size: vscode.TerminalDimensions | undefined): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const text of held) this.#written.fire(text);
    if (size !== undefined) this.#resize(size);
  }

  #resize(size: vscode.TerminalDimensions): void {
    this.#size = size;
    if (this.#isLive) this.#tell('attempt.resize', { attemptId: this.#attempt.id, columns: size.columns, rows: size.rows });
  }

  #skip(bytes: number): void {
    this.#skipped += bytes;
    if (bytes > 0) this.#write(skippedLine(bytes));
  }

  #lines(text: string): string {
    return this.#attempt.terminal ? text : toTerminalLines(text);
  }

  #write(text: string): void {
    if (text === '') return;
    this.#isLineOpen = !/[\r\n](\u001b\[[\d;?]*[A-Za-z])*$/.test(text) && text !== clearTerminal;
    if (this.#held === undefined) this.#written.fire(text);
    else if (this.#held.reduce((sum, part) => sum + part.length, 0) < heldLimit) this.#held.push(text);
  }

  /** Told, not asked: an attempt may end at any moment, and then there is nobody to tell. */
  #tell<N extends 'attempt.detach' | 'attempt.input' | 'attempt.resize'>(name: N, input: OperationInput<N>): void {
    this.#engine.request(name, input).catch((error: unknown) => this.#engine.log.debug(`${name}: ${EngineError.from(error).message}`));
  }
}
