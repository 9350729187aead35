/** Whether only files changed that the task may change. */
import picomatch from 'picomatch';
import type { Changes } from '../runs/changes';
import type { GateResult } from './proof';

export interface Scope {
  /** Globs of what may change; empty for everything but what is protected. */
  readonly globs: readonly string[];
  /** Globs of what may not change unless the task names it. */
  readonly protectedGlobs: readonly string[];
}

/** What no task changes by the way: what decides about other machines, and about the checks themselves. */
export const protectedByDefault = [
  '.git*',
  '.git*/**',
  '.github/**',
  '.symbiote/**',
  'symbiote.config.yaml',
  'symbiote.baseline.json',
  'tasks.yml',
  '**/package-lock.json',
  '**/yarn.lock',
  '**/pnpm-lock.yaml',
  '**/package.json',
  '**/tsconfig*.json',
  '**/{eslint,vitest,jest,playwright,babel,prettier,mocha}.config.*',
  '**/.{eslintrc,mocharc,babelrc,swcrc,prettierrc,npmrc,yarnrc}*',
  '**/biome.json*',
  '**/{pytest.ini,tox.ini,mypy.ini,ruff.toml,conftest.py,pyproject.toml,go.mod,Cargo.toml}',
];

/** Whether a task names a file as a test that it may change: `src/**` is about code, also where tests lie beside it. */
export function namesTest(globs: readonly string[]): (path: string) => boolean {
  const named = globs.filter((glob) => /test|spec/i.test(glob));
  return named.length === 0 ? () => false : picomatch([...named], { dot: true });
}

export function scopeGate(changes: Changes, scope: Scope): GateResult {
  const isAllowed = scope.globs.length === 0 ? () => true : picomatch([...scope.globs], { dot: true });
  const isNamed = scope.globs.length === 0 ? () => false : isAllowed;
  const isProtected = picomatch([...scope.protectedGlobs], { dot: true });
  const paths = changes.files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath]));
  const outside = paths.filter((path) => !isAllowed(path) || (isProtected(path) && !isNamed(path)));
  const failed = (reason: string): GateResult => ({ gate: 'scope', state: 'failed', reason });
  if (paths.length === 0) return failed('Nothing changed.');
  if (changes.omitted.length > 0)
    return failed(`It is not known how ${changes.omitted[0]?.path ?? ''} changed: ${changes.omitted[0]?.reason ?? ''}.`);
  if (outside.length > 0) return failed(`Changed outside of the task’s scope: ${shortList(outside)}.`);
  return {
    gate: 'scope',
    state: 'passed',
    reason: `${paths.length === 1 ? '1 file' : `${paths.length} files`} changed, all of them within the task’s scope.`,
  };
}

function shortList(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
