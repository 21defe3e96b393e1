import { HooksError } from '../../domain/errors.ts';
import { JUNIT_START, renderJunit } from '../../views/expectation/junit.ts';
import { reportCases } from '../../views/expectation/report-cases.ts';
import { prepareOwnedFile } from '../shared/owned-file.ts';
import type { WaitResult } from '../../domain/expectation/wait-result.ts';

/** A file for a CI that is told what became of what was waited for. */
export interface Report {
  /** @throws HooksError `file_failed` */
  write(result: WaitResult): void;
}

/** A CI may collect reports as another user than the one of its jobs. */
const MODE = 0o644;

/** What was to be masked is in it then. */
const MODE_WITH_SECRETS = 0o600;

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
    throw new HooksError('usage_invalid', '--report has nothing to tell without --expect or --exit-after.', {
      hint: 'Say what is to come, such as --expect meeting.started.',
    });
  const file = prepareOwnedFile({
    path,
    what: 'The report',
    option: '--report',
    mode: showSecrets ? MODE_WITH_SECRETS : MODE,
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
export function reportPath(wanted: string | undefined): string | undefined {
  if (wanted === undefined) return undefined;
  const [, path] = /^junit=(.*\S.*)$/s.exec(wanted) ?? [];
  if (path !== undefined) return path;
  throw new HooksError('usage_invalid', `--report cannot be "${wanted}".`, { hint: FORMAT });
}
