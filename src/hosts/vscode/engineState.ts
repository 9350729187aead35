/** How the engine of a folder stands, as far as the editor shows it. */
export const engineStates = ['none', 'starting', 'ready', 'restarting', 'failed'] as const;
export type EngineState = (typeof engineStates)[number];
