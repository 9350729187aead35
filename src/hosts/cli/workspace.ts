/** Where the workspace is, and where in it a path given on the command line lies. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, parse, relative, resolve, sep } from 'node:path';
import { EngineError } from '../../domain/errors';
import { relativePath } from '../../shared/relativePath';

export interface Surroundings {
  /** Absolute path of the current directory. */
  readonly cwd: string;
  /** Absolute path of the person's home directory. */
  readonly home: string;
}

export interface Target {
  /** Absolute path of the workspace, without symbolic links. */
  readonly workspace: string;
  /** Relative to the workspace, with forward slashes; undefined for all of it. */
  readonly path: string | undefined;
}

const markers = ['.git', 'tasks.yml'];

/**
 * The nearest folder upwards with `.git` or `tasks.yml`, else the folder itself. The search ends below the home directory and
 * the root: neither becomes the workspace of everything in it (dotfiles are often kept in a repository at home).
 */
export function findWorkspace(start: string, home: string): string {
  const root = parse(start).root;
  for (let folder = start; folder !== root && (folder !== home || folder === start); folder = dirname(folder)) {
    if (markers.some((marker) => existsSync(join(folder, marker)))) return folder;
  }
  return start;
}

/** The workspace for a command without a path: `--workspace`, or found upwards from the current directory. */
export function resolveWorkspace(option: string | undefined, { cwd, home }: Surroundings): string {
  if (option === undefined) return findWorkspace(real(cwd), real(home));
  const folder = existing(resolve(cwd, option), `--workspace ${option}`);
  if (!statSync(folder).isDirectory()) throw new EngineError('invalidInput', `--workspace ${option} is a file; expected a folder.`);
  return folder;
}

/**
 * The workspace and the place in it for a command that takes a path. A path outside the workspace has a workspace of its own,
 * found upwards from it, unless `--workspace` said which one is meant.
 */
export function resolveTarget(path: string | undefined, option: string | undefined, surroundings: Surroundings): Target {
  const workspace = resolveWorkspace(option, surroundings);
  if (path === undefined) return { workspace, path: undefined };
  const place = existing(resolve(surroundings.cwd, path), path);
  const inside = relativePath(workspace, place);
  if (inside !== undefined) return { workspace, path: inside || undefined };
  if (option !== undefined) {
    throw new EngineError('invalidInput', `${path} is not in the workspace ${workspace}. Leave --workspace out, or name a path in it.`);
  }
  const own = findWorkspace(statSync(place).isDirectory() ? place : dirname(place), real(surroundings.home));
  return { workspace: own, path: relativePath(own, place) || undefined };
}

/** A path of the workspace as a person in `cwd` would type it, so that terminals can open it: relative where one holds the other, else absolute. */
export function displayPath(path: string, workspace: string, cwd: string): string {
  const absolute = join(workspace, path);
  const from = real(cwd);
  if (relativePath(workspace, from) === undefined && relativePath(from, workspace) === undefined) return absolute;
  return relative(from, absolute).split(sep).join('/') || '.';
}

function existing(absolute: string, asGiven: string): string {
  try {
    return realpathSync(absolute);
  } catch (error) {
    throw new EngineError('invalidInput', `${asGiven} does not exist (looked at ${absolute}).`, { cause: error, data: { path: absolute } });
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
