import { firstIdOf } from '../../domain/delivery/other-body-id.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import type { LoadedDelivery, StoredDelivery } from '../../domain/delivery/stored-delivery.ts';
import { OTHER_BODY, storedCause } from './causes.ts';
import { signatureWord } from './signature-word.ts';
import { forwardsText } from '../forward/text.ts';
import { layOutLine, showsWord, type LineParts, type LineOptions } from './line-layout.ts';
import { localDay } from '../../terminal/text/local-time.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { describePayload } from './payload.ts';

export interface StoredLineOptions extends LineOptions {
  /** Milliseconds since 1970; says which year goes without saying. */
  readonly now: number;
  /** Whether the day stands before the time: where not all lines are of today. */
  readonly withDay: boolean;
}

/**
 * One delivery in one line, aligned with what `listen` prints: when, its id, whether it is genuine,
 * which event, what happened, how it fared at its targets.
 */
export function renderStored(entry: LoadedDelivery, options: StoredLineOptions): string {
  const { delivery } = entry;
  const { mood, word } = signatureWord(delivery.signature, delivery.rejection);
  return layOutLine(
    {
      at: delivery.receivedAt,
      day: options.withDay ? localDay(delivery.receivedAt, options.now) : undefined,
      id: shortId(delivery.id),
      mood,
      word,
      name: safeText(delivery.event ?? '(no event)'),
      text: safeText([...remarks(delivery, word, options.width), whatHappened(entry, options)].join(', ')),
      suffix: suffixOf(entry),
    },
    options.style,
    options.width,
  );
}

function remarks(
  { id, signature, rejection, attempts }: StoredDelivery,
  word: string,
  width: number,
): string[] {
  const isSaidElsewhere = showsWord(width) || rejection !== undefined || signature === 'valid';
  const other = firstIdOf(id) === undefined ? [] : [OTHER_BODY];
  return [
    ...(isSaidElsewhere ? [] : [word]),
    ...other,
    ...(attempts > 1 ? [`${String(attempts)} attempts`] : []),
  ];
}

function whatHappened({ delivery, payload }: LoadedDelivery, { showSecrets }: LineOptions): string {
  return storedCause(delivery, payload) ?? describePayload(payload, showSecrets);
}

const MOODS = { succeeded: 'good', pending: 'doubtful', failed: 'bad' } as const;

function suffixOf({ delivery, forwards }: LoadedDelivery): LineParts['suffix'] {
  const text = forwardsText(forwards);
  const mood = MOODS[delivery.forwardState ?? 'succeeded'];
  return text === undefined ? undefined : { text, mood };
}

/**
 * One stable, tab-separated line of whole values, for scripts without `--json`: id, time, event,
 * signature, `accepted` or why not, attempts, state of the forwards, webhook id, meeting id, what
 * happened, position in the store. What is not known is empty.
 */
export function renderStoredRow(entry: LoadedDelivery, showSecrets: boolean): string {
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
    storedCause(delivery, payload) ?? describePayload(payload, showSecrets),
    String(delivery.position),
  ];
  return values.map(sanitize).join('\t');
}
