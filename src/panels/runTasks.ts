/** The tasks of a run: a row each, opened to its stages, output and changes. */
import * as l10n from '@vscode/l10n';
import { button, element, keyed, type ElementTree } from '../shared/elementTree';
import { durationText } from '../shared/duration';
import { codeSpans } from './codeSpans';
import { icon } from './icons';
import { renderChanges } from './runChanges';
import { renderLog } from './runLog';
import type { AttemptModel, Elapsed, StageModel, TaskModel } from './runModel';
import { runAction } from './runState';
import type { StateWord } from './runWords';

export function renderTasks(tasks: readonly TaskModel[]): ElementTree {
  return keyed(
    'tasks',
    element(
      'section',
      { 'aria-labelledby': 'tasks-title' },
      element('h2', { id: 'tasks-title', class: 'unseen' }, l10n.t('Tasks')),
      tasks.length === 0
        ? element('p', { class: 'note' }, l10n.t('No task has begun.'))
        : element('ol', { class: 'tasks' }, ...tasks.map(renderTask)),
    ),
  );
}

function renderTask(task: TaskModel): ElementTree {
  const { id, isOpen, detail } = task;
  return keyed(id, element('li', { class: 'task' }, renderHeading(task), isOpen === true && detail ? renderDetail(detail) : undefined));
}

function renderHeading({ id, title, state, elapsed, attempt, reason, isOpen }: TaskModel): ElementTree {
  const content = [
    isOpen === undefined ? element('span', { class: 'icon' }) : icon('expand', isOpen ? 'opened' : ''),
    icon(state.icon),
    element('span', { class: 'title' }, ...codeSpans(title)),
    element('span', { class: 'state' }, ` ${state.word}`),
    ...(reason === undefined || isOpen === true ? [] : [element('span', { class: 'why' }, ` ${reason}`)]),
    ...(attempt === undefined ? [] : [element('span', { class: 'attempt' }, ` ${attempt}`)]),
    elapsed === undefined ? element('span', { class: 'elapsed' }) : renderElapsed(elapsed),
  ];
  return element(
    'h3',
    {},
    isOpen === undefined
      ? element('span', { class: 'disclosure' }, ...content)
      : button(content, runAction({ name: 'toggleTask', taskId: id, isOpen: !isOpen }), {
          class: 'disclosure',
          'aria-expanded': String(isOpen),
        }),
  );
}

export function renderElapsed({ since, ms }: Elapsed): ElementTree {
  // With tenths where it stands still, without where it counts.
  if (since === undefined) return element('span', { class: 'elapsed' }, durationText(ms));
  return element('time', { class: 'elapsed', 'data-since': String(since) }, durationText(ms, false));
}

function renderDetail(attempt: AttemptModel): ElementTree {
  const { id, taskId, command, failure, warnings, stages, choices, canRunAgain, proofId, log, changes } = attempt;
  return keyed(
    `detail ${id}`,
    element(
      'div',
      { class: 'detail' },
      choices.length === 0 ? undefined : renderChoices(taskId, choices),
      failure === undefined ? undefined : keyed('failure', element('p', { class: 'failure' }, failure)),
      ...warnings.map((warning) => keyed(`warning ${warning}`, element('p', { class: 'warning' }, warning))),
      element(
        'div',
        { class: 'facts' },
        command === undefined ? undefined : element('code', { class: 'command' }, command),
        canRunAgain ? button(l10n.t('Run Again'), runAction({ name: 'runAgain', taskId }), { class: 'secondary' }) : undefined,
        proofId === undefined ? undefined : button(l10n.t('Show Proof'), runAction({ name: 'showProof', proofId }), { class: 'secondary' }),
        button(l10n.t('Go to Task'), runAction({ name: 'openTask', taskId }), { class: 'quiet' }),
      ),
      stages.length === 0 ? undefined : renderStages(stages, l10n.t('Stages')),
      renderLog({ ...attempt, log }),
      renderChanges(changes),
    ),
  );
}

function renderChoices(taskId: string, choices: AttemptModel['choices']): ElementTree {
  return keyed(
    'choices',
    element(
      'div',
      { class: 'choices', role: 'group', 'aria-label': l10n.t('Attempts') },
      ...choices.map(({ label, attemptId, isChosen }) =>
        button(label, runAction({ name: 'chooseAttempt', taskId, attemptId }), { class: 'choice', 'aria-pressed': String(isChosen) }),
      ),
    ),
  );
}

export function renderStages(stages: readonly StageModel[], label: string): ElementTree {
  return keyed('stages', element('ol', { class: 'stages', 'aria-label': label }, ...stages.map(renderStage)));
}

function renderStage({ name, state, elapsed, detail }: StageModel): ElementTree {
  return element(
    'li',
    {},
    icon(state.icon),
    element('span', { class: 'name' }, name),
    stateWord(state),
    renderElapsed(elapsed),
    detail === undefined ? undefined : element('span', { class: 'why' }, detail),
  );
}

/** What is done or goes on is told by its drawing; the word is for those who cannot see it. Anything else is said. */
function stateWord({ icon: name, word }: StateWord): ElementTree {
  return element('span', { class: name === 'done' || name === 'running' ? 'unseen' : 'state' }, ` ${word} `);
}
