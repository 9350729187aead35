/** What a client asks a run for, with only what a test is about spelled out. */
import { defaultSettings } from '../src/domain/settings';
import type { RunRequest } from '../src/engine/runs/runRequest';

export function runRequest(changes: Partial<RunRequest> = {}): RunRequest {
  return {
    tasks: [],
    max: undefined,
    costBudget: null,
    reflect: false,
    trust: 'all',
    interactive: false,
    strategy: undefined,
    environment: { PATH: process.env['PATH'] ?? '' },
    settings: defaultSettings,
    ...changes,
  };
}
