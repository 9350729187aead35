/** Progress on the error stream: a bar that is redrawn on a terminal and cleared at the end, a line now and then elsewhere. */
import type { Disposable } from '../../shared/disposable';
import { number, safe, shorten } from './format/text';
import type { OutputChannel } from './terminal';

export interface ProgressStep {
  readonly done: number;
  /** 0 while nobody knows. */
  readonly total: number;
  readonly message: string;
}

export interface Progress extends Disposable {
  update(step: ProgressStep): void;
}

/** `bar` redraws one line, `lines` prints a line every few seconds, `none` is silent. */
export type ProgressStyle = 'bar' | 'lines' | 'none';

/** A bar on a terminal, unless --quiet; with --json only there. */
export function progressStyle(err: OutputChannel, options: { readonly quiet: boolean; readonly json: boolean }): ProgressStyle {
  if (options.quiet) return 'none';
  if (err.isTerminal) return 'bar';
  return options.json ? 'none' : 'lines';
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const redrawMs = 80;
/** Quick work shows no bar at all: something that flashes up only worries. */
const quietMs = 250;
const lineEveryMs = 3000;

export function createProgress(err: OutputChannel, style: ProgressStyle, what: string, now: () => number = Date.now): Progress {
  if (style === 'none') return { update: () => undefined, dispose: () => undefined };
  return style === 'bar' ? new ProgressBar(err, what, now) : new ProgressLines(err, what, now);
}

class ProgressBar implements Progress {
  readonly #err: OutputChannel;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #timer: NodeJS.Timeout;
  #step: ProgressStep;
  #frame = 0;
  #isShown = false;

  constructor(err: OutputChannel, what: string, now: () => number) {
    this.#err = err;
    this.#now = now;
    this.#startedAt = now();
    this.#step = { done: 0, total: 0, message: what };
    this.#timer = setInterval(() => this.#draw(), redrawMs);
    this.#timer.unref();
  }

  update(step: ProgressStep): void {
    this.#step = { ...step, message: step.message === '' ? this.#step.message : step.message };
  }

  dispose(): void {
    clearInterval(this.#timer);
    if (this.#isShown) void this.#err.write('\r\u001b[K');
    this.#isShown = false;
  }

  #draw(): void {
    const elapsed = this.#now() - this.#startedAt;
    if (elapsed < quietMs) return;
    this.#frame = (this.#frame + 1) % frames.length;
    const { palette, columns } = this.#err;
    const text = shorten(progressText(this.#step, elapsed), Math.max(10, (columns ?? 80) - 3));
    this.#isShown = true;
    void this.#err.write(`\r${palette.cyan(frames[this.#frame] ?? '')} ${text}\u001b[K`);
  }
}

class ProgressLines implements Progress {
  readonly #err: OutputChannel;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #what: string;
  #lastLineAt: number;

  constructor(err: OutputChannel, what: string, now: () => number) {
    this.#err = err;
    this.#now = now;
    this.#what = what;
    this.#startedAt = now();
    this.#lastLineAt = this.#startedAt;
  }

  update(step: ProgressStep): void {
    const time = this.#now();
    if (time - this.#lastLineAt < lineEveryMs) return;
    this.#lastLineAt = time;
    const message = step.message === '' ? this.#what : step.message;
    void this.#err.write(`${progressText({ ...step, message }, time - this.#startedAt)}\n`);
  }

  dispose(): void {
    // Every line printed is complete.
  }
}

/** `43% ━━━━━────── 512 of 1,204 · 2,310/s  src/parser.ts` */
export function progressText({ done, total, message }: ProgressStep, elapsedMs: number): string {
  if (total <= 0) return safe(message);
  const share = Math.min(1, done / total);
  const filled = Math.round(share * 20);
  const bar = '━'.repeat(filled) + '─'.repeat(20 - filled);
  const rate = elapsedMs < 500 || done === 0 ? '' : ` · ${number(Math.round(done / (elapsedMs / 1000)))}/s`;
  return `${String(Math.floor(share * 100)).padStart(3)}% ${bar} ${number(done)} of ${number(total)}${rate}  ${safe(message)}`;
}
