/** Written by esbuild.mjs from the files beside it: one file or folder, one adapter. Not edited by hand. */
import type { Strategy } from '../../ports/strategy';
import { command } from './command';

export const strategies: readonly Strategy[] = [command];
