/** The end of an attempt's output: lines in a terminal's colours, places in files as links. Each line is rendered once. */
import * as l10n from '@vscode/l10n';
import { button, element, keyed, type ElementNode, type ElementTree } from '../shared/elementTree';
import { headingAfter, logLinks, type LogHeading, type LogLink } from './logLinks';
import type { LogLine, LogSegment } from './logTail';
import type { AttemptModel } from './runModel';
import { runAction } from './runState';

/** Of a block, which is made, laid out and painted without the others being looked at: as much as one frame has time for. */
const linesOfBlock = 25;

interface Rendered {
  readonly heading: string | undefined;
  readonly attemptId: string;
  readonly tree: ElementTree;
  readonly after: LogHeading | undefined;
}

/** By the line itself, which is the same object as long as it says the same. */
const rendered = new WeakMap<LogLine, Rendered>();

export function renderLog({ id, folder, log, isRunning, hasLog, hasTerminal }: AttemptModel): ElementTree {
  const logId = `log-${id}`;
  return keyed(
    'output',
    element(
      'section',
      { class: 'output', 'aria-labelledby': `${logId}-title` },
      element(
        'div',
        { class: 'bar' },
        element('h4', { id: `${logId}-title` }, l10n.t('Output')),
        hasTerminal ? button(l10n.t('Show Terminal'), runAction({ name: 'showTerminal', attemptId: id }), { class: 'quiet' }) : undefined,
        hasLog ? button(l10n.t('Open Whole Log'), runAction({ name: 'openLog', attemptId: id }), { class: 'quiet' }) : undefined,
      ),
      renderTail(log, { logId, attemptId: id, folder, isRunning }),
    ),
  );
}

interface TailOptions {
  readonly logId: string;
  readonly attemptId: string;
  readonly folder: string | undefined;
  readonly isRunning: boolean;
}

function renderTail(log: AttemptModel['log'], { logId, attemptId, folder, isRunning }: TailOptions): ElementTree {
  if (log === undefined) return keyed('note', element('p', { class: 'note' }, l10n.t('Loading the output …')));
  if (log.failure !== undefined) return keyed('note', element('p', { class: 'note' }, log.failure));
  if (log.lines.length === 0)
    return keyed('note', element('p', { class: 'note' }, isRunning ? l10n.t('No output yet.') : l10n.t('It printed nothing.')));
  return keyed(
    'tail',
    element(
      'div',
      { class: 'tail' },
      keyed(
        'lines',
        element(
          'div',
          {
            class: 'log',
            id: logId,
            role: 'group',
            tabindex: '0',
            'aria-label': log.isCut ? l10n.t('The last lines of the output') : l10n.t('Output'),
            'data-follow': 'end',
            'data-roving': '',
          },
          log.isCut ? keyed('cut', element('div', { class: 'cut' }, l10n.t('Earlier lines are in the whole log.'))) : undefined,
          ...inBlocks(log.lines, renderLines(log.lines, attemptId, folder)),
        ),
      ),
      keyed('jump', element('button', { class: 'jump secondary', 'data-jump': logId, hidden: '' }, l10n.t('Jump to End'))),
    ),
  );
}

/** By their numbers, so that a block has the same lines as long as it is shown. */
function inBlocks(lines: readonly LogLine[], trees: readonly ElementTree[]): ElementTree[] {
  const blocks = new Map<number, ElementTree[]>();
  for (const [index, { number }] of lines.entries()) {
    const block = Math.floor(number / linesOfBlock);
    const tree = trees[index];
    if (tree === undefined) continue;
    const before = blocks.get(block);
    if (before === undefined) blocks.set(block, [tree]);
    else before.push(tree);
  }
  return [...blocks].map(([block, children]) => ({ tag: 'div', key: `block-${block}`, attributes: { class: 'block' }, children }));
}

function renderLines(lines: readonly LogLine[], attemptId: string, folder: string | undefined): ElementTree[] {
  let heading: LogHeading | undefined;
  return lines.map((line) => {
    let known = rendered.get(line);
    if (known?.attemptId !== attemptId || known.heading !== heading?.path) {
      const links = logLinks(line.text, heading, folder);
      const tree = renderLine(line, links, attemptId);
      known = { attemptId, heading: heading?.path, tree, after: headingAfter(line.text, heading, folder) };
      rendered.set(line, known);
    }
    heading = known.after;
    return known.tree;
  });
}

function renderLine(line: LogLine, links: readonly LogLink[], attemptId: string): ElementTree {
  const children: ElementNode[] = [];
  let at = 0;
  for (const link of links) {
    children.push(
      ...segmentsBetween(line.segments, at, link.from),
      linkButton(link, segmentsBetween(line.segments, link.from, link.to), attemptId),
    );
    at = link.to;
  }
  children.push(...segmentsBetween(line.segments, at, line.text.length));
  return { tag: 'div', key: String(line.number), children: children.length === 0 ? ['\n'] : children };
}

function linkButton({ path, line, column }: LogLink, label: readonly ElementNode[], attemptId: string): ElementTree {
  // One of them all is reached by Tab; given here, it is not to be changed in hundreds that are shown.
  return button(label, runAction({ name: 'openFile', attemptId, path, line, column }), { class: 'link', tabindex: '-1' });
}

function segmentsBetween(segments: readonly LogSegment[], from: number, to: number): ElementNode[] {
  const nodes: ElementNode[] = [];
  let at = 0;
  for (const { text, classes } of segments) {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    if (part !== '') nodes.push(classes === '' ? part : element('span', { class: classes }, part));
  }
  return nodes;
}
