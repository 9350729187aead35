/** Asks which tasks are to be shown: statuses, kinds, epics and tags by picking, a text by typing. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskView } from '../../../domain/tasks/task';
import type { TaskFilter } from '../../../domain/tasks/taskFilter';
import { taskKinds, taskStatuses } from '../../../domain/tasks/taskStatus';
import { settled, type PickItem } from '../quickSteps';
import { taskWord } from '../../../panels/outcomeWords';
import { kindWord, taskIcon } from '../views/taskItems';
import { parseFilter } from '../views/tasksLook';

type Part = { readonly part: 'statuses' | 'kinds' | 'epics' | 'tags' | 'text'; readonly word: string };
type Item = PickItem<Part | undefined>;

/** Undefined when the person turned away. */
export async function askFilter(tasks: readonly TaskView[], filter: TaskFilter): Promise<TaskFilter | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.placeholder = l10n.t('Which tasks shall be shown? Type a text to search for it');
  pick.canSelectMany = true;
  const items = itemsOf(tasks, filter);
  const before = items.filter(({ value }) => value !== undefined && isIn(filter, value));
  let text = filter.text ?? '';
  const textItem = (): Item[] =>
    text === ''
      ? []
      : [
          {
            label: l10n.t('Contains “{0}”', text),
            iconPath: new vscode.ThemeIcon('search'),
            alwaysShow: true,
            value: { part: 'text', word: text },
          },
        ];
  const show = (selected: readonly Item[]): void => {
    const first = textItem();
    pick.items = [...first, ...items];
    pick.selectedItems = [...first, ...selected];
  };
  const answer = await settled<TaskFilter>(pick, { title: l10n.t('Filter Tasks') }, (done, life) => {
    show(before);
    life.add(
      pick.onDidChangeValue((value) => {
        // What is typed also narrows the list; once something of the list was picked, that was what it was typed for.
        const chosen = pick.selectedItems.filter((item) => item.value?.part !== 'text');
        text = isSame(chosen, before) ? value.trim() || (filter.text ?? '') : (filter.text ?? '');
        show(chosen);
      }),
    );
    life.add(
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems.flatMap(({ value }) => value ?? []);
        const typed = chosen.find(({ part }) => part === 'text')?.word;
        const isNarrowed = !isSame(
          pick.selectedItems.filter((item) => item.value?.part !== 'text'),
          before,
        );
        done({ value: filterOf(chosen, isNarrowed && typed !== filter.text ? filter.text : typed) });
      }),
    );
  });
  return typeof answer === 'object' ? answer.value : undefined;
}

function isSame(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

function filterOf(parts: readonly Part[], text: string | undefined): TaskFilter {
  const words = (part: Part['part']): string[] => parts.filter((candidate) => candidate.part === part).map(({ word }) => word);
  return parseFilter({ statuses: words('statuses'), kinds: words('kinds'), epics: words('epics'), tags: words('tags'), text });
}

function isIn(filter: TaskFilter, { part, word }: Part): boolean {
  return part !== 'text' && (filter[part] as readonly string[] | undefined)?.includes(word) === true;
}

function itemsOf(tasks: readonly TaskView[], filter: TaskFilter): Item[] {
  const section = (label: string, list: readonly Item[]): Item[] =>
    list.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator, value: undefined }, ...list];
  const statuses = counted(
    tasks.map(({ status }) => status),
    filter.statuses,
  );
  const kinds = counted(
    tasks.map(({ kind }) => kind),
    filter.kinds,
  );
  const plain = (part: 'epics' | 'tags', counts: ReadonlyMap<string, number>): Item[] =>
    [...counts]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([word, count]) => ({ label: word, description: String(count), value: { part, word } }));
  return [
    ...section(
      l10n.t('Status'),
      taskStatuses
        .filter((word) => statuses.has(word))
        .map((word) => ({
          label: taskWord(word),
          description: String(statuses.get(word)),
          iconPath: new vscode.ThemeIcon(taskIcon(word).codicon.replace('~spin', '')),
          value: { part: 'statuses', word },
        })),
    ),
    ...section(
      l10n.t('Kind'),
      taskKinds
        .filter((word) => kinds.has(word))
        .map((word) => ({ label: kindWord(word), description: String(kinds.get(word)), value: { part: 'kinds', word } })),
    ),
    ...section(
      l10n.t('Epic'),
      plain(
        'epics',
        counted(
          tasks.flatMap(({ epic }) => epic ?? []),
          filter.epics,
        ),
      ),
    ),
    ...section(
      l10n.t('Tags'),
      plain(
        'tags',
        counted(
          tasks.flatMap(({ tags }) => tags),
          filter.tags,
        ),
      ),
    ),
  ];
}

/** How many tasks have each; what the filter asks for is there also where no task has it any more. */
function counted(words: readonly string[], asked: readonly string[] | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>((asked ?? []).map((word) => [word, 0]));
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
