/** What the Hotspots view says about each hotspot, and how they are grouped. Pure, so that it can be tested without an editor. */
import * as l10n from '@vscode/l10n';
import { isAboutFile } from '../../../domain/audit/fileFinding';
import type { Hotspot } from '../../../domain/audit/hotspot';
import { hintLabel } from '../hints/explain';
import { trendText, valueWithChange } from '../hints/trendWords';
import type { Reader } from './runItems';
import { escapeMarkdown } from '../markdown';

export interface FileGroup {
  readonly kind: 'file';
  readonly path: string;
  readonly hotspots: readonly Hotspot[];
}
export interface HotspotEntry {
  readonly kind: 'hotspot';
  readonly hotspot: Hotspot;
  /** Whether it stands below its file, which then need not be named again. */
  readonly isGrouped: boolean;
}

/** Files in the order of their worst hotspot. */
export function groupByFile(hotspots: readonly Hotspot[]): readonly FileGroup[] {
  const groups = new Map<string, Hotspot[]>();
  for (const hotspot of hotspots) {
    const group = groups.get(hotspot.path);
    if (group === undefined) groups.set(hotspot.path, [hotspot]);
    else group.push(hotspot);
  }
  return [...groups].map(([path, group]) => ({ kind: 'file', path, hotspots: group }));
}

export function hotspotLabel({ hotspot }: HotspotEntry): string {
  return hotspot.function.name;
}

/** "cognitive 31 ▲9 × 4  parser.ts:41": what it is ranked by, the worst metric, its change and the commits, then where it is. */
export function hotspotDescription({ hotspot, isGrouped }: HotspotEntry): string {
  if (isAboutFile(hotspot)) return `${measure(hotspot)}  ${isGrouped ? l10n.t('the whole file') : folderName(hotspot.path)}`;
  const place = isGrouped ? l10n.t('line {0}', hotspot.function.line) : `${fileName(hotspot.path)}:${hotspot.function.line}`;
  return `${measure(hotspot)}  ${place}`;
}

function measure(hotspot: Hotspot): string {
  const [worst] = hotspot.over;
  const metric = worst === undefined ? l10n.t('score {0}', hotspot.score) : metricText(worst, hotspot.trend);
  return `${metric}${hotspot.churn > 1 ? ` × ${hotspot.churn}` : ''}`;
}

function metricText({ metric, value }: Hotspot['over'][number], trend: Hotspot['trend']): string {
  if (metric === 'maintainability') return l10n.t('maintainability {0}', value);
  const number = valueWithChange(value, trend?.[metric].first);
  return metric === 'cognitive' ? l10n.t('cognitive {0}', number) : l10n.t('cyclomatic {0}', number);
}

/** Markdown: numbers, the formula with its parts, the suggestion. */
export function hotspotTooltip(hotspot: Hotspot, reader: Reader): string {
  return [
    `**${escapeMarkdown(hotspot.function.name)}** ${escapeMarkdown(`${hotspot.path}:${hotspot.function.line}`)}`,
    ...(isAboutFile(hotspot) ? [] : [escapeMarkdown(hintLabel(hotspot.function))]),
    l10n.t('Rank {0}: {1}', hotspot.rank, escapeMarkdown(hotspot.reason)),
    escapeMarkdown(hotspot.suggestion.text),
    ...(hotspot.trend === undefined ? [] : [trendText(hotspot.function, hotspot.trend, reader)]),
  ].join('\n\n');
}

/** What a screen reader says instead of label and description. */
export function hotspotAccessibleLabel(hotspot: Hotspot): string {
  const { name, line, cognitive, cyclomatic } = hotspot.function;
  const [worst] = hotspot.over;
  if (isAboutFile(hotspot))
    return l10n.t('Rank {0}: the file {1}, maintainability {2} of 100', hotspot.rank, hotspot.path, worst?.value ?? 0);
  return l10n.t(
    'Rank {0}: {1}, cognitive complexity {2}, cyclomatic complexity {3}, {4} line {5}',
    hotspot.rank,
    name,
    cognitive,
    cyclomatic,
    hotspot.path,
    line,
  );
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderName(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
