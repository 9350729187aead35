/** Made by the build from the files of this folder; a test fails when it is stale. */
import { command } from './command';

export const strategies = [command] as const;
