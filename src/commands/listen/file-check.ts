import { requireSeparateFiles, storeFiles, type NamedFile } from '../shared/separate-files.ts';
import { reportPath } from './report.ts';

interface FileOptions {
  readonly readyFile: string | undefined;
  readonly report: string | undefined;
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
  const written = [...kept, ...named('--report', reportPath(report)), ...named('--ready-file', readyFile)];
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
