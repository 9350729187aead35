/** How the engine of a folder stands, as far as the editor shows it. */
export type EngineState = 'none' | 'starting' | 'ready' | 'restarting' | 'failed';
