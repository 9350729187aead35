/** The Plan panel: what would run in which order and what it costs, what is blocked or skipped and why. */
import * as l10n from '@vscode/l10n';
import type { Plan } from '../domain/tasks/plan';
import { button, element, keyed, type ElementNode, type ElementTree } from '../shared/elementTree';
import { codeSpans } from './codeSpans';
import { definePanel } from './panel';

export interface PlanSnapshot {
  /** Undefined before the engine answered. */
  readonly plan: Plan | undefined;
  /** Why there is no plan, or no newer one. */
  readonly failure: string | undefined;
  readonly isLoading: boolean;
  /** Name of the folder whose plan it is, where there are several. */
  readonly folder?: string | undefined;
}

export interface PlanModel {
  readonly folder: string | undefined;
  readonly status: string;
  readonly failure: string | undefined;
  readonly isLoading: boolean;
  readonly budget: BudgetModel | undefined;
  readonly order: readonly OrderRow[];
  readonly blocked: readonly ReasonRow[];
  readonly skipped: readonly ReasonRow[];
}

interface BudgetModel {
  readonly text: string;
  readonly warning: string | undefined;
  /** Parts of the budget that the plan would use; undefined without a budget. */
  readonly bar: { readonly value: number; readonly max: number } | undefined;
}

interface OrderRow {
  readonly position: number;
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly priority: string;
  readonly cost: string;
  readonly cumulativeCost: string;
  readonly after: string;
}

interface ReasonRow {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

/** Costs are sums of numbers a person wrote: two decimals show them, without the noise of binary fractions. */
function amount(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function select({ plan, failure, isLoading, folder }: PlanSnapshot): PlanModel {
  return {
    folder,
    status: statusOf(plan, failure, isLoading),
    failure,
    isLoading,
    budget: plan && budgetOf(plan),
    order: (plan?.order ?? []).map((entry, index) => ({
      position: index + 1,
      id: entry.id,
      title: entry.title,
      kind: entry.kind,
      priority: amount(entry.priority),
      cost: amount(entry.cost),
      cumulativeCost: amount(entry.cumulativeCost),
      after: entry.dependencies.join(', '),
    })),
    blocked: plan?.blocked ?? [],
    skipped: plan?.skipped ?? [],
  };
}

function statusOf(plan: Plan | undefined, failure: string | undefined, isLoading: boolean): string {
  if (failure !== undefined) return l10n.t('The plan could not be made.');
  if (plan === undefined) return isLoading ? l10n.t('Making the plan …') : '';
  const parts = [
    plan.order.length === 0 ? l10n.t('Nothing is ready to run') : l10n.t('{0} to run', plan.order.length),
    ...(plan.blocked.length === 0 ? [] : [l10n.t('{0} blocked', plan.blocked.length)]),
    ...(plan.skipped.length === 0 ? [] : [l10n.t('{0} skipped', plan.skipped.length)]),
  ];
  return `${parts.join(', ')}.`;
}

function budgetOf({ cost }: Plan): BudgetModel {
  const { total, used, budget, warning, isExhausted } = cost;
  if (budget === null) return { text: l10n.t('Cost {0}, no budget is set.', amount(total)), warning, bar: undefined };
  const text =
    used === 0
      ? l10n.t('Cost {0} of a budget of {1}.', amount(total), amount(budget))
      : l10n.t('Cost {0} of a budget of {1}, {2} used.', amount(total), amount(budget), amount(used));
  return {
    text: isExhausted ? `${text} ${l10n.t('The budget is exhausted.')}` : text,
    warning,
    bar: budget > 0 ? { value: Math.min(budget, used + total), max: budget } : undefined,
  };
}

function render(model: PlanModel): ElementTree {
  return element(
    'main',
    { 'aria-busy': String(model.isLoading) },
    element(
      'header',
      {},
      element('h1', {}, l10n.t('Plan')),
      element('p', { role: 'status', class: 'status' }, model.status),
      button(l10n.t('Refresh'), { name: 'refresh' }, { class: 'secondary' }),
    ),
    model.failure === undefined ? undefined : element('p', { class: 'failure', role: 'alert' }, model.failure),
    model.budget && renderBudget(model.budget),
    model.order.length === 0 ? undefined : renderOrder(model.order),
    renderReasons('blocked', l10n.t('Blocked'), model.blocked),
    renderReasons('skipped', l10n.t('Skipped'), model.skipped),
  );
}

function renderBudget({ text, warning, bar }: BudgetModel): ElementTree {
  return keyed(
    'budget',
    element(
      'section',
      { class: 'budget', 'aria-label': l10n.t('Cost') },
      element('p', { id: 'cost' }, text),
      bar && element('progress', { value: String(bar.value), max: String(bar.max), 'aria-labelledby': 'cost' }),
      warning === undefined ? undefined : element('p', { class: 'warning' }, warning),
    ),
  );
}

function renderOrder(rows: readonly OrderRow[]): ElementTree {
  const number = (text: string): ElementTree => element('td', { class: 'number' }, text);
  return keyed(
    'order',
    table(
      l10n.t('In this order'),
      [
        cell('#', 'number'),
        cell(l10n.t('Task')),
        cell(l10n.t('Kind')),
        cell(l10n.t('Priority'), 'number'),
        cell(l10n.t('Cost'), 'number'),
        cell(l10n.t('Cost so far'), 'number'),
        cell(l10n.t('After')),
      ],
      rows.map((row) =>
        keyed(
          row.id,
          element(
            'tr',
            {},
            number(String(row.position)),
            taskCell(row),
            element('td', {}, row.kind),
            number(row.priority),
            number(row.cost),
            number(row.cumulativeCost),
            element('td', { class: 'ids' }, row.after),
          ),
        ),
      ),
    ),
  );
}

function renderReasons(key: string, caption: string, rows: readonly ReasonRow[]): ElementTree | undefined {
  if (rows.length === 0) return undefined;
  const body = rows.map((row) =>
    keyed(row.id, element('tr', {}, taskCell(row), element('td', { class: 'reason' }, ...codeSpans(row.reason)))),
  );
  return keyed(key, table(caption, [cell(l10n.t('Task')), cell(l10n.t('Why'))], body));
}

function table(caption: string, head: readonly ElementNode[], rows: readonly ElementNode[]): ElementTree {
  return element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}

function cell(label: string, className?: string): ElementTree {
  return element('th', { scope: 'col', class: className }, label);
}

/** The task's title opens it in the tasks file; its id tells apart what has the same title. */
function taskCell({ id, title }: { readonly id: string; readonly title: string }): ElementTree {
  const open = button(codeSpans(title), { name: 'openTask', argument: id }, { class: 'link', title: l10n.t('Open in the tasks file') });
  return element('th', { scope: 'row' }, open, id === title ? undefined : element('code', { class: 'id' }, id));
}

export const planPanel = definePanel<PlanSnapshot, PlanModel>({
  id: 'plan',
  title: l10n.t('Plan'),
  titleOf: ({ folder }) => (folder === undefined ? l10n.t('Plan') : l10n.t('Plan: {0}', folder)),
  select,
  render,
  actions: ['refresh', 'openTask'],
});
