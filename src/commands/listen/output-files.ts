import { reportFiles } from './reports.ts';
import { namedFile, requireSeparateFiles, storeFiles } from '../shared/separate-files.ts';

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
  const written = [...kept, ...reportFiles(report), ...namedFile('--ready-file', readyFile)];
  const read = [
    ...namedFile('--tls-cert', tlsCert),
    ...namedFile('--tls-key', tlsKey),
    ...namedFile('--public-key', publicKey),
  ];
  // Those that are only read may be one: a certificate and its key often are.
  for (const file of read) requireSeparateFiles([file, ...written]);
  requireSeparateFiles(written);
}
