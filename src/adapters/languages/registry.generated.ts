/** Written by esbuild.mjs from the files beside it: one file or folder, one adapter. Not edited by hand. */
import type { Language } from '../../ports/language';
import { typescript } from './typescript/typescript';

export const languages: readonly Language[] = [typescript];
