/** What the one status bar item says; undefined when there is nothing to say. Pure. */
import * as l10n from '@vscode/l10n';
import type { Run } from '../../domain/runs/run';
import { isLive } from '../../domain/runs/runState';
import type { EngineState } from './engineState';
import { plainTitle, shorten } from './views/taskItems';

export interface StatusInput {
  /** Of every folder. */
  readonly engines: readonly EngineState[];
  /** Those under way, one per folder at most. */
  readonly runs: readonly RunStatus[];
  /** Functions over a threshold in all folders; undefined before the first audit. */
  readonly hotspotCount: number | undefined;
}

export interface RunStatus {
  readonly run: Run;
  /** Title of the task being executed. */
  readonly currentTitle: string | undefined;
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly action: 'focusHotspots' | 'showRunControl' | 'focusTasks' | 'restartEngine';
}

export function statusText({ engines, runs, hotspotCount }: StatusInput): StatusText | undefined {
  if (engines.includes('restarting'))
    return { text: '$(sync~spin) Symbiote', tooltip: l10n.t('The Symbiote engine stopped and is being restarted.'), action: 'focusTasks' };
  if (engines.includes('failed'))
    return {
      text: '$(warning) Symbiote',
      tooltip: l10n.t('The Symbiote engine does not run. Click to try again.'),
      action: 'restartEngine',
    };
  const [first, ...others] = runs.filter(({ run }) => isLive(run));
  if (first !== undefined && others.length > 0) return runsText([first, ...others]);
  if (first !== undefined) return runText(first.run, first.currentTitle);
  if (hotspotCount === undefined || hotspotCount === 0) return undefined;
  const tooltip =
    hotspotCount === 1
      ? l10n.t('1 function is over the complexity thresholds.')
      : l10n.t('{0} functions are over the complexity thresholds.', hotspotCount);
  return { text: `$(flame) ${hotspotCount}`, tooltip, action: 'focusHotspots' };
}

function runText(run: Run, currentTitle: string | undefined): StatusText {
  const title = currentTitle === undefined ? undefined : shorten(plainTitle(currentTitle), 40).replaceAll('$(', '$ (');
  const done = l10n.t('{0} finished in this run.', run.results.length);
  if (run.state === 'paused')
    return { text: `$(debug-pause) ${l10n.t('Paused')}`, tooltip: `${l10n.t('Run paused.')} ${done}`, action: 'showRunControl' };
  const waits = run.reason === undefined ? '' : ` ${run.reason}`;
  const text = `$(sync~spin) ${withState(run, title ?? l10n.t('Running tasks'))}`;
  return { text, tooltip: `${l10n.t('Running tasks.')} ${done}${waits}`, action: 'showRunControl' };
}

function withState({ state }: Run, title: string): string {
  if (state === 'pausing') return l10n.t('{0} (pausing)', title);
  return state === 'stopping' ? l10n.t('{0} (stopping)', title) : title;
}

/** Several folders at work: which one is asked on a click. */
function runsText(runs: readonly RunStatus[]): StatusText {
  const titles = runs.map(({ run, currentTitle }) => plainTitle(currentTitle ?? run.state));
  return {
    text: `$(sync~spin) ${l10n.t('{0} runs', runs.length)}`,
    tooltip: l10n.t('Running tasks in {0} folders: {1}', runs.length, titles.join(', ')),
    action: 'showRunControl',
  };
}
