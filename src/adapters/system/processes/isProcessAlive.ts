/** Whether there is a process of that number. */
import { errnoOf } from '../ioError';

/** One of another user's counts too: it may not be signalled, and so is there. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}
