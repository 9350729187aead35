/**
 * What takes long has a short form, which every `npm test` runs, and a long one for `npm run test:long`. That runs the files
 * that ask here, and those called `*.long.test.ts`, which the everyday run leaves out.
 */
const isLongForm = process.env['SYMBIOTE_TEST_LONG'] !== undefined;

/** How much of something is done: every day, and in the long form. */
export function inForm<T>(everyday: T, long: T): T {
  return isLongForm ? long : everyday;
}
