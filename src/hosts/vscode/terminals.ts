/**
 * The terminals of a folder's tasks: one per task, made when an attempt starts (or is found running after a window reload),
 * never focused by itself, reused by the next attempt, and few ended ones kept.
 */
import * as vscode from 'vscode';
import type { Attempt } from '../../domain/runs/run';
import { DisposableList } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';
import type { Engine } from './engine';
import { editorSetting } from './settings';
import { TaskTerminal } from './taskTerminal';

/** Ended terminals that stay; older ones are disposed. */
const endedKept = 5;

/** The task whose terminal was brought into view, so that it is again after a window reload. */
const shownKey = 'terminals.shown';

export class Terminals {
  readonly #engine: Engine;
  readonly #memory: vscode.Memento;
  readonly #life = new DisposableList();
  readonly #changed = new Emitter<void>();
  /** By task id, the one used last at the end. */
  readonly #byTask = new Map<string, TaskTerminal>();
  readonly #byAttempt = new Map<string, TaskTerminal>();
  /** Attempts that go on though the person closed their terminal, by task id: it can be had again. */
  readonly #closed = new Map<string, Attempt>();
  #toReveal: string | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(engine: Engine, memory: vscode.Memento) {
    this.#engine = engine;
    this.#memory = memory;
    this.#toReveal = memory.get<string>(shownKey);
    this.#life.add(engine.on('attempt.started', ({ attempt }) => this.#start(attempt)));
    this.#life.add(
      // Output for a view by name is the run panel's.
      engine.on('attempt.output', (output) => output.view === undefined && this.#byAttempt.get(output.attemptId)?.output(output)),
    );
    this.#life.add(engine.on('attempt.ended', ({ attempt }) => this.#end(attempt)));
    this.#life.add(engine.onDidConnect(() => void this.#attachLive()));
    this.#life.add(
      vscode.window.onDidCloseTerminal((closed) => [...this.#byTask.values()].find(({ terminal }) => terminal === closed)?.close()),
    );
    this.#life.add(vscode.window.onDidChangeActiveTerminal((terminal) => this.#forgetShown(terminal)));
  }

  has(taskId: string): boolean {
    return this.#byTask.has(taskId) || this.#closed.has(taskId);
  }

  /** Tasks with a terminal, the latest first. */
  all(): readonly { readonly taskId: string; readonly title: string; readonly isLive: boolean }[] {
    const closed = [...this.#closed.values()].map(({ taskId, title }) => ({ taskId, title, isLive: true }));
    return [...this.#byTask.values(), ...closed].reverse().map(({ taskId, title, isLive }) => ({ taskId, title, isLive }));
  }

  /** Brings a task's terminal into view because the person asked, and focuses it. */
  reveal(taskId: string): void {
    const closed = this.#closed.get(taskId);
    if (closed !== undefined) this.#start(closed);
    const terminal = this.#byTask.get(taskId);
    if (terminal !== undefined) this.#bring(terminal, false);
  }

  /** The same for a task that is about to have one: its files are still being recorded. */
  revealOnStart(taskId: string): void {
    this.#toReveal = taskId;
  }

  #start(attempt: Attempt): void {
    if (this.#byAttempt.has(attempt.id)) return;
    this.#closed.delete(attempt.taskId);
    const terminal = this.#terminalFor(attempt);
    this.#byAttempt.set(attempt.id, terminal);
    void terminal.show(attempt);
    const wasShown = this.#toReveal === attempt.taskId;
    if (wasShown) this.#toReveal = undefined;
    if (wasShown || editorSetting('terminal.reveal') === 'onStart') this.#bring(terminal, true);
    this.#changed.fire();
  }

  #terminalFor(attempt: Attempt): TaskTerminal {
    const known = this.#byTask.get(attempt.taskId);
    if (known !== undefined) {
      this.#byAttempt.delete(known.attempt.id);
      this.#byTask.delete(attempt.taskId);
      this.#byTask.set(attempt.taskId, known);
      return known;
    }
    const created = new TaskTerminal(this.#engine, attempt, () => this.#forget(created));
    this.#byTask.set(attempt.taskId, created);
    return created;
  }

  #end(attempt: Attempt): void {
    if (this.#closed.delete(attempt.taskId)) this.#changed.fire();
    const terminal = this.#byAttempt.get(attempt.id);
    if (terminal === undefined) return;
    this.#byAttempt.delete(attempt.id);
    terminal.end(attempt);
    const hasFailed = attempt.verdict?.kind !== 'cancelled' && !(attempt.verdict?.kind === 'exited' && attempt.verdict.exitCode === 0);
    if (hasFailed && editorSetting('terminal.reveal') === 'onFailure') this.#bring(terminal, true);
    this.#disposeOld();
    this.#changed.fire();
  }

  /** After connecting: what runs gets its terminal again, what no longer does says so. */
  async #attachLive(): Promise<void> {
    const before = new Map(this.#byAttempt);
    this.#closed.clear();
    const answer = await this.#engine.request('run.list', { limit: 1 }).catch(() => undefined);
    if (answer === undefined) return;
    const live = new Set(answer.attempts.map((attempt) => attempt.id));
    for (const [id, terminal] of before) {
      this.#byAttempt.delete(id);
      if (!live.has(id)) terminal.lose();
    }
    for (const attempt of answer.attempts) this.#start(attempt);
    this.#toReveal = undefined;
  }

  #disposeOld(): void {
    const ended = [...this.#byTask.values()].filter((terminal) => !terminal.isLive);
    const shown = vscode.window.activeTerminal;
    for (const terminal of ended.slice(0, Math.max(0, ended.length - endedKept))) if (terminal.terminal !== shown) terminal.dispose();
  }

  #forget(terminal: TaskTerminal): void {
    if (terminal.isLive) this.#closed.set(terminal.taskId, terminal.attempt);
    if (this.#byTask.get(terminal.taskId) === terminal) this.#byTask.delete(terminal.taskId);
    if (this.#byAttempt.get(terminal.attempt.id) === terminal) this.#byAttempt.delete(terminal.attempt.id);
    this.#changed.fire();
  }

  /**
   * Which terminal is in view cannot be asked; what is known is which one was brought there, and whether another took its
   * place. A terminal that goes says nothing: on a reload all of them do.
   */
  #bring(terminal: TaskTerminal, preserveFocus: boolean): void {
    terminal.terminal.show(preserveFocus);
    void this.#memory.update(shownKey, terminal.taskId);
  }

  #forgetShown(active: vscode.Terminal | undefined): void {
    const shown = this.#memory.get<string>(shownKey);
    if (active === undefined || shown === undefined || this.#byTask.get(shown)?.terminal === active) return;
    if (this.#toReveal === undefined) void this.#memory.update(shownKey, undefined);
  }

  dispose(): void {
    this.#life.dispose();
    for (const terminal of [...this.#byTask.values()]) terminal.dispose();
    this.#changed.dispose();
  }
}
