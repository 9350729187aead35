/** File system errors in words a person can act on. */
import { EngineError } from '../../domain/errors';
import { messageOf } from '../../shared/messageOf';

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; check who owns it and its mode',
  EPERM: 'the operating system does not permit it; check who owns it and its mode',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  EEXIST: 'it exists already',
  EISDIR: 'it is a directory and a file was expected',
  ENOTDIR: 'a part of its path is a file and a directory was expected',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open; raise the limit (ulimit -n) or close programs',
  ENFILE: 'too many files are open on this machine',
  ENOENT: 'it is not there',
  EBUSY: 'it is in use by another program',
  EIO: 'the disk reported an error',
};

/** Errors that may go away without anybody changing anything. */
const passing = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'EAGAIN']);

/** `ioError('write', 'tasks.yml', error)` → "Cannot write tasks.yml: permission denied; …". data: `path`, `errno`. */
export function ioError(verb: string, path: string, error: unknown): EngineError {
  if (EngineError.is(error)) return error;
  const errno = errnoOf(error);
  return new EngineError('io', `Cannot ${verb} ${path}: ${reasonOf(error)}.`, {
    data: { path, ...(errno === undefined ? {} : { errno }) },
    cause: error,
    retryable: errno !== undefined && passing.has(errno),
  });
}

/** In words, without a full stop. */
export function reasonOf(error: unknown): string {
  return words[errnoOf(error) ?? ''] ?? messageOf(error);
}

/** The code of a system error, for example `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function isMissing(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}
