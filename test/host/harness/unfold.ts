/** Unfolding rows and folding views: a click is made only where it is needed, and seen to work, so that one more never undoes it. */
import type { EditorWindow } from './editor';
import { until } from './until';

type Element = ReturnType<EditorWindow['treeRow']>;

const isUnfolded = async (element: Element): Promise<boolean> =>
  (await element.getAttribute('aria-expanded', { timeout: 1_000 })) === 'true';

/** Clicks `toggle` until `element` is unfolded, or folded. A click on a row that moved away meanwhile is made again. */
async function bring(element: Element, toggle: Element, wanted: boolean): Promise<void> {
  const isThere = async (): Promise<boolean> => (await isUnfolded(element)) === wanted;
  await until(`it is ${wanted ? 'unfolded' : 'folded'}`, async () => {
    if (await isThere()) return true;
    await toggle.click({ timeout: 2_000 });
    return until('the click shows', isThere, { timeoutMs: 3_000 });
  });
}

/** Unfolds the row of a view that contains a text. */
export async function unfoldRow(editor: EditorWindow, view: string, text: string): Promise<void> {
  const row = editor.treeRow(view, text);
  await bring(row, row.locator('.monaco-tl-twistie'), true);
}

/** Folds a view, to make room for others. */
export async function foldView(editor: EditorWindow, title: string): Promise<void> {
  const named = editor.page.locator('.title', { hasText: new RegExp(`^${title}$`) });
  const header = editor.page.locator('.pane-header', { has: named });
  // On its name: in the middle of a narrow header are the buttons of the view.
  await bring(header, header.locator('.title'), false);
}
