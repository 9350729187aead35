/** Counts elapsed times up while they are shown, without a message from the extension for each second. */
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
    this.#tick();
  }

  #tick(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    const times = this.#root.querySelectorAll('time[data-since]');
    for (const time of times) {
      const text = durationText(Date.now() + this.#offset - Number(time.getAttribute('data-since')), false);
      // The patcher's own text node: a new one would be unknown to it.
      const node = time.firstChild;
      if (node !== null && node.nodeValue !== text) node.nodeValue = text;
    }
    if (times.length === 0 || document.hidden) return;
    const every = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? everyMsWithReducedMotion : everyMs;
    this.#timer = window.setTimeout(() => this.#tick(), every);
  }
}
