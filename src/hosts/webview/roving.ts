/** One stop of the Tab key for a group of many: inside, the arrow keys, Home and End move. */

const candidates = 'button:not([disabled]), [tabindex]';

export class Roving {
  readonly #root: Element;

  constructor(root: Element) {
    this.#root = root;
    root.addEventListener('keydown', (event) => event instanceof KeyboardEvent && this.#pressed(event));
    root.addEventListener('focusin', ({ target }) => {
      const group = target instanceof Element ? target.closest('[data-roving]') : null;
      if (group !== null && target !== group && target instanceof Element) settle(group, target);
    });
  }

  /** A tree was shown: of each group one can be reached, the one that was if it is still there. */
  update(): void {
    for (const group of this.#root.querySelectorAll('[data-roving]')) {
      const members = membersOf(group);
      const current = members.find((member) => member.getAttribute('tabindex') === '0') ?? members[0];
      if (current !== undefined) settle(group, current);
    }
  }

  #pressed(event: KeyboardEvent): void {
    const { target } = event;
    const group = target instanceof Element ? target.closest('[data-roving]') : null;
    if (group === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const members = membersOf(group);
    const at = members.findIndex((member) => member === target);
    if (at === -1) return;
    const next = nextIndex(event.key, at, members.length);
    const member = next === undefined ? undefined : members[next];
    if (member === undefined) return;
    event.preventDefault();
    member.focus();
  }
}

function nextIndex(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowDown' || key === 'ArrowRight') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp' || key === 'ArrowLeft') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

function membersOf(group: Element): (HTMLElement | SVGElement)[] {
  return [...group.querySelectorAll(candidates)].filter((member) => member instanceof HTMLElement || member instanceof SVGElement);
}

function settle(group: Element, current: Element): void {
  for (const member of membersOf(group)) {
    const tabindex = member === current ? '0' : '-1';
    if (member.getAttribute('tabindex') !== tabindex) member.setAttribute('tabindex', tabindex);
  }
}
