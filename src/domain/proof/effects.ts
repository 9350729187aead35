/** What a file does to the world around its functions, counted, so that two versions of it can be compared. */
import { z } from 'zod';

/**
 * `import`: a module it depends on. `write`: something assigned that others see (a parameter's property, a captured or module
 * variable, a global, `this`). `risk`: what a
 * reviewer has to see: code made from text, other programs, files, the network, secrets, expressions that never end.
 */
const effectKinds = ['import', 'write', 'risk'] as const;

export const effectSchema = z.object({
  kind: z.enum(effectKinds),
  /** In the words of a reader: `node:fs`, `this.total`, `parameter options.deep`, `eval()`. */
  what: z.string(),
  line: z.int().min(1),
});
export type Effect = z.infer<typeof effectSchema>;

export const effectChangeSchema = z.object({
  kind: z.enum(effectKinds),
  what: z.string(),
  before: z.int().min(0),
  after: z.int().min(0),
  /** Where it is afterwards, or was. */
  line: z.int().min(1),
});
export type EffectChange = z.infer<typeof effectChangeSchema>;

/**
 * Effects that appeared, vanished or are there another number of times, over all files of a change taken together, so that what
 * only moved from one to another is no change. Sorted by kind and words.
 */
export function effectChanges(before: readonly Effect[], after: readonly Effect[]): EffectChange[] {
  const [old, now] = [counted(before), counted(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const one = is?.effect ?? was?.effect;
    if (one === undefined || was?.count === is?.count) return [];
    return [{ kind: one.kind, what: one.what, before: was?.count ?? 0, after: is?.count ?? 0, line: one.line }];
  });
}

function counted(effects: readonly Effect[]): Map<string, { count: number; effect: Effect }> {
  const found = new Map<string, { count: number; effect: Effect }>();
  for (const effect of effects) {
    const key = `${effect.kind} ${effect.what}`;
    const known = found.get(key);
    found.set(key, known === undefined ? { count: 1, effect } : { ...known, count: known.count + 1 });
  }
  return found;
}
