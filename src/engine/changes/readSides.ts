/** The two contents of a changed file. */
import type { Snapshots } from '../../ports/snapshots';

export interface Sides {
  /** Undefined where the file is not there. */
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
  /** Whether the store no longer has one of them. */
  readonly missing: boolean;
}

export async function readSides(
  snapshots: Pick<Snapshots, 'read'>,
  file: { readonly before?: string | undefined; readonly after?: string | undefined },
): Promise<Sides> {
  const read = (id: string | undefined): Promise<Uint8Array | undefined> =>
    id === undefined ? Promise.resolve(undefined) : snapshots.read(id);
  const [before, after] = await Promise.all([read(file.before), read(file.after)]);
  const missing = (file.before !== undefined && before === undefined) || (file.after !== undefined && after === undefined);
  return { before, after, missing };
}
