import { plannedAnswerText, type PlannedAnswer } from '../../domain/retry/planned-answers.ts';
import { policyOwner } from '../../domain/retry/policy-verdict.ts';
import { policyNamed, type PolicyName } from '../../domain/retry/retry-policy.ts';
import { countText, timeText } from '../../domain/text/amounts.ts';
import {
  differenceText,
  undocumentedIn,
  UNDOCUMENTED,
  type TimelineDifference,
  type Undocumented,
} from '../../domain/retry/timeline-difference.ts';
import type { RetryTimeline } from '../../domain/retry/retry-timeline.ts';
import type { Style } from '../../terminal/style.ts';
import { wrap } from '../../terminal/text/width.ts';
import { renderTimeline, type TimelineRow } from './timeline-table.ts';

export type PlannedTimeline = RetryTimeline<PlannedAnswer>;

/** What services would do with some answers. */
export interface RetriesExplanation {
  readonly timelines: readonly PlannedTimeline[];
  /** Undefined where they do the same, or there is one alone. */
  readonly difference: TimelineDifference<PlannedAnswer> | undefined;
}

const MARK = ' *';
const INDENT = '  ';

/**
 * For people: a table for each service, what changes between them, and what of it is not documented.
 *
 * @param width Infinity where there is no terminal
 */
export function renderExplanation(
  { timelines, difference }: RetriesExplanation,
  style: Style,
  width: number,
): readonly string[] {
  const fit = (text: string): readonly string[] => (Number.isFinite(width) ? wrap(text, width) : [text]);
  const found = timelines.map((timeline) => undocumentedOf(timeline));
  const open = UNDOCUMENTED.filter((what) => found.some((all) => all.includes(what)));
  return [
    ...timelines.flatMap((timeline, index) => [
      ...(index === 0 ? [] : ['']),
      `${style.strong(policyOwner(timeline.policy))}: ${endText(timeline)}`,
      ...tableOf(timeline, style, width),
    ]),
    ...(timelines.length < 2 ? [] : ['', ...fit(changeText(difference))]),
    ...(open.length === 0 ? [] : ['', ...fit(`* Not documented, and chosen here: ${openText(open)}.`)]),
  ];
}

/** What of a timeline is chosen here. */
export function undocumentedOf(timeline: PlannedTimeline): readonly Undocumented[] {
  return undocumentedIn(timeline, (answer) => answer === 'timeout');
}

function tableOf(timeline: PlannedTimeline, style: Style, width: number): readonly string[] {
  const open = undocumentedOf(timeline);
  const rows = timeline.attempts.map(({ number, atMs, answer, isRepeated, next }): TimelineRow => ({
    number,
    atMs,
    answer: answerText(answer, isRepeated, open.includes('answer_timeout')),
    next,
  }));
  const marks = {
    times: open.includes('backoff') ? MARK : '',
    retries: open.includes('retry_count') ? MARK : '',
  };
  return renderTimeline(rows, marks, style, width - INDENT.length).map((line) => INDENT + line);
}

function answerText(answer: PlannedAnswer, isRepeated: boolean, isTimeoutOpen: boolean): string {
  const text = plannedAnswerText(answer) + (isTimeoutOpen && answer === 'timeout' ? MARK : '');
  return isRepeated ? `${text}, as before` : text;
}

function endText({ attempts, isDelivered }: PlannedTimeline): string {
  const count = attempts.length;
  if (isDelivered) return `delivered at ${count === 1 ? 'the first attempt' : `attempt ${String(count)}`}`;
  return `lost after ${countText(count, 'attempt')}`;
}

function changeText(difference: TimelineDifference<PlannedAnswer> | undefined): string {
  return difference === undefined
    ? 'Both services do the same with these answers.'
    : differenceText(difference, plannedAnswerText);
}

/** What is chosen, by what is not documented. */
const OPEN_TEXTS: Readonly<Record<Undocumented, string>> = {
  backoff: 'how long a service waits between attempts (1 s, and twice as long each time)',
  retry_count: `how often ${nameOf('realtimekit')} tries again (${retriesText('dyte')}, as ${nameOf('dyte')})`,
  answer_timeout: `how long ${nameOf('realtimekit')} waits for an answer (${timeText(policyNamed('realtimekit').timeout)}, as ${nameOf('dyte')})`,
};

function openText(open: readonly Undocumented[]): string {
  return open.map((what) => OPEN_TEXTS[what]).join('; ');
}

function nameOf(policy: PolicyName): string {
  return policyOwner(policy);
}

function retriesText(policy: PolicyName): string {
  return countText(policyNamed(policy).retries, 'time');
}
