import { prepareSmallFile } from '../shared/small-file.ts';

/** A file that is there as long as connections are accepted, with the address in it. */
export interface ReadyFile {
  /** @throws HooksError `file_failed` */
  announce(url: string): Promise<void>;
  /** Never throws. */
  withdraw(): Promise<void>;
}

/** Scripts of other users may wait for it; it holds an address and nothing secret. */
const MODE = 0o644;

const NONE: ReadyFile = { announce: async () => undefined, withdraw: async () => undefined };

/**
 * Prepares the file of `--ready-file`. One that a crashed run has left is removed at once.
 *
 * @throws HooksError `file_failed`
 */
export async function prepareReadyFile(path: string | undefined): Promise<ReadyFile> {
  if (path === undefined) return NONE;
  const file = await prepareSmallFile(path, 'The ready file', MODE, 'Choose another place for --ready-file.');
  let announced: string | undefined;
  return {
    announce: async (url) => {
      file.put(`${url}\n`);
      announced = `${url}\n`;
    },
    withdraw: async () => {
      // Another receiver may have put its own there since.
      if (announced !== undefined && (await file.read()) === announced) await file.remove();
    },
  };
}
