import { HooksError } from '../../domain/errors.ts';
import { renderJunit } from '../../terminal/junit.ts';
import { reportCases } from '../../terminal/report-cases.ts';
import { prepareSmallFile } from '../shared/small-file.ts';
import type { WaitResult } from '../../domain/wait-result.ts';

/** A file for a CI that is told what became of what was waited for. */
export interface Report {
  /** @throws HooksError `file_failed` */
  write(result: WaitResult): Promise<void>;
}

/** A CI collects reports as another user than the one of its jobs; what is secret is masked in them. */
const MODE = 0o644;

const FORMAT = 'Give the format and a file, such as --report junit=report.xml.';

/**
 * Prepares the report that `--report` asks for; none without it. An old one is removed at once.
 *
 * @throws HooksError `usage_invalid` or `file_failed`
 */
export async function prepareReport(
  wanted: string | undefined,
  isUseful: boolean,
): Promise<Report | undefined> {
  if (wanted === undefined) return undefined;
  const [, path] = /^junit=(.*\S.*)$/s.exec(wanted) ?? [];
  if (path === undefined)
    throw new HooksError('usage_invalid', `--report cannot be "${wanted}".`, { hint: FORMAT });
  if (!isUseful)
    throw new HooksError('usage_invalid', '--report has nothing to tell without --expect or --exit-after.', {
      hint: 'Say what is to come, such as --expect meeting.started.',
    });
  const file = await prepareSmallFile(path, 'The report', MODE, 'Choose another place for --report.');
  return {
    write: async (result) => {
      const { startedAt, elapsedMs } = result;
      file.put(renderJunit(reportCases(result), { startedAt, seconds: elapsedMs / 1000 }));
    },
  };
}
