/** The proof panel: what a change is and why, what was measured, each gate with its evidence, and what the person can decide. */
import * as l10n from '@vscode/l10n';
import type { FileChange } from '../domain/runs/changes';
import { button, element, keyed, type ElementNode, type ElementTree } from '../shared/elementTree';
import { codeSpans } from './codeSpans';
import { icon } from './icons';
import { definePanel } from './panel';
import {
  selectProof,
  type CommandRow,
  type GateModel,
  type NumberRow,
  type ProofModel,
  type ProofSnapshot,
  type ShownProof,
} from './proofModel';
import { parseProofPanelState, type ProofPanelState } from './proofState';
import { counts, filesTitle, sum } from './runChanges';
import { changeKindWord, fileNotes } from './runWords';

function render({ title, failure, isLoading, shown }: ProofModel): ElementTree {
  return element(
    'main',
    { class: 'proof', 'aria-busy': String(isLoading) },
    renderHeader(title, shown),
    failure === undefined ? undefined : keyed('failure', element('p', { class: 'failure', role: 'alert' }, failure)),
    ...(shown === undefined ? [] : renderShown(shown)),
  );
}

function renderHeader(title: string, shown: ShownProof | undefined): ElementTree {
  return keyed(
    'header',
    element(
      'header',
      {},
      element('h1', {}, ...(shown === undefined ? [] : [icon(shown.icon)]), title),
      ...decisions(shown).map(({ name, label, isPrimary }) =>
        keyed(name, button(label, { name }, isPrimary ? { 'aria-keyshortcuts': 'Control+Enter' } : { class: 'secondary' })),
      ),
      element('p', { role: 'status', class: 'status verdict' }, shown?.verdict ?? ''),
    ),
  );
}

interface Decision {
  readonly name: string;
  readonly label: string;
  readonly isPrimary?: boolean;
}

function decisions(shown: ShownProof | undefined): readonly Decision[] {
  switch (shown?.state) {
    case 'waiting':
      return [
        { name: 'accept', label: l10n.t('Accept'), isPrimary: true },
        { name: 'retry', label: l10n.t('Try Again…') },
        { name: 'discard', label: l10n.t('Discard…') },
      ];
    case 'accepted':
      return [{ name: 'undo', label: l10n.t('Undo') }];
    default:
      return [];
  }
}

function renderShown(shown: ShownProof): (ElementTree | undefined)[] {
  return [
    keyed(
      'facts',
      element(
        'ul',
        { class: 'inline' },
        element('li', {}, button(shown.taskId, { name: 'openTask' }, { class: 'link', title: l10n.t('Open in the tasks file') })),
        element('li', {}, l10n.t('made by {0}', shown.strategy)),
        element('li', {}, element('time', { 'data-at': String(shown.madeAt) }, new Date(shown.madeAt).toISOString())),
      ),
    ),
    shown.rationale === undefined ? undefined : keyed('why', element('p', { class: 'rationale' }, ...codeSpans(shown.rationale))),
    keyed('files', renderFiles(shown)),
    shown.numbers.length === 0 ? undefined : keyed('numbers', renderNumbers(shown.numbers)),
    keyed('gates', renderGates(shown.gates)),
    keyed(
      'footer',
      element(
        'footer',
        {},
        element('p', { class: 'note' }, `${shown.trees}. ${shown.environment}.`),
        button(l10n.t('Copy as Markdown'), { name: 'copyMarkdown' }, { class: 'quiet' }),
      ),
    ),
  ];
}

function renderFiles({ files, omitted }: ShownProof): ElementTree {
  return element(
    'section',
    { class: 'changes', 'aria-labelledby': 'files' },
    element(
      'div',
      { class: 'bar' },
      element('h2', { id: 'files' }, filesTitle(files.length)),
      files.length === 0 ? undefined : counts(sum(files, 'additions'), sum(files, 'deletions')),
      files.length === 0 ? undefined : button(l10n.t('Open All Changes'), { name: 'openAllChanges' }, { class: 'quiet' }),
    ),
    element('ul', { class: 'files' }, ...files.map(renderFile)),
    ...omitted.map(({ path, reason }) => keyed(path, element('p', { class: 'note' }, element('code', {}, path), ` ${reason}`))),
  );
}

function renderFile(file: FileChange): ElementTree {
  const { letter, word } = changeKindWord(file.kind);
  const slash = file.path.lastIndexOf('/');
  const notes = fileNotes(file);
  return keyed(
    file.path,
    element(
      'li',
      { class: `file ${file.kind}` },
      element(
        'div',
        { class: 'row' },
        button(
          [
            element('span', { class: 'kind', title: word, 'aria-hidden': 'true' }, letter),
            element('span', { class: 'unseen' }, `${word} `),
            element('span', { class: 'name' }, file.path.slice(slash + 1)),
            element('span', { class: 'folder' }, slash === -1 ? '' : ` ${file.path.slice(0, slash)}`),
            ...(notes.length === 0 ? [] : [element('span', { class: 'notes' }, ` ${notes.join(', ')}`)]),
          ],
          { name: 'openDiff', argument: file.path },
          { class: 'disclosure', title: l10n.t('Open Diff of {0}', file.path) },
        ),
        file.isBinary ? undefined : counts(file.additions, file.deletions),
      ),
    ),
  );
}

function renderNumbers(rows: readonly NumberRow[]): ElementTree {
  const number = (text: string, className = ''): ElementTree => element('td', { class: `number ${className}` }, text);
  return table(
    { class: 'numbers' },
    l10n.t('Complexity, Before and After'),
    [
      cell(l10n.t('Measured')),
      cell(l10n.t('Before'), 'number'),
      cell(l10n.t('After'), 'number'),
      cell(l10n.t('Difference'), 'number'),
      cell(l10n.t('Threshold'), 'number'),
    ],
    rows.map((row) =>
      keyed(
        row.of,
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, row.of),
          number(row.before),
          number(row.after, row.isOver ? 'over' : ''),
          number(row.difference, row.trend),
          number(row.threshold),
        ),
      ),
    ),
  );
}

function renderGates(gates: readonly GateModel[]): ElementTree {
  return element(
    'section',
    { 'aria-labelledby': 'gates' },
    element('h2', { id: 'gates' }, l10n.t('Gates')),
    element('ol', { class: 'gates' }, ...gates.map(renderGate)),
  );
}

function renderGate(model: GateModel): ElementTree {
  const { gate, name, word, reason, duration, hasFailed } = model;
  const evidence = evidenceOf(model);
  return keyed(
    gate,
    element(
      'li',
      { class: 'gate' },
      element(
        'div',
        { class: 'head' },
        icon(model.icon),
        element('strong', {}, name),
        element('span', { class: 'state' }, word),
        duration === undefined ? undefined : element('span', { class: 'elapsed' }, duration),
      ),
      element('p', { class: hasFailed ? 'reason failure' : 'reason' }, ...codeSpans(reason)),
      ...evidence,
    ),
  );
}

function evidenceOf({ commands, api, effects, hasFailed }: GateModel): ElementTree[] {
  return [
    ...(commands.length === 0 ? [] : [keyed('commands', renderCommands(commands))]),
    ...(api.length === 0
      ? []
      : [
          listed(
            'api',
            api.length === 1 ? l10n.t('1 change of the public API') : l10n.t('{0} changes of the public API', api.length),
            api.map(({ change, name, before, after }) => [
              `${apiWord(change)} `,
              element('code', {}, before !== undefined && after !== undefined ? `${before} → ${after}` : (before ?? after ?? name)),
            ]),
            hasFailed,
          ),
        ]),
    ...(effects.length === 0
      ? []
      : [
          listed(
            'effects',
            effects.length === 1 ? l10n.t('1 effect came or went') : l10n.t('{0} effects came or went', effects.length),
            effects.map(({ kind, what, before, after }) => [
              `${effectWord(kind)} `,
              element('code', {}, what),
              ` ${l10n.t('{0} → {1} times', before, after)}`,
            ]),
            hasFailed,
          ),
        ]),
  ];
}

function apiWord(change: 'removed' | 'added' | 'changed'): string {
  const words = { removed: l10n.t('Removed'), added: l10n.t('Added'), changed: l10n.t('Changed') };
  return words[change];
}

function effectWord(kind: 'import' | 'write' | 'risk'): string {
  const words = { import: l10n.t('Import'), write: l10n.t('Write'), risk: l10n.t('Risk') };
  return words[kind];
}

/** Folded, unless it is what stopped the change. */
function listed(key: string, title: string, rows: readonly (readonly ElementNode[])[], isOpen: boolean): ElementTree {
  return keyed(
    key,
    element(
      'details',
      isOpen ? { open: '' } : {},
      element('summary', {}, title),
      element('ul', { class: 'evidence' }, ...rows.map((row) => element('li', {}, ...row))),
    ),
  );
}

function renderCommands(rows: readonly CommandRow[]): ElementTree {
  return table(
    { class: 'commands' },
    l10n.t('Commands'),
    [
      cell(l10n.t('Command')),
      cell(l10n.t('Exit Code'), 'number'),
      cell(l10n.t('On the Base'), 'number'),
      cell(l10n.t('Duration'), 'number'),
      cell(l10n.t('Log')),
    ],
    rows.map((row, index) =>
      keyed(
        String(index),
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, element('code', {}, row.command)),
          element('td', { class: 'number' }, row.exit),
          element('td', { class: 'number' }, row.onBase),
          element('td', { class: 'number' }, row.duration),
          element('td', {}, logLink(row)),
        ),
      ),
    ),
  );
}

function logLink({ command, log }: CommandRow): ElementTree | undefined {
  if (log === undefined) return undefined;
  return button(
    l10n.t('Open Log'),
    { name: 'openLog', argument: log },
    { class: 'link', 'aria-label': l10n.t('Open Log of {0}', command) },
  );
}

function table(kind: { readonly class: string }, caption: string, head: readonly ElementNode[], rows: readonly ElementNode[]): ElementTree {
  return element(
    'table',
    kind,
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}

function cell(label: string, className?: string): ElementTree {
  return element('th', { scope: 'col', class: className }, label);
}

export const proofPanel = definePanel<ProofSnapshot, ProofModel, ProofPanelState>({
  id: 'proof',
  title: l10n.t('Proof'),
  titleOf: ({ title }) => title,
  select: selectProof,
  render,
  actions: ['accept', 'retry', 'discard', 'undo', 'openTask', 'openDiff', 'openAllChanges', 'openLog', 'copyMarkdown'],
  parseState: parseProofPanelState,
});
