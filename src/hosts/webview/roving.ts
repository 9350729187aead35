/**
 * One stop of the Tab key for a group of many: inside, the arrow keys, Home and End move; from one to the next, or in a group
 * that fills a space (`data-roving="space"`) to what is nearest in the arrow's direction.
 */

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
    const member =
      group.getAttribute('data-roving') === 'space' ? nearestMember(event.key, at, members) : nextMember(event.key, at, members);
    if (member === undefined) return;
    event.preventDefault();
    member.focus();
  }
}

type Member = HTMLElement | SVGElement;

function nextMember(key: string, at: number, members: readonly Member[]): Member | undefined {
  if (key === 'ArrowDown' || key === 'ArrowRight') return members[Math.min(at + 1, members.length - 1)];
  if (key === 'ArrowUp' || key === 'ArrowLeft') return members[Math.max(at - 1, 0)];
  if (key === 'Home') return members[0];
  return key === 'End' ? members.at(-1) : undefined;
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
/** What lies aside is farther than it looks. */
const aside = 3;

function nearestMember(key: string, at: number, members: readonly Member[]): Member | undefined {
  const direction = directions[key];
  const from = members[at];
  if (direction === undefined || from === undefined) return nextMember(key, at, members);
  const [alongX, alongY] = direction;
  const [x, y] = middleOf(from);
  let nearest: Member = from;
  let least = Infinity;
  for (const member of members) {
    const [otherX, otherY] = middleOf(member);
    const along = (otherX - x) * alongX + (otherY - y) * alongY;
    const distance = along + aside * Math.abs((otherX - x) * alongY + (otherY - y) * alongX);
    if (along < 1 || distance >= least) continue;
    nearest = member;
    least = distance;
  }
  return nearest;
}

function middleOf(member: Member): readonly [number, number] {
  const { left, top, width, height } = member.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}

function membersOf(group: Element): Member[] {
  return [...group.querySelectorAll(candidates)].filter((member) => member instanceof HTMLElement || member instanceof SVGElement);
}

function settle(group: Element, current: Element): void {
  for (const member of membersOf(group)) {
    const tabindex = member === current ? '0' : '-1';
    if (member.getAttribute('tabindex') !== tabindex) member.setAttribute('tabindex', tabindex);
  }
}
