/** Which test files belong to which run. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow } from './filesBelow';

/** `everyday` is what `npm test` runs, `long` what `npm run test:long` does. */
export type Form = 'everyday' | 'long';

const suffix = '.test.ts';
const longSuffix = `.long${suffix}`;

function isOf(form: Form, file: string): boolean {
  if (form === 'everyday') return !file.endsWith(longSuffix);
  return file.endsWith(longSuffix) || /from '[./]+\/longForm'/.test(readFileSync(file, 'utf8'));
}

function testsBelow(folder: string, form: Form): string[] {
  return filesBelow(folder).filter((file) => file.endsWith(suffix) && isOf(form, file));
}

/** Every test that needs Node alone: whatever is not a journey. The simulation first, because nothing takes as long. */
export function nodeTests(form: Form): string[] {
  const files = testsBelow(__dirname, form).filter((file) => !relative(__dirname, file).startsWith('host'));
  const isLong = (file: string): number => Number(relative(__dirname, file).startsWith('simulation'));
  return files.sort((a, b) => isLong(b) - isLong(a));
}

/** A window that is opened takes as long as so many letters of what is done in it. */
const lettersPerWindow = 3000;

/** The journeys, the longest first: the last one to begin should be a short one. */
export function journeys(form: Form): string[] {
  const byLength = testsBelow(join(__dirname, 'host/journeys'), form).map((file) => {
    const text = readFileSync(file, 'utf8');
    return { file, length: text.length + lettersPerWindow * (text.match(/\bopenEditor\(/g)?.length ?? 0) };
  });
  return byLength.sort((a, b) => b.length - a.length).map(({ file }) => file);
}
