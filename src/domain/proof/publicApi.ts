/** What a module offers to others, declaration by declaration, and what became of it between two versions of a file. */
import { z } from 'zod';

export const apiDeclarationSchema = z.object({
  /** How others get at it: `parse`, `default`, `Parser.parse`, `* from ./other`; of a script without exports, the global's name. */
  name: z.string(),
  kind: z.enum(['function', 'class', 'member', 'variable', 'type', 'enum', 'namespace', 'reexport', 'expression']),
  /** Names, parameters with their defaults, written types: what a caller may rely on, in one line and without bodies. */
  signature: z.string(),
  line: z.int().min(1),
  /** Seen by everybody because the file is no module, not because it was exported. */
  isGlobal: z.boolean().optional(),
});
export type ApiDeclaration = z.infer<typeof apiDeclarationSchema>;

export const apiChangeSchema = z.object({
  change: z.enum(['removed', 'added', 'changed']),
  name: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type ApiChange = z.infer<typeof apiChangeSchema>;

/**
 * Changes by name, sorted by it; overloads count as one, in their order. A new global of a script is no change: where there are
 * no modules, every helper is one.
 */
export function apiChanges(before: readonly ApiDeclaration[], after: readonly ApiDeclaration[]): ApiChange[] {
  const [old, now] = [byName(before), byName(after)];
  const changes: ApiChange[] = [];
  for (const name of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined && is !== undefined && !is.isGlobal) changes.push({ change: 'added', name, after: is.signature });
    else if (was !== undefined && is === undefined) changes.push({ change: 'removed', name, before: was.signature });
    else if (was !== undefined && is !== undefined && was.signature !== is.signature)
      changes.push({ change: 'changed', name, before: was.signature, after: is.signature });
  }
  return changes;
}

function byName(declarations: readonly ApiDeclaration[]): Map<string, { signature: string; isGlobal: boolean }> {
  const found = new Map<string, { signature: string; isGlobal: boolean }>();
  for (const { name, signature, isGlobal = false } of declarations) {
    const former = found.get(name);
    found.set(name, { signature: former === undefined ? signature : `${former.signature}; ${signature}`, isGlobal });
  }
  return found;
}
