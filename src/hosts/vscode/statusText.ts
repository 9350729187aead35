/** What the one status bar item says; undefined when there is nothing to say. Pure. */
import type { Run } from '../../domain/run';
import { isLive } from '../../domain/run';
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
    return { text: '$(sync~spin) Symbiote', tooltip: 'The Symbiote engine stopped and is being restarted.', action: 'focusTasks' };
  if (engine === 'failed')
    return { text: '$(warning) Symbiote', tooltip: 'The Symbiote engine does not run. Click to try again.', action: 'restartEngine' };
  if (run !== undefined && isLive(run)) return runText(run, currentTitle);
  if (hotspotCount === undefined || hotspotCount === 0) return undefined;
  const noun = hotspotCount === 1 ? 'function is' : 'functions are';
  return { text: `$(flame) ${hotspotCount}`, tooltip: `${hotspotCount} ${noun} over the complexity thresholds.`, action: 'focusHotspots' };
}

function runText(run: Run, currentTitle: string | undefined): StatusText {
  const title = currentTitle === undefined ? undefined : shorten(plainTitle(currentTitle), 40).replaceAll('$(', '$ (');
  const done = `${run.results.length} finished in this run.`;
  if (run.state === 'paused') return { text: '$(debug-pause) Paused', tooltip: `Run paused. ${done}`, action: 'showRunControl' };
  const suffix = run.state === 'pausing' ? ' (pausing)' : run.state === 'stopping' ? ' (stopping)' : '';
  const waits = run.reason === undefined ? '' : ` ${run.reason}`;
  return { text: `$(sync~spin) ${title ?? 'Running tasks'}${suffix}`, tooltip: `Running tasks. ${done}${waits}`, action: 'showRunControl' };
}
