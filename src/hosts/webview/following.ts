/** What grows at its end (a log) stays at its end, unless the person scrolled up; a button leads back. */

/** Half a line: rounding of sizes is not scrolling. */
const toleranceInPixels = 8;

export class Following {
  readonly #root: Element;
  readonly #changed: () => void;
  /** Where the person scrolled up to, by id. */
  readonly #scrolledUp = new Map<string, number>();

  constructor(root: Element, scrolledUp: Readonly<Record<string, number>>, changed: () => void) {
    this.#root = root;
    this.#changed = changed;
    for (const [id, top] of Object.entries(scrolledUp)) this.#scrolledUp.set(id, top);
    // Scrolling does not bubble; on the way down it can be heard.
    root.addEventListener('scroll', ({ target }) => target instanceof HTMLElement && this.#scrolled(target), {
      capture: true,
      passive: true,
    });
    root.addEventListener('click', ({ target }) => {
      const id = target instanceof Element ? target.closest('button[data-jump]')?.getAttribute('data-jump') : undefined;
      if (typeof id === 'string') this.#jump(id);
    });
  }

  get scrolledUp(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#scrolledUp);
  }

  /** A tree was shown. */
  update(): void {
    const followers = [...this.#root.querySelectorAll<HTMLElement>('[data-follow="end"]')];
    const ids = new Set(followers.map(({ id }) => id));
    for (const id of this.#scrolledUp.keys()) if (!ids.has(id)) this.#scrolledUp.delete(id);
    for (const follower of followers) {
      const top = this.#scrolledUp.get(follower.id);
      if (top === undefined) follower.scrollTop = follower.scrollHeight;
      else if (follower.scrollTop === 0) follower.scrollTop = top;
    }
    this.#showJumps();
  }

  #scrolled(follower: HTMLElement): void {
    if (follower.dataset['follow'] !== 'end') return;
    const fromEnd = follower.scrollHeight - follower.clientHeight - follower.scrollTop;
    if (fromEnd <= toleranceInPixels) this.#scrolledUp.delete(follower.id);
    else this.#scrolledUp.set(follower.id, follower.scrollTop);
    this.#showJumps();
    this.#changed();
  }

  #jump(id: string): void {
    this.#scrolledUp.delete(id);
    const follower = document.getElementById(id);
    if (follower !== null) {
      follower.scrollTop = follower.scrollHeight;
      // The button goes; a keyboard goes on from where it led.
      follower.focus({ preventScroll: true });
    }
    this.#showJumps();
    this.#changed();
  }

  #showJumps(): void {
    for (const jump of this.#root.querySelectorAll<HTMLElement>('button[data-jump]'))
      jump.hidden = !this.#scrolledUp.has(jump.dataset['jump'] ?? '');
  }
}
