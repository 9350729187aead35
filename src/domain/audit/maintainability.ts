/**
 * How well a file as a whole can be maintained: Visual Studio's index with radon's letters. The volume in it is Halstead's as
 * escomplex counts it, the complexity ours: every decision in the file's functions, and one. In whole numbers, rounded up, the
 * letters' bounds (above 19 and above 9) are Visual Studio's own bands: 20 and more, 10 to 19, less.
 */
import { z } from 'zod';
import { softwareScienceSchema, type SoftwareScience } from './halstead';
import type { FileMetrics } from './metrics';

const letters = ['A', 'B', 'C'] as const;
export type MaintainabilityLetter = (typeof letters)[number];

/** The lowest index that earns a letter. */
const lowestIndex: Readonly<Record<MaintainabilityLetter, number>> = { A: 20, B: 10, C: 0 };

export const maintainabilitySchema = softwareScienceSchema.extend({
  /** Visual Studio's: 0 to 100. */
  index: z.int().min(0).max(100),
  letter: z.enum(letters),
  /** Of the file as one: every decision in its functions, and one. */
  cyclomatic: z.int().min(1),
});
export type Maintainability = z.infer<typeof maintainabilitySchema>;

interface Parts {
  readonly volume: number;
  readonly cyclomatic: number;
  readonly sourceLines: number;
}

/** Nothing is as easy to maintain as nothing: without a line or a volume the logarithms have no value, and the index is 100. */
export function maintainabilityIndex({ volume, cyclomatic, sourceLines }: Parts): number {
  if (volume <= 0 || sourceLines <= 0) return 100;
  const raw = (100 * (171 - 5.2 * Math.log(volume) - 0.23 * cyclomatic - 16.2 * Math.log(sourceLines))) / 171;
  return Math.min(100, Math.max(0, Math.ceil(raw)));
}

export function letterOf(index: number): MaintainabilityLetter {
  return letters.find((letter) => index >= lowestIndex[letter]) ?? 'C';
}

/** The index below which a file is worse than the letter; 0 for C, which nothing is worse than. */
export function boundOf(letter: MaintainabilityLetter): number {
  return lowestIndex[letter];
}

export function maintainabilityOf({ functions }: Pick<FileMetrics, 'functions'>, science: SoftwareScience): Maintainability {
  const cyclomatic = decisionsOf(functions);
  const index = maintainabilityIndex({ volume: science.halstead.volume, cyclomatic, sourceLines: science.sourceLines });
  return { ...science, index, letter: letterOf(index), cyclomatic };
}

/**
 * Whether a file could fall below a bound at all. Its volume can be no greater than if every byte were an operator or operand
 * unlike every other: most files need not be counted to know that they are well above.
 */
export function mayBeBelow(bound: number, { functions, lines }: Pick<FileMetrics, 'functions' | 'lines'>, bytes: number): boolean {
  const volume = bytes * Math.log2(Math.max(2, bytes));
  return maintainabilityIndex({ volume, cyclomatic: decisionsOf(functions), sourceLines: lines }) < bound;
}

function decisionsOf(functions: FileMetrics['functions']): number {
  return functions.reduce((sum, { cyclomatic }) => sum + cyclomatic - 1, 1);
}
