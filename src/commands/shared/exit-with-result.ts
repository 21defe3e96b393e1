import { notify, type Context } from '../../context.ts';
import { renderAnnotations } from '../../views/expectation/annotations.ts';
import { asHooksError } from '../../views/error.ts';
import { reportCases } from '../../views/expectation/report-cases.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { unmetError } from './unmet-error.ts';
import type { WaitResult } from '../../domain/expectation/wait-result.ts';
import type { Report } from '../listen/report.ts';

/**
 * Tells the CI what became of what was waited for.
 *
 * @param command that waited
 * @throws HooksError when something is missing; `file_failed` when all came, but cannot be reported
 */
export async function exitWithResult(
  result: WaitResult,
  report: Report | undefined,
  context: Context,
  command = 'listen',
): Promise<void> {
  if (context.environment['GITHUB_ACTIONS'] === 'true')
    for (const line of renderAnnotations(reportCases(result), command)) context.io.stderr.write(line);
  try {
    report?.write(result);
  } catch (error) {
    if (result.isMet) throw error;
    notify(context, sanitize(asHooksError(error).message));
  }
  if (!result.isMet) throw unmetError(result);
}
