/** States of a run. Apart from the schemas, which the editor loads later than these. */
export const runStates = ['running', 'pausing', 'paused', 'stopping', 'done', 'failed', 'cancelled', 'interrupted'] as const;
export type RunState = (typeof runStates)[number];

export function isLive({ state }: { readonly state: RunState }): boolean {
  return state === 'running' || state === 'pausing' || state === 'paused' || state === 'stopping';
}
