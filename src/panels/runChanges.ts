/** The files an attempt changed: a list with counts, each to be opened here or in VS Code's own diff. */
import * as l10n from '@vscode/l10n';
import type { Changes, FileChange } from '../domain/runs/changes';
import { assertNever } from '../shared/assertNever';
import { button, element, keyed, type ElementTree } from '../shared/elementTree';
import { icon } from './icons';
import { renderDiff } from './runDiff';
import type { ChangesModel, OpenFileModel } from './runModel';
import { runAction, type DiffView } from './runState';
import { changeKindWord, fileNotes } from './runWords';

export function renderChanges(model: ChangesModel): ElementTree {
  const { attemptId, changes, note, view } = model;
  const titleId = `changes-${attemptId}`;
  const files = changes?.files ?? [];
  return keyed(
    'changes',
    element(
      'section',
      { class: 'changes', 'aria-labelledby': titleId },
      element(
        'div',
        { class: 'bar' },
        element('h4', { id: titleId }, filesTitle(files.length)),
        files.length === 0 ? undefined : counts(sum(files, 'additions'), sum(files, 'deletions')),
        ...(files.length === 0 ? [] : [viewToggle(view), openAll(attemptId)]),
      ),
      note === undefined ? undefined : element('p', { class: 'note' }, note),
      files.length === 0 ? undefined : element('ul', { class: 'files' }, ...files.map((file) => renderFile(file, model))),
      changes === undefined || changes.omitted.length === 0 ? undefined : renderOmitted(changes),
    ),
  );
}

export function filesTitle(count: number): string {
  if (count === 0) return l10n.t('Changed Files');
  return count === 1 ? l10n.t('1 Changed File') : l10n.t('{0} Changed Files', count);
}

export function sum(files: readonly FileChange[], of: 'additions' | 'deletions'): number {
  return files.reduce((total, file) => total + file[of], 0);
}

export function counts(additions: number, deletions: number): ElementTree {
  return element(
    'span',
    { class: 'counts' },
    element('span', { class: 'additions' }, `+${additions}`),
    ' ',
    element('span', { class: 'deletions' }, `−${deletions}`),
    element('span', { class: 'unseen' }, l10n.t(' lines added and removed')),
  );
}

function viewToggle(view: DiffView): ElementTree {
  const choice = (name: DiffView, label: string): ElementTree =>
    button(label, runAction({ name: 'setDiffView', view: name }), { class: 'choice', 'aria-pressed': String(view === name) });
  return element(
    'span',
    { class: 'choices', role: 'group', 'aria-label': l10n.t('How differences are shown') },
    choice('unified', l10n.t('Unified')),
    choice('split', l10n.t('Side by Side')),
  );
}

function openAll(attemptId: string): ElementTree {
  return button(l10n.t('Open All Changes'), runAction({ name: 'openAllChanges', attemptId }), { class: 'quiet' });
}

function renderFile(file: FileChange, { attemptId, view, open }: ChangesModel): ElementTree {
  const { path, kind } = file;
  const opened = open.get(path);
  const isOpen = opened !== undefined;
  const { letter, word } = changeKindWord(kind);
  const slash = path.lastIndexOf('/');
  const notes = fileNotes(file);
  return keyed(
    path,
    element(
      'li',
      { class: `file ${kind}` },
      element(
        'div',
        { class: 'row' },
        button(
          [
            icon('expand', isOpen ? 'opened' : ''),
            element('span', { class: 'kind', title: word, 'aria-hidden': 'true' }, letter),
            element('span', { class: 'unseen' }, `${word} `),
            element('span', { class: 'name' }, path.slice(slash + 1)),
            // The whole path in one label is what tells two files of a name apart.
            element('span', { class: 'folder' }, slash === -1 ? '' : ` ${path.slice(0, slash)}`),
            notes.length === 0 ? undefined : element('span', { class: 'notes' }, ` ${notes.join(', ')}`),
          ].filter((part) => part !== undefined),
          runAction({ name: 'toggleFile', attemptId, path, isOpen: !isOpen }),
          { class: 'disclosure', 'aria-expanded': String(isOpen), title: path },
        ),
        file.isBinary ? undefined : counts(file.additions, file.deletions),
        button(l10n.t('Open Diff'), runAction({ name: 'openDiff', attemptId, path }), {
          class: 'quiet',
          'aria-label': l10n.t('Open Diff of {0}', path),
        }),
      ),
      opened && renderOpened(opened, attemptId, view),
    ),
  );
}

function renderOpened({ diff, isWhole }: OpenFileModel, attemptId: string, view: DiffView): ElementTree {
  if (diff === undefined) return element('p', { class: 'note' }, l10n.t('Loading the differences …'));
  switch (diff.kind) {
    case 'loading':
      return element('p', { class: 'note' }, l10n.t('Loading the differences …'));
    case 'failed':
      return element('p', { class: 'note' }, diff.reason);
    case 'loaded':
      return renderDiff(diff.diff, { attemptId, view, isWhole });
    default:
      return assertNever(diff);
  }
}

function renderOmitted({ omitted }: Changes): ElementTree {
  const summary = omitted.length === 1 ? l10n.t('1 file was not compared') : l10n.t('{0} files were not compared', omitted.length);
  return element(
    'details',
    { class: 'omitted' },
    element('summary', {}, summary),
    element('ul', {}, ...omitted.map(({ path, reason }) => keyed(path, element('li', {}, element('code', {}, path), ` ${reason}`)))),
  );
}
