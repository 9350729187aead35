/** Symbiote as a person has it: what the package contains, copied into the editor's folder of extensions. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository, scratch } from './host';

/** Where the copy is in a folder of extensions. */
export function installedFolder(extensionsFolder: string): string {
  const { publisher, name, version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Record<string, string>;
  return join(extensionsFolder, `${publisher}.${name}-${version}`);
}

let isTaken = false;

/** What `dist/` held when this run began, without source maps: a build meanwhile does not change what is tested. */
function taken(): string {
  const folder = join(scratch, 'extension');
  if (isTaken) return folder;
  mkdirSync(folder, { recursive: true });
  const texts = readdirSync(repository).filter((name) => /^package\.nls(\.\w+)?\.json$/.test(name));
  for (const entry of ['package.json', ...texts, 'l10n', 'dist', 'media']) {
    cpSync(join(repository, entry), join(folder, entry), {
      recursive: true,
      filter: (path) => !path.endsWith('.map') && !path.endsWith('.tmp'),
    });
  }
  isTaken = true;
  return folder;
}

/** Installs the extension. VS Code takes over what it finds there when it first starts. */
export function installExtension(extensionsFolder: string): void {
  cpSync(taken(), installedFolder(extensionsFolder), { recursive: true });
}
