import { firstIdOf } from '../../domain/delivery/other-body-id.ts';
import { headerLines } from './headers.ts';
import { indented, safeText } from '../../terminal/text/safe-text.ts';
import { roughLengthText, sizeText } from '../../domain/text/amounts.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import type { StoredAttempt, StoredForward, LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import { OTHER_BODY, storedCause } from './causes.ts';
import { MARKS } from './line-layout.ts';
import { signatureWord } from './signature-word.ts';
import { answerProblem, answerText } from '../forward/answer-text.ts';
import { outcomeText, targetText } from '../forward/text.ts';
import { localDateTime, localTime } from '../../terminal/text/local-time.ts';
import { REFUSAL_TEXTS } from '../../domain/delivery/refusal-texts.ts';
import { sanitize, sanitizeLines } from '../../terminal/text/sanitize.ts';
import type { Style } from '../../terminal/style.ts';
import { renderFields } from '../../terminal/text/table.ts';
import { truncate } from '../../terminal/text/width.ts';
import type { NotForwarded } from '../../domain/forward/not-forwarded.ts';
import { notForwardedText } from '../forward/not-forwarded.ts';
import { describePayload, payloadLines } from './payload.ts';
import { sentenceOf, type KnownTitles } from '../../domain/events/describe.ts';

export interface StoredDetailsOptions {
  readonly style: Style;
  readonly showSecrets: boolean;
  /** Whether answers of targets are shown with their headers, and all that was kept of them. */
  readonly verbose: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of the meeting, from other deliveries. */
  readonly titles?: KnownTitles | undefined;
  /** Why targets have not had it. */
  readonly notForwarded?: readonly NotForwarded[];
  /** Ids of deliveries that came later under the same UUID, with another body. */
  readonly others?: readonly string[];
  /** Why its signature fails, for a rejected one: lines that are harmless. */
  readonly diagnosis?: readonly string[] | undefined;
}

/** Characters of an answer's first line that are shown without `--verbose`. */
const ANSWER_START = 200;

/** One delivery for a person: what it is, its attempts and forwards, headers, payload. */
export function renderStoredDetails(
  entry: LoadedDelivery,
  attempts: readonly StoredAttempt[],
  options: StoredDetailsOptions,
): string[] {
  const { style, showSecrets } = options;
  const { payload, content, forwards } = entry;
  return [
    ...headline(entry, options),
    '',
    ...indented(renderFields(summaryFields(entry, options), style.faint)),
    ...section('Attempts', attempts.length > 1 ? attempts.map((one) => attemptLine(one, style)) : [], style),
    ...section(
      'Forwards',
      [...forwards.flatMap((one) => forwardLines(one, options)), ...skippedLines(forwards, options)],
      style,
    ),
    ...section('Headers', headerLines(content.headers, style, showSecrets), style),
    ...section('Payload', payloadLines(payload, content.body, showSecrets).map(sanitizeLines), style),
  ];
}

function headline({ delivery, payload }: LoadedDelivery, options: StoredDetailsOptions): string[] {
  const { style } = options;
  const { mood, word } = signatureWord(delivery.signature, delivery.rejection);
  const paint = { good: style.good, doubtful: style.warning, bad: style.bad }[mood];
  const cause = storedCause(delivery, payload);
  const happened = cause ?? sentenceOf(describePayload(payload, options));
  return [
    `${paint(`${MARKS[mood]} ${word}`)} ${style.name(safeText(delivery.event ?? '(no event)'))}`,
    safeText(happened),
    ...(cause === undefined ? [] : (options.diagnosis ?? [])),
  ];
}

const REBUILT =
  'never came: "deliveries reconcile --fill" has rebuilt it of what the API of the service knows';

type Field = readonly [name: string, value: string];

function summaryFields(
  { delivery, content }: LoadedDelivery,
  { now, showSecrets, others = [] }: StoredDetailsOptions,
): Field[] {
  const target = showSecrets ? content.target : maskUrl(content.target);
  const ago = now - delivery.receivedAt;
  return [
    ['id', sanitize(delivery.id)],
    ['position', String(delivery.position)],
    ...optional('uuid', delivery.uuid === delivery.id ? undefined : delivery.uuid),
    ...optional('note', sameUuidNote(delivery.id, others)),
    ...optional('note', delivery.signature === 'reconstructed' ? REBUILT : undefined),
    [
      delivery.signature === 'reconstructed' ? 'rebuilt' : 'received',
      `${localDateTime(delivery.receivedAt)}${ago < 0 ? '' : ` (${roughLengthText(ago / 1000)} ago)`}`,
    ],
    ['signature', delivery.signature.replace('_', ' ')],
    ...optional(
      'rejected',
      delivery.rejection === undefined ? undefined : REFUSAL_TEXTS[delivery.rejection].short,
    ),
    ...optional('webhook', delivery.webhookId),
    ...optional('meeting', delivery.meetingId),
    ...optional('session', delivery.sessionId),
    ['attempts', String(delivery.attempts)],
    ['request', sanitize(`${content.method} ${target}`)],
    ['body', sizeText(delivery.bodySize)],
  ];
}

function sameUuidNote(id: string, others: readonly string[]): string | undefined {
  const first = firstIdOf(id);
  if (first !== undefined) return `${OTHER_BODY}: the first is ${first}`;
  return others.length === 0 ? undefined : `${OTHER_BODY} came later: ${others.join(', ')}`;
}

function optional(name: string, value: string | undefined): Field[] {
  return value === undefined ? [] : [[name, sanitize(value)]];
}

function attemptLine({ number, receivedAt, signature }: StoredAttempt, style: Style): string {
  return `${String(number)}  ${style.faint(localTime(receivedAt))}  ${signature.replace('_', ' ')}`;
}

function forwardLines(forward: StoredForward, options: StoredDetailsOptions): string[] {
  const { style, showSecrets } = options;
  const paint = { succeeded: style.good, pending: style.warning, failed: style.bad }[forward.state];
  const tries = forward.tries.flatMap(({ startedAt, origin, outcome }) => [
    `${style.faint(localTime(startedAt))}  ${outcomeText(outcome)}${origin === 'replay' ? ' (replay)' : ''}`,
    ...indented(answerLines(outcome, options)),
  ]);
  const state = paint(forward.state === 'pending' ? 'waiting' : forward.state);
  const reason = options.notForwarded?.find(({ target }) => target === forward.target);
  const why = reason === undefined ? '' : `: ${notForwardedText(reason, options.now)}`;
  return [`${targetText(forward.target, showSecrets)}  ${state}${why}`, ...indented(tries)];
}

/** Targets that it never was for. */
function skippedLines(
  forwards: readonly StoredForward[],
  { notForwarded = [], style, showSecrets, now }: StoredDetailsOptions,
): string[] {
  return notForwarded
    .filter(({ target }) => forwards.every((forward) => forward.target !== target))
    .map((reason) => {
      const name = reason.target === undefined ? '' : `${targetText(reason.target, showSecrets)}  `;
      return `${name}${style.faint(notForwardedText(reason, now))}`;
    });
}

type Outcome = StoredForward['tries'][number]['outcome'];

function answerLines(outcome: Outcome, { style, showSecrets, verbose }: StoredDetailsOptions): string[] {
  const text = (answerText(outcome, showSecrets) ?? answerProblem(outcome) ?? '').trim();
  const lines = text === '' ? [] : text.split('\n').map(sanitizeLines);
  if (!verbose) return lines.slice(0, 1).map((line) => truncate(line, ANSWER_START));
  const headers = outcome.kind === 'answered' ? headerLines(outcome.headers, style, showSecrets) : [];
  return [...headers, ...lines];
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : ['', style.strong(title), ...indented(lines)];
}
