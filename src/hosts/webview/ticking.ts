/** Writes times: those that go on count up while they are shown, without a message from the extension for each second. */
import { durationText } from '../../shared/duration';

const everyMs = 1000;
/** A person who asked for less motion sees times change now and then, not every second. */
const everyMsWithReducedMotion = 10_000;

export class Ticking {
  readonly #root: Element;
  /** From this machine's clock to the extension's. */
  #offset = 0;
  #timer: number | undefined;

  constructor(root: Element) {
    this.#root = root;
    document.addEventListener('visibilitychange', () => this.#tick());
  }

  /** A tree was shown; `now` is the extension's clock. */
  update(now: number): void {
    this.#offset = now - Date.now();
    for (const time of this.#root.querySelectorAll('time[data-at]')) write(time, pointInTime(Number(time.getAttribute('data-at'))));
    this.#tick();
  }

  #tick(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    const times = this.#root.querySelectorAll('time[data-since]');
    for (const time of times) {
      write(time, durationText(Date.now() + this.#offset - Number(time.getAttribute('data-since')), false));
    }
    if (times.length === 0 || document.hidden) return;
    const every = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? everyMsWithReducedMotion : everyMs;
    this.#timer = window.setTimeout(() => this.#tick(), every);
  }
}

/** In the patcher's own text node: a new one would be unknown to it. */
function write(time: Element, text: string): void {
  const node = time.firstChild;
  if (node !== null && node.nodeValue !== text) node.nodeValue = text;
}

/** Made once: the browser takes longer to make one than for all the rest of a small change. */
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The time alone where it is today's. */
function pointInTime(ms: number): string {
  const date = new Date(ms);
  const isToday = date.toDateString() === new Date().toDateString();
  return (isToday ? timeFormat : dateFormat).format(date);
}
