import { firstIdOf } from '../../domain/delivery/delivery-id.ts';
import { OTHER_BODY } from './causes.ts';
import type { Payload } from '../../domain/delivery/received-delivery.ts';
import type {
  DeliveryContent,
  StoredDelivery,
  StoredForward,
} from '../../domain/delivery/stored-delivery.ts';
import { storedCause } from './causes.ts';
import { describePayload, safeText, signatureWord } from './words.ts';
import { forwardsText } from '../forward/text.ts';
import { layOutLine, showsWord, type LineParts } from './line-layout.ts';
import type { LineOptions } from './received-line.ts';
import { localDay } from '../../terminal/text/local-time.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/** A delivery from the store, with all that is shown of it. */
export interface HistoryEntry {
  readonly delivery: StoredDelivery;
  readonly content: DeliveryContent;
  readonly payload: Payload;
  readonly forwards: readonly StoredForward[];
}

export interface HistoryLineOptions extends LineOptions {
  /** Milliseconds since 1970; says which year goes without saying. */
  readonly now: number;
  /** Whether the day stands before the time: where not all lines are of today. */
  readonly withDay: boolean;
}

/** Characters of an id that are shown where there is no room for it: enough to type. */
const SHORT_ID = 8;

/** The beginning of an id that names it on a command line. */
export function shortId(id: string): string {
  return sanitize(id).slice(0, SHORT_ID);
}

/**
 * One delivery in one line, aligned with what `listen` prints: when, its id, whether it is genuine,
 * which event, what happened, how it fared at its targets.
 */
export function renderEntry(entry: HistoryEntry, options: HistoryLineOptions): string {
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

function whatHappened({ delivery, payload }: HistoryEntry, { showSecrets }: LineOptions): string {
  return storedCause(delivery, payload) ?? describePayload(payload, showSecrets);
}

function suffixOf({ delivery, forwards }: HistoryEntry): LineParts['suffix'] {
  const text = forwardsText(forwards);
  return text === undefined ? undefined : { text, isGood: delivery.forwardState === 'succeeded' };
}

/**
 * One stable, tab-separated line of whole values, for scripts without `--json`: id, time, event,
 * signature, `accepted` or why not, attempts, state of the forwards, webhook id, meeting id, what
 * happened. What is not known is empty.
 */
export function renderEntryRow(entry: HistoryEntry, showSecrets: boolean): string {
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
  ];
  return values.map(sanitize).join('\t');
}
