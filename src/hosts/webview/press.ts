/** Turns clicks, keys and choices into actions: one ear for the whole panel. */
import type { ElementAction } from '../../shared/elementTree';
import { actionOf } from './patch';

export function listenForPresses(root: Element, send: (action: ElementAction) => void): void {
  root.addEventListener('click', (event) => {
    const pressed = pressedBy(event);
    if (pressed === undefined || pressed.element instanceof HTMLSelectElement) return;
    // A summary with an action is opened by the tree that answers it.
    if (pressed.element.localName === 'summary') event.preventDefault();
    send(pressed.action);
  });
  root.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || (event.key !== 'Enter' && event.key !== ' ')) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    // The browser makes clicks of keys on these by itself.
    if (!(target instanceof Element) || ['button', 'summary', 'select'].includes(target.localName)) return;
    const action = isDisabled(target) ? undefined : actionOf(target);
    if (action === undefined) return;
    event.preventDefault();
    send(action);
  });
  root.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    const action = actionOf(target);
    if (action !== undefined) send({ name: action.name, argument: target.value });
  });
}

/** The innermost element with an action around what was clicked. */
function pressedBy(event: Event): { readonly element: Element; readonly action: ElementAction } | undefined {
  for (const element of event.composedPath()) {
    if (!(element instanceof Element)) continue;
    const action = actionOf(element);
    if (action !== undefined) return isDisabled(element) ? undefined : { element, action };
    // A button without an action is the runtime's own.
    if (element.localName === 'button') return undefined;
  }
  return undefined;
}

function isDisabled(element: Element): boolean {
  return element.getAttribute('aria-disabled') === 'true';
}
