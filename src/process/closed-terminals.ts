import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { errorCode, HooksError } from '../domain/errors.ts';

const STANDARD_DESCRIPTORS = [0, 1, 2] as const;

const NON_BLOCKING = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Closes the standard descriptors whose terminal has gone. Node puts terminals back into their former
 * state when it exits, and versions before 24.1 and 22.17 abort where that fails
 * (https://github.com/nodejs/node/pull/58200). Descriptors that are closed it leaves alone.
 */
export function closeGoneTerminals(): void {
  for (const descriptor of STANDARD_DESCRIPTORS) if (isGone(descriptor)) closeSync(descriptor);
}

/** Whether `thrown` is what a terminal that has gone says to whoever opens, reads, writes or changes its mode. */
export function isTerminalGone(thrown: unknown): boolean {
  const code = errorCode(thrown instanceof HooksError ? thrown.cause : thrown) ?? '';
  return FAILURE_CODES.has(code) && STANDARD_DESCRIPTORS.some(isGone);
}

const FAILURE_CODES: ReadonlySet<string> = new Set(['EIO', 'ERR_TTY_INIT_FAILED']);

function isGone(descriptor: number): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
    // Opened anew: to ask the terminal itself could stop a process that is in the background.
    closeSync(openSync(`/dev/fd/${String(descriptor)}`, NON_BLOCKING));
    return false;
  } catch (error) {
    return GONE_CODES.has(errorCode(error) ?? '');
  }
}

/** What opening says once the other side of a terminal is closed, and once it has another owner. */
const GONE_CODES: ReadonlySet<string> = new Set(['EIO', 'ENXIO', 'ENOENT']);
