/** What the one status bar item says; undefined when there is nothing to say. Pure. */
import * as l10n from '@vscode/l10n';
import type { Run } from '../../domain/run';
import { isLive } from '../../domain/runState';
import type { EngineState } from './engineState';
import { plainTitle, shorten } from './views/taskItems';

export interface StatusInput {
  readonly engine: EngineState;
  readonly run: Run | undefined;
  /** Title of the task being executed. */
  readonly currentTitle: string | undefined;
  /** Functions over a threshold; undefined before the first audit. */
  readonly hotspotCount: number | undefined;
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly action: 'focusHotspots' | 'showRunControl' | 'focusTasks' | 'restartEngine';
}

export function statusText({ engine, run, currentTitle, hotspotCount }: StatusInput): StatusText | undefined {
  if (engine === 'restarting')
    return { text: '$(sync~spin) Symbiote', tooltip: l10n.t('The Symbiote engine stopped and is being restarted.'), action: 'focusTasks' };
  if (engine === 'failed')
    return {
      text: '$(warning) Symbiote',
      tooltip: l10n.t('The Symbiote engine does not run. Click to try again.'),
      action: 'restartEngine',
    };
  if (run !== undefined && isLive(run)) return runText(run, currentTitle);
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
