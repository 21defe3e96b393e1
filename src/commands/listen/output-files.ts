import { HooksError } from '../../domain/errors.ts';
import { JUNIT_START, renderJunit } from '../../views/expectation/junit.ts';
import { reportCases } from '../../views/expectation/report-cases.ts';
import type { Report } from '../shared/exit-with-result.ts';
import { prepareOwnedFile } from '../shared/owned-file.ts';
import { requireSeparateFiles, storeFiles, type NamedFile } from '../shared/separate-files.ts';

/** A CI may collect reports as another user than the one of its jobs. */
const REPORT_MODE = 0o644;

/** With `--show-secrets` it holds what would be masked. */
const REPORT_MODE_WITH_SECRETS = 0o600;

const FORMAT = 'Give the format and a file, such as --report junit=report.xml.';

/**
 * Prepares the report that `--report` asks for; none without it. An old one of ours is removed at once.
 *
 * @throws HooksError `usage_invalid` or `file_failed`
 */
export function prepareReport(
  { report: wanted, showSecrets }: { readonly report: string | undefined; readonly showSecrets: boolean },
  isUseful: boolean,
): Report | undefined {
  const path = reportPath(wanted);
  if (path === undefined) return undefined;
  if (!isUseful)
    throw new HooksError('usage_invalid', '--report requires --expect or --exit-after.', {
      hint: 'Add an event to wait for, such as --expect meeting.started.',
    });
  const file = prepareOwnedFile({
    path,
    what: 'The report',
    option: '--report',
    mode: showSecrets ? REPORT_MODE_WITH_SECRETS : REPORT_MODE,
    isOurs: (start) => start.startsWith(JUNIT_START),
  });
  return {
    write: (result) => {
      const { startedAt, elapsedMs } = result;
      file.write(renderJunit(reportCases(result), { startedAt, seconds: elapsedMs / 1000 }));
    },
  };
}

/**
 * The file that `--report junit=<file>` names.
 *
 * @throws HooksError `usage_invalid`
 */
function reportPath(wanted: string | undefined): string | undefined {
  if (wanted === undefined) return undefined;
  const [, path] = /^junit=(.*\S.*)$/s.exec(wanted) ?? [];
  if (path !== undefined) return path;
  throw new HooksError('usage_invalid', `--report cannot be "${wanted}".`, { hint: FORMAT });
}

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
