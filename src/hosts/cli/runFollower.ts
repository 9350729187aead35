/**
 * Follows the attempts of one run and streams what they print, each line with its task's name before it. It subscribes when it
 * is made, so that nothing is missed between starting the run and knowing its id.
 */
import type { Attempt } from '../../domain/runs/run';
import { attemptOutcome } from '../../domain/tasks/statusReason';
import { DisposableList, type Disposable } from '../../shared/disposable';
import type { EngineClient } from '../node/client/engineClient';
import { BoundedWriter, missingLine } from './boundedWriter';
import { duration, safe, safeLines } from './format/text';
import { LinePrefixer } from './linePrefixer';
import type { Colour } from './palette';
import type { OutputChannel } from './terminal';

const colours: readonly Colour[] = ['cyan', 'magenta', 'blue', 'yellow', 'green'];

/** How long to wait for the last output of an attempt whose end was not told. */
const settleMs = 2000;

interface Followed {
  readonly prefix: string;
  readonly lines: LinePrefixer;
  /** Output that came before the answer to attaching; undefined once it did. */
  early: { readonly data: string; readonly skipped: number }[] | undefined;
  end: Attempt | undefined;
  isFinished: boolean;
}

export class RunFollower implements Disposable {
  readonly #client: EngineClient;
  readonly #channel: OutputChannel;
  readonly #writer: BoundedWriter;
  readonly #now: () => number;
  readonly #subscriptions = new DisposableList();
  readonly #followed = new Map<string, Followed>();
  /** Attempts that started before the run's id was known. */
  #waiting: Attempt[] = [];
  #runId: string | undefined;
  #wake: () => void = () => undefined;

  constructor(client: EngineClient, channel: OutputChannel, now: () => number = Date.now) {
    this.#client = client;
    this.#channel = channel;
    this.#writer = new BoundedWriter(channel);
    this.#now = now;
    this.#subscriptions.add(client.on('attempt.started', ({ attempt }) => this.#started(attempt)));
    this.#subscriptions.add(client.on('attempt.output', ({ attemptId, data, skipped }) => this.#output(attemptId, data, skipped)));
    this.#subscriptions.add(client.on('attempt.ended', ({ attempt }) => this.#ended(attempt)));
  }

  /** Whether anything of the run was shown. */
  get hasPrinted(): boolean {
    return this.#followed.size > 0;
  }

  /** Says which run to follow. */
  follow(runId: string): void {
    this.#runId = runId;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const attempt of waiting) this.#started(attempt);
  }

  /** After the run ended: resolves when what its attempts printed was written. */
  async settle(): Promise<void> {
    const deadline = Date.now() + settleMs;
    while ([...this.#followed.values()].some((one) => !one.isFinished) && Date.now() < deadline) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    for (const one of this.#followed.values()) this.#finish(one);
    await this.#writer.settle();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#wake();
  }

  /** Also told of attempts that have ended: one that could not be started has no beginning. */
  #started(attempt: Attempt): void {
    if (this.#runId === undefined) {
      this.#waiting = [...this.#waiting.filter((waiting) => waiting.id !== attempt.id), attempt];
      return;
    }
    if (attempt.runId !== this.#runId || this.#followed.has(attempt.id)) return;
    const colour = colours[this.#followed.size % colours.length] ?? 'cyan';
    const prefix = `${this.#channel.palette[colour](`[${safe(attempt.taskId)}]`)} `;
    const lines = new LinePrefixer({ prefix, keepColours: this.#channel.palette.isColoured, now: this.#now });
    const one: Followed = { prefix, lines, early: [], end: attempt.endedAt === undefined ? undefined : attempt, isFinished: false };
    this.#followed.set(attempt.id, one);
    this.#announce(one, attempt);
    void this.#attach(attempt.id, one);
  }

  #announce({ prefix }: Followed, { command }: Attempt): void {
    const { dim } = this.#channel.palette;
    for (const line of safeLines(command ?? '')) if (line.trim() !== '') this.#writer.push(`${prefix}${dim(`$ ${line}`)}\n`);
  }

  async #attach(attemptId: string, one: Followed): Promise<void> {
    try {
      const { backlog, skipped, attempt } = await this.#client.request('attempt.attach', { attemptId });
      this.#print(one, backlog, skipped);
      if (attempt.endedAt !== undefined) one.end ??= attempt;
    } catch {
      // The connection is gone, which the command itself hears of, or the attempt is already over: its log is in the results.
    }
    const early = one.early ?? [];
    one.early = undefined;
    for (const { data, skipped } of early) this.#print(one, data, skipped);
    if (one.end !== undefined) this.#finish(one);
  }

  #output(attemptId: string, data: string, skipped: number): void {
    const one = this.#followed.get(attemptId);
    if (one === undefined) return;
    if (one.early === undefined) this.#print(one, data, skipped);
    else one.early.push({ data, skipped });
  }

  #print(one: Followed, data: string, skipped: number): void {
    if (skipped > 0) this.#writer.push(one.lines.flush() + one.prefix + missingLine(skipped));
    this.#writer.push(one.lines.push(data));
  }

  #ended(attempt: Attempt): void {
    const one = this.#followed.get(attempt.id);
    if (one === undefined) return this.#started(attempt);
    one.end = attempt;
    if (one.early === undefined) this.#finish(one);
  }

  #finish(one: Followed): void {
    if (one.isFinished) return;
    one.isFinished = true;
    this.#writer.push(one.lines.flush());
    if (one.end !== undefined) {
      for (const warning of one.end.warnings ?? []) this.#writer.push(`${one.prefix}${this.#channel.palette.yellow(safe(warning))}\n`);
      this.#writer.push(`${one.prefix}${this.#endLine(one.end)}\n`);
    }
    this.#wake();
  }

  #endLine(attempt: Attempt): string {
    const { startedAt, endedAt } = attempt;
    const { palette } = this.#channel;
    const { status, reason } = attemptOutcome(attempt);
    const words =
      status === 'review'
        ? 'proved; waits for your review'
        : status === 'done'
          ? ['done', reason].filter(Boolean).join(', ')
          : (reason ?? status);
    const word = status === 'done' || status === 'review' ? palette.green(`✓ ${safe(words)}`) : palette.red(`✗ ${safe(words)}`);
    return `${word}${palette.dim(` · ${duration((endedAt ?? startedAt) - startedAt)}`)}`;
  }
}
