import { prepareOwnedFile } from './owned-file.ts';

/** A file that is there as long as connections are accepted, with the address in it. */
export interface ReadyFile {
  /** @throws HooksError `file_failed` */
  announce(url: string): void;
  /** Never throws. */
  withdraw(): void;
}

/** Scripts of other users may wait for it; it holds an address and nothing secret. */
const READY_FILE_MODE = 0o644;

/** One line with an address of ours, which always names the port. */
const ADDRESS = /^https?:\/\/[^\s/?#@]+:\d{1,5}(?:\/[^\s?#]*)?\n?$/;

const NONE: ReadyFile = { announce: () => undefined, withdraw: () => undefined };

/**
 * Prepares the file of `--ready-file`. One that a crashed run has left is removed at once.
 *
 * @throws HooksError `file_failed`
 */
export function prepareReadyFile(path: string | undefined): ReadyFile {
  if (path === undefined) return NONE;
  const file = prepareOwnedFile({
    path,
    what: 'The ready file',
    option: '--ready-file',
    mode: READY_FILE_MODE,
    isOurs: (start, isWhole) => isWhole && ADDRESS.test(start),
  });
  return {
    announce: (url) => {
      file.write(`${url}\n`);
    },
    // Another process may have put its own there since.
    withdraw: () => {
      file.remove();
    },
  };
}
