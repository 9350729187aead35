/** Symbiote as a person has it: what the package contains, copied into the editor's folder of extensions. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './host';

/** Installs what `dist/` holds now, without source maps. VS Code takes over what it finds there when it first starts. */
export function installExtension(extensionsFolder: string): void {
  const { publisher, name, version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Record<string, string>;
  const folder = join(extensionsFolder, `${publisher}.${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  for (const entry of ['package.json', 'dist', 'media']) {
    cpSync(join(repository, entry), join(folder, entry), {
      recursive: true,
      filter: (path) => !path.endsWith('.map') && !path.endsWith('.tmp'),
    });
  }
}
