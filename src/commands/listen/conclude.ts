import { notify, type Context } from '../../context.ts';
import { renderAnnotations } from '../../terminal/annotations.ts';
import { asHooksError } from '../../terminal/error-report.ts';
import { reportCases } from '../../terminal/report-cases.ts';
import { sanitize } from '../../terminal/sanitize.ts';
import { unmetError } from './unmet-error.ts';
import type { WaitResult } from '../../domain/wait-result.ts';
import type { Report } from './report.ts';

/**
 * Tells the CI what became of what was waited for.
 *
 * @param command that waited
 * @throws HooksError when something is missing; `file_failed` when all came, but cannot be reported
 */
export async function conclude(
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
