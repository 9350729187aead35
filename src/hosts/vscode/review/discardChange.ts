/** Asks how a proved change is decided against: let go for good, or tried again with what the person says of it. */
import * as l10n from '@vscode/l10n';
import { plainTitle } from '../views/taskItems';
import { askOne, askText, back, type Answer } from '../quickSteps';

export interface Discarding {
  readonly retry: boolean;
  readonly note?: string;
}

/** Undefined where the person turned away. */
export async function askDiscard(title: string): Promise<Discarding | undefined> {
  for (;;) {
    const how: Answer<boolean> = await askOne({
      title: plainTitle(title),
      placeHolder: l10n.t('What is to become of the change?'),
      items: [
        { label: l10n.t('Let It Go'), description: l10n.t('the task is cancelled'), value: false },
        { label: l10n.t('Try Again…'), description: l10n.t('with a note, if you like'), value: true },
      ],
    });
    if (how === undefined || how === back) return undefined;
    if (!how.value) return { retry: false };
    const again = await askAgain(title, true);
    if (again !== back) return again;
  }
}

/** What should be otherwise is added to the task, where whoever tries again reads it. */
export async function askAgain(title: string, canGoBack = false): Promise<Discarding | typeof back | undefined> {
  const note = await askText({
    title: plainTitle(title),
    prompt: l10n.t('What should be otherwise? It is added to what the task says; empty for nothing.'),
    canGoBack,
    validate: () => undefined,
  });
  if (note === undefined || note === back) return note;
  const text = note.value.trim();
  return text === '' ? { retry: true } : { retry: true, note: text };
}
