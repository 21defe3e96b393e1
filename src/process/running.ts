import { errorCode } from '../domain/errors.ts';

/** Whether a process of this machine lives, whoever it belongs to. */
export function isProcessRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return errorCode(error) === 'EPERM';
  }
}
