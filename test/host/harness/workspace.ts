/** Temporary folders with files in them, for journeys. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface WorkspaceOptions {
  /** Makes it a git repository with everything committed. Default true. */
  readonly git?: boolean;
}

export interface TestWorkspace {
  /** Absolute, symbolic links resolved. */
  readonly folder: string;
  path(relative: string): string;
  write(relative: string, text: string): void;
  remove(): void;
}

/** A folder of its own with these files; `remove` it in `after`. */
export function createWorkspace(files: Readonly<Record<string, string>>, options: WorkspaceOptions = {}): TestWorkspace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-journey-')));
  const write = (relative: string, text: string): void => {
    mkdirSync(dirname(join(folder, relative)), { recursive: true });
    writeFileSync(join(folder, relative), text);
  };
  for (const [relative, text] of Object.entries(files)) write(relative, text);
  if (options.git ?? true) {
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    // Maintenance of a large one would go on in the background, and in the way of its removal.
    git(
      '-c',
      'gc.auto=0',
      '-c',
      'maintenance.auto=false',
      '-c',
      'user.name=Test',
      '-c',
      'user.email=test@example.invalid',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'start',
    );
  }
  return {
    folder,
    path: (relative) => join(folder, relative),
    write,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }),
  };
}
