/** Reads what the workspace's `.gitattributes` say of generated and vendored files. */
import { isAttributesFile, LinguistAttributes } from '../../domain/audit/linguist';
import type { Files } from '../../ports/files';

/** Of the files listed; one that cannot be read says nothing. */
export async function readAttributes(files: Pick<Files, 'read'>, paths: readonly string[]): Promise<LinguistAttributes> {
  const texts = new Map<string, string>();
  await Promise.all(
    paths.filter(isAttributesFile).map(async (path) => {
      const bytes = await files.read(path).catch(() => undefined);
      if (bytes !== undefined) texts.set(path, new TextDecoder().decode(bytes));
    }),
  );
  return new LinguistAttributes(texts);
}

/** Where those would stand that could say something of a path: in the folders above it. */
export function attributesAbove(path: string): string[] {
  const folders = path.split('/').slice(0, -1);
  return [...folders.keys(), folders.length].map((depth) => [...folders.slice(0, depth), '.gitattributes'].join('/'));
}
