import { HooksError } from '../../domain/errors.ts';
import { timeText } from '../../domain/text/amounts.ts';
import type { FailureReason, TunnelFailure } from '../../domain/connection/tunnel-failure.ts';
import { safeText } from '../../terminal/text/safe-text.ts';
import { problemText, shownAddress } from './problem-text.ts';

/** What a script learns of why a tunnel does not work. */
export function failureReason(failure: TunnelFailure): FailureReason {
  if (failure.kind === 'no_way') return failure.problem.kind;
  return failure.kind === 'ended' ? 'program_ended' : failure.kind;
}

/**
 * Why a tunnel does not work, as a sentence.
 *
 * @param tunnel what it is called
 */
export function failureText(failure: TunnelFailure, tunnel: string | undefined): string {
  const name = safeText(tunnel ?? 'The tunnel');
  switch (failure.kind) {
    case 'ended':
      return `${name} ended ${endText(failure)}${lastWords(failure.lines, failure.code !== 0 && failure.signal === undefined)}.`;
    case 'no_url':
      return `${name} has printed no address within ${timeText(failure.waitedMs)}${lastWords(failure.lines, true)}.`;
    case 'not_started':
      return failure.error instanceof HooksError
        ? safeText(failure.error.message)
        : `${name} cannot be started.`;
    case 'no_way':
      return `${shownAddress(failure.url)} ${problemText(failure.problem, failure.url)}.`;
  }
}

function endText({
  code,
  signal,
}: Pick<Extract<TunnelFailure, { kind: 'ended' }>, 'code' | 'signal'>): string {
  return code === undefined ? `by the signal ${safeText(signal ?? '')}` : `with exit code ${String(code)}`;
}

/** How lines of logs are marked, and else how errors are worded; the first that is found counts. */
const ERROR_LINES = [/\b(?:ERR|ERROR|FATAL)\b/, /\b(?:error|failed|fatal|cannot|refused)\b/i];

/**
 * The line of a program that says most likely why: the last that speaks of an error, else the last.
 *
 * @param isFailing whether the last one counts where none speaks of an error
 */
function lastWords(lines: readonly string[], isFailing: boolean): string {
  const found = ERROR_LINES.flatMap((mark) => lines.findLast((line) => mark.test(line)) ?? []);
  const line = found[0] ?? (isFailing ? lines.at(-1) : undefined) ?? '';
  const text = safeText(line.trim()).replace(/\.$/, '');
  return text === '' ? '' : `: ${text}`;
}
