import { isSuccess } from '../../domain/http/success.ts';
import { firstIdOf } from '../../domain/delivery/other-body-id.ts';
import { timeText } from '../../domain/text/amounts.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import type { KnownTitles } from '../../domain/events/describe.ts';
import type { ReceivedDelivery, RefusedRequest } from '../../domain/delivery/received-delivery.ts';
import { causeOf, OTHER_BODY, refusalText } from './causes.ts';
import { signatureWord } from './signature-word.ts';
import {
  layOutDelivery,
  type DeliveryLineOptions,
  type DeliveryLineParts,
  type Margin,
} from './delivery-layout.ts';
import type { LineOptions, Mood } from './line-layout.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import { describePayload, shownDescription } from './payload.ts';

/** Answers that took this long are pointed out: a sender waits 3 seconds (docs/service.md, "Retries"). */
const SLOW = 1000;

/** What stands in the place of the id of what has none: columns stay columns for other programs. */
const NO_ID = '-';

/** Said of a delivery for another webhook than that of this receiver. */
const FOREIGN = 'foreign';

export interface ReceivedLineOptions extends DeliveryLineOptions {
  readonly titles?: KnownTitles | undefined;
  /** Tells sessions apart. */
  readonly margin?: Margin | undefined;
  /** Whether it has been explained what the mark of an unverified delivery means. */
  readonly isExplained?: boolean;
  /** How many people are in the meeting after it, where that is known. */
  readonly peopleIn?: number | undefined;
}

/**
 * One delivery in one line: when, its id, which event, what happened, in which meeting; and what is not as it
 * should be. It never holds a character that a terminal would obey.
 *
 * @param suffix what became of it at its targets
 */
export function renderDelivery(
  delivery: ReceivedDelivery,
  options: ReceivedLineOptions,
  suffix?: DeliveryLineParts['suffix'],
): string {
  const alerts = alertsOf(delivery, options.isExplained ?? false);
  const { subject, text, aside, title } = whatHappened(delivery, options);
  return layOutDelivery(
    // Field by field: spreading costs more than the rest of a line.
    {
      margin: options.margin,
      at: delivery.receivedAt,
      id: shortId(delivery.id),
      mood: moodOf(delivery, alerts),
      name: safeText(delivery.event ?? '(no event)'),
      alert: safeText(alerts.join(', ')),
      isMinor: delivery.repeat,
      suffix,
      subject,
      text,
      aside,
      title,
    },
    options,
  );
}

/** A request that never became a delivery, in one line like those of deliveries. */
export function renderRefusal(
  request: RefusedRequest,
  options: Pick<ReceivedLineOptions, keyof LineOptions | 'hasSuffixes' | 'margin'>,
): string {
  const target = options.showSecrets ? request.target : maskUrl(request.target ?? '');
  const status = request.status === undefined ? '' : `${String(request.status)} `;
  return layOutDelivery(
    {
      margin: options.margin,
      at: request.receivedAt,
      id: NO_ID,
      mood: 'bad',
      name: safeText(request.method === undefined ? '(no request)' : `${request.method} ${target ?? ''}`),
      alert: `${status}${refusalText(request.reason)}`,
      text: '',
    },
    options,
  );
}

/** What is not as it should be, the worst first. */
function alertsOf(delivery: ReceivedDelivery, isExplained: boolean): readonly string[] {
  const { rejection, signature, status } = delivery;
  const isAnswered2xx = isSuccess(status);
  if (rejection !== undefined) return [`${String(status)} ${causeOf(delivery)?.short ?? ''}`];
  return [
    ...(delivery.foreign === true ? [FOREIGN] : []),
    ...(isAnswered2xx ? [] : [`answered ${String(status)}`]),
    ...(signature.state === 'valid' || isExplained ? [] : [signatureWord(signature.state, rejection).word]),
    ...(firstIdOf(delivery.id) === undefined ? [] : [OTHER_BODY]),
    ...(delivery.durationMs >= SLOW ? [`slow answer (${timeText(delivery.durationMs)})`] : []),
  ];
}

function moodOf({ signature, rejection, status }: ReceivedDelivery, alerts: readonly string[]): Mood {
  const { mood } = signatureWord(signature.state, rejection);
  if (status >= 300) return 'bad';
  return mood === 'good' && alerts.length > 0 ? 'doubtful' : mood;
}

type Happening = Pick<DeliveryLineParts, 'subject' | 'text' | 'aside' | 'title'>;

function whatHappened(delivery: ReceivedDelivery, options: ReceivedLineOptions): Happening {
  const { rejection, repeat, attempt, payload } = delivery;
  // What it says of itself may be invented.
  if (rejection !== undefined) return { text: '' };
  const { subject, text, title } = shownDescription(describePayload(payload, options));
  const repeatText = repeat ? `repeat (attempt ${String(attempt)}), ` : '';
  // Between the repeat's number and the rest, what it is about is said in full.
  if (repeat) return { text: `${repeatText}${subject === undefined ? '' : `${subject} `}${text}`, title };
  const { peopleIn } = options;
  const aside = peopleIn === undefined ? undefined : `${String(peopleIn)} in`;
  return { subject, text, aside, title };
}
