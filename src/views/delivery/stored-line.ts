import { sentenceOf } from '../../domain/events/describe.ts';
import { firstIdOf } from '../../domain/delivery/other-body-id.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import type { LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import { OTHER_BODY, storedCause } from './causes.ts';
import { signatureWord } from './signature-word.ts';
import { forwardsText } from '../forward/text.ts';
import { layOutDelivery, type DeliveryLineOptions, type DeliveryLineParts } from './delivery-layout.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { describePayload, shownDescription, type DescriptionOptions } from './payload.ts';

export interface StoredLineOptions extends DeliveryLineOptions, DescriptionOptions {}

/**
 * One delivery in one line, aligned with what `listen` prints: its position, when, its id, which event, what
 * happened, how it fared at its targets; and what is not as it should be.
 */
export function renderStored(entry: LoadedDelivery, options: StoredLineOptions): string {
  const { delivery } = entry;
  const alerts = alertsOf(entry);
  const { mood } = signatureWord(delivery.signature, delivery.rejection);
  return layOutDelivery(
    {
      position: delivery.position,
      at: delivery.receivedAt,
      id: shortId(delivery.id),
      mood: mood === 'good' && alerts.length > 0 ? 'doubtful' : mood,
      name: safeText(delivery.event ?? '(no event)'),
      alert: safeText(alerts.join(', ')),
      suffix: suffixOf(entry),
      ...whatHappened(entry, options),
    },
    options,
  );
}

function alertsOf({ delivery, payload }: LoadedDelivery): readonly string[] {
  const { id, signature, rejection } = delivery;
  const cause = storedCause(delivery, payload);
  if (cause !== undefined) return [cause];
  return [
    ...(signature === 'valid' ? [] : [signatureWord(signature, rejection).word]),
    ...(firstIdOf(id) === undefined ? [] : [OTHER_BODY]),
  ];
}

type Happening = Pick<DeliveryLineParts, 'subject' | 'text' | 'aside' | 'title'>;

function whatHappened({ delivery, payload }: LoadedDelivery, options: DescriptionOptions): Happening {
  if (delivery.rejection !== undefined) return { text: '' };
  const { subject, text, title } = shownDescription(describePayload(payload, options));
  const { attempts } = delivery;
  return { subject, text, aside: attempts > 1 ? `${String(attempts)} attempts` : undefined, title };
}

const MOODS = { succeeded: 'good', pending: 'doubtful', failed: 'bad' } as const;

function suffixOf({ delivery, forwards }: LoadedDelivery): DeliveryLineParts['suffix'] {
  const text = forwardsText(forwards);
  const mood = MOODS[delivery.forwardState ?? 'succeeded'];
  return text === undefined ? undefined : { text, mood };
}

/**
 * One stable, tab-separated line of whole values, for scripts without `--json`: id, time, event,
 * signature, `accepted` or why not, attempts, state of the forwards, webhook id, meeting id, what
 * happened, position in the store. What is not known is empty.
 */
export function renderStoredRow(entry: LoadedDelivery, options: DescriptionOptions): string {
  const { delivery, payload } = entry;
  const values = [
    delivery.id,
    new Date(delivery.receivedAt).toISOString(),
    delivery.event ?? '',
    delivery.signature,
    delivery.rejection ?? 'accepted',
    String(delivery.attempts),
    delivery.forwardState ?? '',
    delivery.webhookId ?? '',
    delivery.meetingId ?? '',
    storedCause(delivery, payload) ?? sentenceOf(describePayload(payload, options)),
    String(delivery.position),
  ];
  return values.map(sanitize).join('\t');
}
