import type { Clock } from '../domain/clock.ts';
import { HooksError } from '../domain/errors.ts';
import { differencesBetween } from '../domain/webhook/registration.ts';
import { isSameUrl } from '../domain/webhook/webhook-url.ts';
import type { AnyWebhook, WebhookChanges } from '../domain/webhook/webhook.ts';
import type { CallReference } from './api-error.ts';

/** Wait before each reading: a change may take a moment until every server of the service shows it. */
const READING_DELAYS_MS = [0, 500, 1500];

export interface ConfirmParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The write, for errors. */
  readonly reference: CallReference;
  /** Of the answer to it. */
  readonly status: number;
  /** Reads the webhook that was written; undefined where there is none. */
  readonly read: () => Promise<AnyWebhook | undefined>;
}

/**
 * Judges a write, whose answer says yes but shows no webhook, by reading again.
 *
 * @param wanted what the webhook must be for the write to be done
 * @throws HooksError `change_unconfirmed` when it cannot be read, or stays otherwise; `webhook_not_found`
 *   when it has gone
 */
export async function confirmWrite(parts: ConfirmParts, wanted: WebhookChanges): Promise<AnyWebhook> {
  const webhook = await readUntil(
    parts,
    (read) => read !== undefined && unmetFields(read, wanted).length === 0,
  );
  if (webhook === undefined)
    throw unconfirmed(parts, 'there is no such webhook', 'Look with dyte-hooks list before you try again.');
  const different = unmetFields(webhook, wanted);
  if (different.length === 0) return webhook;
  const what = `the webhook has other values than were sent (${different.join(', ')})`;
  throw unconfirmed(parts, what, 'See it with dyte-hooks get.');
}

function unconfirmed(
  { reference, status }: ConfirmParts,
  what: string,
  hint: string,
  cause?: HooksError,
): HooksError {
  const message = `The service answered ${String(status)}, but ${what}.`;
  return new HooksError('change_unconfirmed', message, { hint, ...reference, cause });
}

/**
 * Judges a deletion by reading again.
 *
 * @throws HooksError `change_unconfirmed` when it is still there, or cannot be known
 */
export async function confirmDeletion(parts: ConfirmParts): Promise<void> {
  const webhook = await readUntil(parts, (read) => read === undefined);
  if (webhook === undefined) return;
  const hint = 'Look with dyte-hooks list before you try again.';
  throw unconfirmed(parts, 'the webhook is still there', hint);
}

/** The fields that are not as wanted; how a URL is written makes no difference. */
export function unmetFields(webhook: AnyWebhook, wanted: WebhookChanges): readonly string[] {
  return differencesBetween(webhook, wanted)
    .filter(({ field, from, to }) => !(field === 'url' && isSameUrl(String(from), String(to))))
    .map(({ field }) => field);
}

async function readUntil(
  parts: ConfirmParts,
  isSo: (read: AnyWebhook | undefined) => boolean,
): Promise<AnyWebhook | undefined> {
  let read: AnyWebhook | undefined;
  for (const delay of READING_DELAYS_MS) {
    if (delay > 0) await parts.clock.sleep(delay, parts.signal);
    read = await readAgain(parts);
    if (isSo(read)) break;
  }
  return read;
}

async function readAgain(parts: ConfirmParts): Promise<AnyWebhook | undefined> {
  try {
    return await parts.read();
  } catch (error) {
    if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
    const why = error.message.replace(/\.$/, '');
    const hint = 'It may be done. Look with dyte-hooks list before you try again.';
    throw unconfirmed(parts, `reading it again failed: ${why}`, hint, error);
  }
}
