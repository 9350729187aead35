/** The comparison panel: two runs side by side, as a whole and task by task. */
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { button, element, keyed, type ElementNode, type ElementTree } from '../shared/elementTree';
import { codeSpans } from './codeSpans';
import {
  selectComparison,
  type ComparedModel,
  type ComparisonModel,
  type ComparisonSnapshot,
  type OnlyRow,
  type OutcomeCells,
  type RunHeading,
  type TaskRow,
  type ValueRow,
} from './comparisonModel';
import { definePanel } from './panel';

const comparisonStateSchema = z.object({ folder: z.optional(z.string()), left: z.string(), right: z.string() });
/** Which runs are compared; kept over a reload of the window. */
export type ComparisonState = z.output<typeof comparisonStateSchema>;

function render({ status, failure, isLoading, compared }: ComparisonModel): ElementTree {
  return element(
    'main',
    { 'aria-busy': String(isLoading) },
    element(
      'header',
      {},
      element('h1', {}, l10n.t('Compare Runs')),
      element('p', { role: 'status', class: 'status' }, status),
      compared && button(l10n.t('Swap'), { name: 'swap' }, { class: 'secondary', title: l10n.t('Exchange the two sides') }),
      button(l10n.t('Refresh'), { name: 'refresh' }, { class: 'secondary' }),
    ),
    failure === undefined ? undefined : element('p', { class: 'failure', role: 'alert' }, failure),
    ...(compared === undefined ? [] : comparedSections(compared)),
  );
}

function comparedSections(compared: ComparedModel): (ElementTree | undefined)[] {
  const { left, right, values, tasks, onlyLeft, onlyRight, hasCosts, hidden } = compared;
  return [
    keyed('values', valuesTable(left, right, values)),
    tasks.length === 0 ? undefined : keyed('tasks', tasksTable(left, right, tasks, hasCosts)),
    onlyLeft.length === 0 ? undefined : keyed('left', onlyTable(l10n.t('Only in {0}', left.label), onlyLeft, hasCosts)),
    onlyRight.length === 0 ? undefined : keyed('right', onlyTable(l10n.t('Only in {0}', right.label), onlyRight, hasCosts)),
    hidden === 0 ? undefined : keyed('hidden', element('p', { class: 'note' }, l10n.t('{0} more tasks are not shown.', hidden))),
  ];
}

function valuesTable(left: RunHeading, right: RunHeading, rows: readonly ValueRow[]): ElementTree {
  const open = ({ id, label }: RunHeading): ElementTree =>
    button(label, { name: 'openRun', argument: id }, { class: 'link', title: l10n.t('Open this run') });
  return element(
    'table',
    { class: 'comparison values' },
    element('caption', {}, l10n.t('As a whole')),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('td', {}),
        element('th', { scope: 'col' }, open(left)),
        element('th', { scope: 'col' }, open(right)),
        element('th', { scope: 'col' }, l10n.t('Difference')),
      ),
    ),
    element(
      'tbody',
      {},
      ...rows.map((row) =>
        keyed(
          row.name,
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, row.name),
            element('td', {}, row.left),
            element('td', { class: row.left === row.right ? undefined : 'differs' }, row.right),
            element('td', { class: 'difference' }, row.difference),
          ),
        ),
      ),
    ),
  );
}

/** One line of the table per run below each task: that also fits a narrow panel, and like stands below like. */
function tasksTable(left: RunHeading, right: RunHeading, rows: readonly TaskRow[], hasCosts: boolean): ElementTree {
  return element(
    'table',
    { class: 'comparison tasks' },
    element('caption', {}, l10n.t('Task by task, what ended differently first')),
    outcomeHead([l10n.t('Task'), l10n.t('Run')], hasCosts),
    ...rows.map((row) =>
      keyed(
        row.id,
        element(
          'tbody',
          {},
          element(
            'tr',
            {},
            element('th', { scope: 'rowgroup', rowspan: '2' }, ...taskName(row)),
            element('td', { class: 'run' }, left.label),
            ...outcomeCells(row.left, hasCosts),
          ),
          element('tr', {}, element('td', { class: 'run' }, right.label), ...outcomeCells(row.right, hasCosts, row)),
        ),
      ),
    ),
  );
}

function onlyTable(caption: string, rows: readonly OnlyRow[], hasCosts: boolean): ElementTree {
  return element(
    'table',
    { class: 'comparison only' },
    element('caption', {}, caption),
    outcomeHead([l10n.t('Task')], hasCosts),
    element(
      'tbody',
      {},
      ...rows.map((row) =>
        keyed(row.id, element('tr', {}, element('th', { scope: 'row' }, ...taskName(row)), ...outcomeCells(row.cells, hasCosts))),
      ),
    ),
  );
}

function outcomeHead(first: readonly string[], hasCosts: boolean): ElementTree {
  const heading = (label: string, className?: string): ElementTree => element('th', { scope: 'col', class: className }, label);
  return element(
    'thead',
    {},
    element(
      'tr',
      {},
      ...first.map((label) => heading(label)),
      heading(l10n.t('Result')),
      heading(l10n.t('Duration'), 'number'),
      heading(l10n.t('Attempts'), 'number'),
      ...(hasCosts ? [heading(l10n.t('Cost'), 'number')] : []),
      heading(l10n.t('Exit code'), 'number'),
      heading(l10n.t('Changes')),
    ),
  );
}

/** The cells of a run; with the row they belong to, what is different there is marked. */
function outcomeCells(cells: OutcomeCells, hasCosts: boolean, row?: TaskRow): ElementTree[] {
  const marked = (base: string, isOther: boolean | undefined): string => (isOther === true ? `${base} differs` : base);
  const reason = cells.reason === '' ? undefined : element('span', { class: 'reason' }, ...codeSpans(cells.reason));
  const difference = row === undefined || row.durationDifference === '' ? undefined : ` (${row.durationDifference})`;
  const otherAttempts = row !== undefined && row.left.attempts !== row.right.attempts;
  // What is not known yet is no difference.
  const otherCost = row !== undefined && row.left.cost !== '' && row.right.cost !== '' && row.left.cost !== row.right.cost;
  const otherChanges = row !== undefined && row.left.changes !== row.right.changes;
  return [
    element('td', { class: marked('result', row?.hasOtherStatus) }, element('span', {}, cells.status), reason),
    element('td', { class: 'number' }, cells.duration, difference),
    element('td', { class: marked('number', otherAttempts) }, cells.attempts),
    ...(hasCosts ? [element('td', { class: marked('number', otherCost) }, cells.cost)] : []),
    element('td', { class: marked('number', row?.hasOtherExit) }, cells.exitCode),
    element('td', { class: marked('changes', otherChanges) }, cells.changes),
  ];
}

/** The task's title opens it in the tasks file; its id tells apart what has the same title. */
function taskName({ id, title }: { readonly id: string; readonly title: string }): ElementNode[] {
  const open = button(codeSpans(title), { name: 'openTask', argument: id }, { class: 'link', title: l10n.t('Open in the tasks file') });
  return id === title ? [open] : [open, element('code', { class: 'id' }, id)];
}

export const comparisonPanel = definePanel<ComparisonSnapshot, ComparisonModel, ComparisonState>({
  id: 'comparison',
  title: l10n.t('Compare Runs'),
  select: selectComparison,
  render,
  actions: ['refresh', 'swap', 'openRun', 'openTask'],
  parseState: (value) => comparisonStateSchema.safeParse(value).data,
});
