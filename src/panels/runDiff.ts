/** The differences of one file, line by line, in one column or two. A diff is rendered once for each way of showing it. */
import * as l10n from '@vscode/l10n';
import type { FileDiff } from '../domain/runs/changes';
import { button, element, keyed, type ElementTree } from '../shared/elementTree';
import { diffHunk, type DiffHunk, type DiffRow, type DiffSide } from './diffRows';
import { runAction, type DiffView } from './runState';

/** Lines that are shown of a file before "show more" is pressed. */
const shownLines = 100;

export interface DiffOptions {
  readonly attemptId: string;
  readonly view: DiffView;
  readonly isWhole: boolean;
}

const rendered = new WeakMap<FileDiff, Map<string, ElementTree>>();

export function renderDiff(diff: FileDiff, options: DiffOptions): ElementTree {
  const byOptions = rendered.get(diff) ?? new Map<string, ElementTree>();
  rendered.set(diff, byOptions);
  const key = `${options.view} ${options.isWhole} ${options.attemptId}`;
  const tree = byOptions.get(key) ?? keyed('diff', renderAnew(diff, options));
  byOptions.set(key, tree);
  return tree;
}

function renderAnew(diff: FileDiff, options: DiffOptions): ElementTree {
  const { file } = diff;
  if (diff.hunks.length === 0) return element('p', { class: 'note' }, noLines(diff));
  const all = diff.hunks.map(diffHunk);
  const hunks = options.isWhole ? all : firstRows(all, shownLines);
  const hidden = rowCount(all) - rowCount(hunks);
  const isSplit = options.view === 'split';
  return element(
    'div',
    { class: 'diff' },
    element(
      'div',
      // A wide line is reached by the arrow keys.
      { class: 'lines', role: 'region', tabindex: '0', 'aria-label': l10n.t('Changes in {0}', file.path) },
      element(
        'table',
        { class: isSplit ? 'split' : 'unified' },
        element('caption', { class: 'unseen' }, l10n.t('Changes in {0}', file.path)),
        isSplit ? element('colgroup', {}, ...['line', 'text', 'line', 'text'].map((name) => element('col', { class: name }))) : undefined,
        element('thead', { class: 'unseen' }, element('tr', {}, ...(isSplit ? splitHead() : unifiedHead()))),
        ...hunks.map((hunk, index) => renderHunk(hunk, index, isSplit)),
      ),
    ),
    hidden === 0 ? undefined : moreButton(hidden, { name: 'showWhole', attemptId: options.attemptId, path: file.path }),
    diff.isTruncated && hidden === 0
      ? element('p', { class: 'note' }, l10n.t('There is more than is shown here. “Open Diff” has all of it.'))
      : undefined,
  );
}

function noLines({ file, isTruncated }: FileDiff): string {
  if (file.isBinary) return l10n.t('A binary file: it has no lines to compare.');
  if (isTruncated) return l10n.t('Too large to be shown here. “Open Diff” shows it.');
  if (file.kind === 'added') return l10n.t('An empty file was added.');
  if (file.kind === 'deleted') return l10n.t('An empty file was deleted.');
  return l10n.t('Its lines are the same.');
}

function moreButton(
  hidden: number,
  action: { readonly name: 'showWhole'; readonly attemptId: string; readonly path: string },
): ElementTree {
  const label = hidden === 1 ? l10n.t('Show 1 more line') : l10n.t('Show {0} more lines', hidden);
  return button(label, runAction(action), { class: 'more quiet' });
}

function rowCount(hunks: readonly DiffHunk[]): number {
  return hunks.reduce((sum, { rows }) => sum + rows.length, 0);
}

function firstRows(hunks: readonly DiffHunk[], limit: number): readonly DiffHunk[] {
  const taken: DiffHunk[] = [];
  let left = limit;
  for (const hunk of hunks) {
    if (left <= 0) break;
    taken.push({ ...hunk, rows: hunk.rows.slice(0, left) });
    left -= hunk.rows.length;
  }
  return taken;
}

function unifiedHead(): ElementTree[] {
  return [l10n.t('Line before'), l10n.t('Line after'), l10n.t('Text')].map((label) => element('th', { scope: 'col' }, label));
}

function splitHead(): ElementTree[] {
  return [l10n.t('Line before'), l10n.t('Text before'), l10n.t('Line after'), l10n.t('Text after')].map((label) =>
    element('th', { scope: 'col' }, label),
  );
}

function renderHunk({ range, heading, rows }: DiffHunk, index: number, isSplit: boolean): ElementTree {
  const width = isSplit ? '4' : '3';
  return keyed(
    `hunk ${index}`,
    element(
      'tbody',
      {},
      element(
        'tr',
        { class: 'range' },
        element('th', { scope: 'rowgroup', colspan: width }, range, heading === '' ? undefined : ` ${heading}`),
      ),
      ...(isSplit ? rows.map(splitRow) : unifiedRows(rows)),
    ),
  );
}

/** In one column what was removed stands above what was added, block by block. */
function unifiedRows(rows: readonly DiffRow[]): ElementTree[] {
  const trees: ElementTree[] = [];
  let added: DiffSide[] = [];
  const flush = (): void => {
    trees.push(...added.map((side) => unifiedRow(undefined, side)));
    added = [];
  };
  for (const { left, right } of rows) {
    if (left?.kind === 'context') {
      flush();
      trees.push(unifiedRow(left, right));
      continue;
    }
    if (left !== undefined) trees.push(unifiedRow(left, undefined));
    if (right !== undefined) added.push(right);
  }
  flush();
  return trees;
}

function unifiedRow(left: DiffSide | undefined, right: DiffSide | undefined): ElementTree {
  const side = left ?? right;
  return element('tr', { class: side?.kind }, numberCell(left), numberCell(right), textCell(side));
}

function splitRow({ left, right }: DiffRow): ElementTree {
  const kind = left?.kind === 'context' ? 'context' : undefined;
  return element('tr', { class: kind }, numberCell(left, true), textCell(left, true), numberCell(right, true), textCell(right, true));
}

function numberCell(side: DiffSide | undefined, isSplit = false): ElementTree {
  return element('td', { class: cellClass('line', side, isSplit) }, side === undefined ? undefined : String(side.number));
}

function textCell(side: DiffSide | undefined, isSplit = false): ElementTree {
  if (side === undefined) return element('td', { class: 'text absent' });
  const sign = side.kind === 'added' ? '+' : side.kind === 'removed' ? '−' : ' ';
  return element(
    'td',
    { class: cellClass('text', side, isSplit) },
    element('span', { class: 'sign' }, sign),
    ...side.parts.map(({ text, isChanged }) => (isChanged ? element(side.kind === 'removed' ? 'del' : 'ins', {}, text) : text)),
    side.lineEnd === undefined ? undefined : element('span', { class: 'end' }, side.lineEnd),
    side.isUnterminated ? element('span', { class: 'end' }, l10n.t('no line feed at the end')) : undefined,
  );
}

/** In two columns the cells of a row differ in kind, so each says its own. */
function cellClass(name: string, side: DiffSide | undefined, isSplit: boolean): string {
  if (side === undefined) return `${name} absent`;
  return isSplit && side.kind !== 'context' ? `${name} ${side.kind}` : name;
}
