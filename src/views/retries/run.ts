import { faultText } from '../../domain/network/network-fault.ts';
import { timeText } from '../../domain/text/amounts.ts';
import type { PlayedAttempt, PlayedRetries, RetriesFinding } from '../../domain/check/judge-retries.ts';
import type { Answer } from '../../domain/check/probe-result.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { Style } from '../../terminal/style.ts';
import { pad, wrap } from '../../terminal/text/width.ts';
import { renderTimeline } from './timeline-table.ts';

/** Retries that were played at an endpoint, with what they show. */
export interface RetriesRun extends PlayedRetries {
  readonly url: string;
  readonly timeScale: number;
  readonly uuid: string;
  readonly finding: RetriesFinding;
  /** What the other service would have done; undefined where the same. */
  readonly other:
    | {
        readonly attempt: number;
        readonly goesOn: PolicyName;
        readonly ends: PolicyName;
        readonly text: string;
      }
    | undefined;
}

/** Times that were measured need no mark. */
const NO_MARKS = { times: '', retries: '' };

/** From here on an answer has room beside what follows from it. */
const WIDE = 80;
const ANSWER_COLUMNS = { wide: 32, narrow: 20 };
const TIME_COLUMNS = 7;

/**
 * The line of an attempt, under each other in columns; the first one has titles above it.
 *
 * @param width Infinity where there is no terminal
 */
export function renderAttempt(attempt: PlayedAttempt, style: Style, width: number): readonly string[] {
  const isWide = width >= WIDE;
  const answer = pad(answerText(attempt, isWide), ANSWER_COLUMNS[isWide ? 'wide' : 'narrow']);
  const lines = renderTimeline(
    [{ ...attempt, answer }],
    { ...NO_MARKS, timeColumns: TIME_COLUMNS },
    style,
    width,
  );
  return attempt.number === 1 ? lines : lines.slice(1);
}

/**
 * What attempts show, and what to change.
 *
 * @param width Infinity where there is no terminal
 */
export function renderFinding(run: RetriesRun, style: Style, width: number): readonly string[] {
  const { finding, other } = run;
  const { isGood, text, remedy } = finding;
  const fit = (sentence: string, mark: string): readonly string[] => {
    const lines = Number.isFinite(width) ? wrap(sentence, width - INDENT.length) : [sentence];
    return lines.map((line, index) => (index === 0 ? `${mark} ${line}` : INDENT + line));
  };
  return [
    ...fit(text, isGood ? style.good('✓') : style.bad('✗')),
    ...(remedy === undefined ? [] : fit(`${remedy.text} (docs/check.md#${remedy.section})`, ' ')),
    ...(other === undefined ? [] : fit(other.text, style.warning('!'))),
  ];
}

const INDENT = '  ';

function answerText({ answer, isAnswerLost }: PlayedAttempt, isWide: boolean): string {
  return isAnswerLost ? `${ofAnswer(answer, isWide)}, counted as lost` : ofAnswer(answer, true);
}

function ofAnswer(answer: Answer, isWide: boolean): string {
  switch (answer.kind) {
    case 'answered':
      return isWide ? `${String(answer.status)} in ${timeText(answer.durationMs)}` : String(answer.status);
    case 'timeout':
      return `no answer in ${timeText(answer.durationMs)}`;
    case 'network_error':
      return faultText(answer.fault);
  }
}
