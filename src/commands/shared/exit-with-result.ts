import { notify, type Context } from '../../context.ts';
import { renderAnnotations } from '../../views/expectation/annotations.ts';
import { asHooksError } from '../../views/error.ts';
import { reportCases } from '../../views/expectation/report-cases.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { type WaitResult, missingFrom } from '../../domain/expectation/wait-result.ts';
import { HooksError } from '../../domain/errors.ts';
import { deliveriesText } from '../../domain/text/amounts.ts';
import { headlineOf, hintFor, otherEventsText, nearMissText, spaced } from '../../views/expectation/words.ts';

/** A file for a CI with the result of what was waited for. */
export interface Report {
  /** @throws HooksError `file_failed` */
  write(result: WaitResult): void;
}

/**
 * Reports to the CI what came of what was waited for, and fails where something did not come.
 *
 * @param command that waited
 * @param isTold whether people have read the result already
 * @throws HooksError when something is missing; `file_failed` when all came, but cannot be reported
 */
export async function exitWithResult(
  result: WaitResult,
  report: Report | undefined,
  context: Context,
  { command = 'listen', isTold = false }: { readonly command?: string; readonly isTold?: boolean } = {},
): Promise<void> {
  if (context.environment['GITHUB_ACTIONS'] === 'true')
    for (const line of renderAnnotations(reportCases(result), command)) context.io.stderr.write(line);
  try {
    report?.write(result);
  } catch (error) {
    if (result.isMet) throw error;
    notify(context, sanitize(asHooksError(error).message));
  }
  if (!result.isMet) throw unmetError(result, isTold);
}

/** Expectations that are named in full. */
const MAX_NAMED = 3;

/**
 * The error at the end when not all came that was waited for: `expectation_unmet`, or `interrupted`
 * when a person ended the wait.
 */
function unmetError(result: WaitResult, isTold: boolean): HooksError {
  const { endedBy, count, expectations } = result;
  const details = { hint: shortHintFor(result), isTold };
  if (endedBy !== 'signal')
    return new HooksError('expectation_unmet', `${headlineOf(result)}${missingText(result)}.`, details);
  const open = missingFrom(result).length;
  const what =
    expectations.length > 0
      ? `with ${String(open)} of ${String(expectations.length)} expectations open${missingText(result)}`
      : `after ${String(count?.came ?? 0)} of ${deliveriesText(count?.wanted ?? 0)}`;
  return new HooksError('interrupted', `Interrupted ${what}.`, details);
}

function missingText(result: WaitResult): string {
  const texts = missingFrom(result).map(({ expectation }) => spaced(expectation.text));
  const rest = texts.length - MAX_NAMED;
  const named = [...texts.slice(0, MAX_NAMED), ...(rest > 0 ? [`${String(rest)} more`] : [])];
  return named.length === 0 ? '' : `: ${named.join('; ')}`;
}

/** For one line: what came nearest, or what came at all, or what to do. */
function shortHintFor(result: WaitResult): string | undefined {
  const [nearest] = missingFrom(result).flatMap(({ nearMisses }) => nearMisses.slice(0, 1));
  if (nearest !== undefined) return `${nearMissText(nearest)}.`;
  const otherEvents = otherEventsText(result);
  return hintFor(result) ?? (otherEvents === undefined ? undefined : `What came instead: ${otherEvents}.`);
}
