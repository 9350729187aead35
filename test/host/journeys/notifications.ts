/** What the editor tells by notifications. Under a test driver it shows none of them by itself, but it lists them on demand. */
import type { EditorWindow } from '../harness/editor';

/** Texts of all notifications, newest first. */
export async function listNotifications(window: EditorWindow): Promise<string[]> {
  await window.command('notifications.showList');
  const center = window.page.locator('.notifications-center.visible');
  await center.waitFor();
  const texts = await center.locator('.notification-list-item-message').allInnerTexts();
  await window.command('notifications.hideList');
  return texts;
}
