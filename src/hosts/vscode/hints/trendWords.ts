/** A trend in words: at the end of a hint, below a breakdown, in the tooltip of a hotspot. */
import * as l10n from '@vscode/l10n';
import type { Trend } from '../../../domain/audit/trend';
import { escapeMarkdown } from '../markdown';
import type { Reader } from '../views/runItems';

type Numbers = Readonly<Record<'cognitive' | 'cyclomatic', number>>;

/** A hover is read at a glance. */
const mostSteps = 3;

/** "31 ▲9"; the number alone where it did not change. */
export function valueWithChange(value: number, before: number | undefined): string {
  const change = before === undefined ? 0 : value - before;
  return change === 0 ? String(value) : `${value} ${change > 0 ? '▲' : '▼'}${Math.abs(change)}`;
}

/** "March", with the year where it is not of the last twelve months, "12 March" where it is of this month. */
export function sinceWords(sinceMs: number, { now, locale }: Reader): string {
  const [since, today] = [new Date(sinceMs), new Date(now)];
  const months = (today.getFullYear() - since.getFullYear()) * 12 + today.getMonth() - since.getMonth();
  const form: Intl.DateTimeFormatOptions =
    months < 1 ? { day: 'numeric', month: 'long' } : months < 12 ? { month: 'long' } : { month: 'long', year: 'numeric' };
  return new Intl.DateTimeFormat(locale, form).format(sinceMs);
}

export function hasChanged(numbers: Numbers, { cognitive, cyclomatic }: Trend): boolean {
  return numbers.cognitive !== cognitive.first || numbers.cyclomatic !== cyclomatic.first;
}

/** Markdown: the change over the window, when it went over its threshold, and the last commits that changed it. */
export function trendText(numbers: Numbers, trend: Trend, reader: Reader): string {
  const since = sinceWords(trend.sinceMs, reader);
  const change = hasChanged(numbers, trend)
    ? l10n.t(
        'Since {0}: cognitive {1} → {2}, cyclomatic {3} → {4}',
        since,
        trend.cognitive.first,
        numbers.cognitive,
        trend.cyclomatic.first,
        numbers.cyclomatic,
      )
    : trend.isNew
      ? l10n.t('New since {0}', since)
      : l10n.t('Unchanged since {0}', since);
  const crossed = trend.crossed === undefined ? [] : [crossingText(trend.crossed, reader)];
  const steps = trend.steps.slice(0, mostSteps).map((step) => `- ${stepText(step, reader)}`);
  return [escapeMarkdown(change), ...crossed.map(escapeMarkdown), ...(steps.length === 0 ? [] : [steps.join('\n')])].join('\n\n');
}

function crossingText({ metric, threshold, atMs, subject }: NonNullable<Trend['crossed']>, reader: Reader): string {
  const date = dayText(atMs, reader);
  const what = subject ?? l10n.t('not committed');
  return metric === 'cognitive'
    ? l10n.t('Over the cognitive threshold of {0} since {1}: {2}', threshold, date, what)
    : l10n.t('Over the cyclomatic threshold of {0} since {1}: {2}', threshold, date, what);
}

function stepText({ commit, atMs, subject, cognitive, cyclomatic }: Trend['steps'][number], reader: Reader): string {
  const what = commit === undefined ? l10n.t('not committed') : `${commit.slice(0, 7)} ${subject ?? ''}`;
  const numbers = l10n.t('cognitive {0} · cyclomatic {1}', cognitive, cyclomatic);
  return escapeMarkdown(`${dayText(atMs, reader)} · ${numbers} · ${what}`);
}

export function dayText(atMs: number, { now, locale }: Reader): string {
  const isThisYear = new Date(atMs).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) }).format(atMs);
}
