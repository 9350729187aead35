/** The run panel: a run and its tasks while they are carried out and afterwards, their stages, output and changes. */
import * as l10n from '@vscode/l10n';
import { button, element, keyed, type ElementTree } from '../shared/elementTree';
import { codeSpans } from './codeSpans';
import { icon } from './icons';
import { definePanel } from './panel';
import { selectRun, type HeadModel, type RunModel } from './runModel';
import type { RunSnapshot } from './runSnapshot';
import { parseRunPanelState, runAction, runActionNames, type RunPanelState } from './runState';
import { renderElapsed, renderStages, renderTasks } from './runTasks';

function render({ title, isLoading, failure, empty, head, tasks }: RunModel): ElementTree {
  return element(
    'main',
    { class: 'run', 'aria-busy': String(isLoading) },
    renderHeader(title, head),
    failure === undefined ? undefined : keyed('failure', element('p', { class: 'failure', role: 'alert' }, failure)),
    empty === undefined ? undefined : keyed('empty', element('p', { class: 'note' }, empty)),
    head && renderFacts(head),
    head && renderTasks(tasks),
  );
}

function renderHeader(title: string, head: HeadModel | undefined): ElementTree {
  return keyed(
    'header',
    element(
      'header',
      {},
      element('h1', {}, ...(head === undefined ? [] : [icon(head.state.icon)]), title),
      // Changes of state are said aloud; the output is not.
      element('p', { class: 'unseen', role: 'status' }, head?.status ?? ''),
      ...(head?.controls ?? []).map(({ label, action, isPrimary }) =>
        keyed(action.name, button(label, runAction(action), isPrimary ? {} : { class: 'secondary' })),
      ),
    ),
  );
}

function renderFacts({ state, startedAt, elapsed, progress, cost, ending, hasFailed, warnings, stages }: HeadModel): ElementTree {
  return keyed(
    'facts',
    element(
      'section',
      { class: 'summary', 'aria-label': l10n.t('Summary') },
      element(
        'ul',
        { class: 'inline' },
        element('li', { class: 'state' }, state.word),
        element('li', { id: 'progress' }, progress.text),
        element('li', {}, renderElapsed(elapsed)),
        element('li', {}, cost),
        element('li', {}, l10n.t('Started '), element('time', { 'data-at': String(startedAt) }, new Date(startedAt).toISOString())),
      ),
      element('progress', { value: String(progress.value), max: String(progress.max), 'aria-labelledby': 'progress' }),
      ending === undefined ? undefined : keyed('ending', element('p', { class: hasFailed ? 'failure' : 'note' }, ...codeSpans(ending))),
      ...warnings.map((warning) => keyed(`warning ${warning}`, element('p', { class: 'warning' }, ...codeSpans(warning)))),
      stages.length === 0 ? undefined : renderStages(stages, l10n.t('Stages of the run')),
    ),
  );
}

export const runPanel = definePanel<RunSnapshot, RunModel, RunPanelState>({
  id: 'run',
  title: l10n.t('Run'),
  titleOf: ({ title }) => title,
  select: selectRun,
  render,
  actions: runActionNames,
  parseState: parseRunPanelState,
});
