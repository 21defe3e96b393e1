import { timeText } from '../../domain/text/amounts.ts';
import { isHandled } from '../../domain/delivery/stored-delivery.ts';
import type { ForwardTry } from '../../domain/forward/forward-try.ts';
import { answerProblem, answerText } from './answer-text.ts';
import { shortOutcomeText } from './text.ts';
import { headerLines } from '../delivery/headers.ts';
import type { Mood } from '../delivery/line-layout.ts';
import { localTime } from '../../terminal/text/local-time.ts';
import { safeLines, safeText, shortId } from '../../terminal/text/safe-text.ts';
import type { Style } from '../../terminal/style.ts';
import { truncate, widthOf } from '../../terminal/text/width.ts';

/** How one target took a delivery, in a few words. */
export interface ForwardText {
  readonly text: string;
  readonly mood: Mood;
}

/**
 * One try in a few words: `12 ms`, `:3000 404 in 3 ms, again in 1 s`.
 *
 * @param names short ones, by target
 */
export function forwardText(
  { target, outcome, retryInMs, tryNumber }: ForwardTry,
  names: ReadonlyMap<string, string>,
): ForwardText {
  const again = retryInMs === undefined ? '' : `, again in ${timeText(retryInMs)}`;
  const number = tryNumber === 1 ? '' : ` (try ${String(tryNumber)})`;
  const text = `${nameBefore(target, names)}${shortOutcomeText(outcome)}${number}${again}`;
  return { text, mood: isHandled(outcome) ? 'good' : 'bad' };
}

/** A delivery that waits for a target that is down. */
export function waitingText(target: string, names: ReadonlyMap<string, string>): ForwardText {
  return { text: `${nameBefore(target, names)}waiting`, mood: 'doubtful' };
}

function nameBefore(target: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(target) ?? '';
  return name === '' ? '' : `${name} `;
}

/** Several texts as one, with a mark before each part that is not like the one before: `→ :3000 4 ms ✗ :3001 404 in 3 ms`. */
export function joinForwards(texts: readonly ForwardText[]): ForwardText {
  const parts = texts.map(({ text, mood }, index) => {
    const before = texts[index - 1];
    if (before !== undefined && markOf(before) === markOf({ mood })) return `, ${text}`;
    return `${before === undefined ? '' : ' '}${markOf({ mood })} ${text}`;
  });
  const moods = new Set(texts.map(({ mood }) => mood));
  const mood = (['bad', 'doubtful'] as const).find((each) => moods.has(each)) ?? 'good';
  return { text: parts.join(''), mood };
}

function markOf({ mood }: Pick<ForwardText, 'mood'>): string {
  return mood === 'bad' ? '✗' : '→';
}

/** Columns below which it is not worth saying which delivery a line is about. */
const MIN_EVENT_WIDTH = 8;

/** A try on a line of its own: of a delivery whose line has been printed already, or that came earlier. */
export function renderForward(
  attempt: ForwardTry,
  names: ReadonlyMap<string, string>,
  style: Style,
  width: number,
): string {
  const { text, mood } = joinForwards([forwardText(attempt, names)]);
  const time = localTime(attempt.startedAt + attempt.outcome.durationMs);
  const room = width - widthOf(time) - 1;
  const suffix = truncate(text, room);
  const line = `${style.faint(time)} ${(mood === 'good' ? style.good : style.bad)(suffix)}`;
  const what = `${shortId(attempt.id)} ${safeText(attempt.event ?? '(no event)')}`;
  const eventWidth = room - widthOf(suffix) - 2;
  return eventWidth < MIN_EVENT_WIDTH ? line : `${line}  ${style.name(truncate(what, eventWidth))}`;
}

/** Lines of an answer that are shown. */
const MAX_LINES = 100;

/** The headers and the beginning of what a target answered, or of what a command wrote. */
export function renderAnswer(
  { outcome, target }: Pick<ForwardTry, 'outcome' | 'target'>,
  names: ReadonlyMap<string, string>,
  style: Style,
  showSecrets: boolean,
): string[] {
  const targetName = names.get(target) ?? '';
  const headers = outcome.kind === 'answered' ? headerLines(outcome.headers, style, showSecrets) : [];
  const text = (answerText(outcome, showSecrets) ?? answerProblem(outcome) ?? '').trimEnd();
  const lines = [...headers, ...safeLines(text === '' ? [] : text.split('\n'), MAX_LINES)];
  if (lines.length === 0) return [];
  return [...(targetName === '' ? [] : [style.faint(targetName)]), ...lines].map(
    (line) => `    ${style.faint('←')} ${line}`,
  );
}
