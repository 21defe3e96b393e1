import { prepareOwnedFile } from '../shared/owned-file.ts';
import { reportFiles } from './reports.ts';
import { requireSeparateFiles, storeFiles, type NamedFile } from '../shared/separate-files.ts';

/** A file that is there as long as connections are accepted, with the address in it. */
export interface ReadyFile {
  /** @throws HooksError `file_failed` */
  announce(url: string): void;
  /** Never throws. */
  withdraw(): void;
}

/** Scripts of other users may wait for it; it holds an address and nothing secret. */
const READY_FILE_MODE = 0o644;

/** One line with an address as `listen` has it, which always names the port. */
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
    // Another receiver may have put its own there since.
    withdraw: () => {
      file.remove();
    },
  };
}

interface FileOptions {
  readonly readyFile: string | undefined;
  readonly report: readonly string[];
  readonly store: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly publicKey: string | undefined;
}

/**
 * Sees that no file that is written is one that another option names.
 *
 * @throws HooksError `usage_invalid`
 */
export function checkFiles(options: FileOptions): void {
  const { readyFile, report, store, tlsCert, tlsKey, publicKey } = options;
  const kept = store === undefined || store === 'memory' ? [] : storeFiles('--store', store);
  const written = [...kept, ...reportFiles(report), ...named('--ready-file', readyFile)];
  const read = [
    ...named('--tls-cert', tlsCert),
    ...named('--tls-key', tlsKey),
    ...named('--public-key', publicKey),
  ];
  // Those that are only read may be one: a certificate and its key often are.
  for (const file of read) requireSeparateFiles([file, ...written]);
  requireSeparateFiles(written);
}

function named(option: string, path: string | undefined): readonly NamedFile[] {
  return path === undefined ? [] : [{ option, path }];
}
