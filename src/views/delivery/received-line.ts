import { firstIdOf } from '../../domain/delivery/other-body-id.ts';
import { timeText } from '../../domain/text/amounts.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import type { ReceivedDelivery, RefusedRequest } from '../../domain/delivery/received-delivery.ts';
import { causeOf, OTHER_BODY, refusalText } from './causes.ts';
import { signatureWord } from './signature-word.ts';
import { layOutLine, showsWord, type LineOptions, type LineParts } from './line-layout.ts';
import { safeText } from '../../terminal/text/safe-text.ts';
import { describePayload } from './payload.ts';

/** Answers that took this long are pointed out: a sender waits 3 seconds (docs/service.md, "Retries"). */
const SLOW = 1000;

/**
 * One delivery in one line: when, our answer, whether it is genuine, which event, what happened. It
 * never holds a character that a terminal would obey.
 *
 * @param suffix what became of it at its targets
 */
export function renderDelivery(
  delivery: ReceivedDelivery,
  options: LineOptions,
  suffix?: LineParts['suffix'],
): string {
  const { mood, word } = signatureWord(delivery.signature.state, delivery.rejection);
  const says = [...remarks(delivery, word, options.width), whatHappened(delivery, options.showSecrets)];
  return layOutLine(
    {
      at: delivery.receivedAt,
      status: delivery.status,
      mood,
      word,
      name: safeText(delivery.event ?? '(no event)'),
      text: safeText(says.join(', ')),
      isMinor: delivery.repeat,
      suffix,
    },
    options.style,
    options.width,
  );
}

/** A request that never became a delivery, in one line like those of deliveries. */
export function renderRefusal(request: RefusedRequest, options: LineOptions): string {
  const target = options.showSecrets ? request.target : maskUrl(request.target ?? '');
  return layOutLine(
    {
      at: request.receivedAt,
      status: request.status,
      mood: 'bad',
      word: 'refused',
      name: safeText(request.method === undefined ? '(no request)' : `${request.method} ${target ?? ''}`),
      text: refusalText(request.reason),
    },
    options.style,
    options.width,
  );
}

function remarks(delivery: ReceivedDelivery, word: string, width: number): string[] {
  const { rejection, signature } = delivery;
  // A cause says it too.
  const isSaidElsewhere = showsWord(width) || rejection !== undefined || signature.state === 'valid';
  return [
    ...(isSaidElsewhere ? [] : [word]),
    ...(firstIdOf(delivery.id) === undefined ? [] : [OTHER_BODY]),
    ...(delivery.repeat ? [`repeat (attempt ${String(delivery.attempt)})`] : []),
    ...(delivery.durationMs >= SLOW ? [`slow answer (${timeText(delivery.durationMs)})`] : []),
  ];
}

function whatHappened(delivery: ReceivedDelivery, showSecrets: boolean): string {
  const cause = causeOf(delivery);
  if (cause !== undefined) return cause.short;
  return describePayload(delivery.payload, showSecrets);
}
