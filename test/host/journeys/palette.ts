/** What the real command palette offers of Symbiote. */
import type { EditorWindow } from '../harness/editor';

/** Titles without the category, sorted; VS Code's own commands for views are left out. */
export async function palette(window: EditorWindow): Promise<string[]> {
  await window.press('F1');
  const input = window.page.locator('.quick-input-widget input');
  await input.waitFor();
  await window.type('Symbiote: ');
  const rows = window.page.locator('.quick-input-list .monaco-list-row');
  await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Symbiote: Show Log' }).waitFor();
  const found = new Set<string>();
  for (let before = -1; found.size > before;) {
    before = found.size;
    for (const text of await rows.locator('.label-name').allInnerTexts()) if (text.startsWith('Symbiote: ')) found.add(text.slice(10));
    await window.press('PageDown');
  }
  await window.press('Escape');
  return [...found].filter((title) => !/^(Focus|Remove|Toggle|Show|Hide|Reset|Open|Collapse).*\bView\b/.test(title)).sort();
}
