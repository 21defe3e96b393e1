import { HooksError } from '../domain/errors.ts';
import { planRegistration } from '../domain/registration.ts';
import { isSameUrl } from '../domain/webhook-url.ts';
import type { Webhook, WebhookRequest } from '../domain/webhook.ts';
import type { Call } from './call.ts';
import type { ApiRequest, Outcome } from './outcome.ts';
import { mayBeDone } from './retry-decision.ts';

export interface CreateParts {
  readonly call: Call;
  readonly wanted: WebhookRequest;
  readonly request: ApiRequest;
  /** Lists within the same call's time. */
  readonly list: () => Promise<readonly Webhook[]>;
  /** Takes the outcome as final: the webhook of a success, else its HooksError. */
  readonly read: (outcome: Outcome) => Promise<Webhook>;
}

/**
 * Creates a webhook once, even when the answer to a create is lost: whether it was stored is then
 * looked up by its URL, which is unique, before it is sent again.
 *
 * @throws HooksError `webhook_exists` when the URL was registered before this call, or has other
 * settings than those wanted.
 */
export async function createOnce(parts: CreateParts): Promise<Webhook> {
  const { call, request, read } = parts;
  let mayBeStored = false;
  for (let retriesDone = 0; ; retriesDone++) {
    const outcome = await call.attempt(request);
    if (mayBeStored && outcome.kind === 'answer' && outcome.status === 409)
      return (await findStored(parts, outcome)) ?? read(outcome);
    const action = await call.next(request, outcome, retriesDone);
    if (action === 'take') return mayBeDone(outcome) ? doubting(read(outcome)) : read(outcome);
    if (action === 'retry') continue;
    mayBeStored = true;
    const stored = await findStored(parts, outcome);
    if (stored !== undefined) return stored;
    if (action === 'look_up_then_fail') return read(outcome);
  }
}

/** The webhook that a lost answer was about. When the look-up fails too, the lost answer is the news. */
async function findStored(parts: CreateParts, lost: Outcome): Promise<Webhook | undefined> {
  const webhooks = await parts.list().catch((error: unknown) => {
    if (isForPeople(error)) return undefined;
    throw error;
  });
  if (webhooks === undefined) return doubting(parts.read(lost));
  const found = findByUrl(webhooks, parts.wanted.url);
  if (found === undefined || planRegistration([found], parts.wanted).action === 'unchanged') return found;
  const message = `The URL is registered already, by the webhook ${found.id}, with other settings.`;
  throw new HooksError('webhook_exists', message, { hint: `See it with dyte-hooks get ${found.id}.` });
}

export function findByUrl(webhooks: readonly Webhook[], url: string): Webhook | undefined {
  return webhooks.find((webhook) => isSameUrl(webhook.url, url));
}

/** Adds to the error of an outcome what it leaves open: whether the webhook was stored. */
async function doubting(reading: Promise<Webhook>): Promise<Webhook> {
  return reading.catch((error: unknown) => {
    if (!isForPeople(error)) throw error;
    throw new HooksError(error.code, `${error.message} The webhook may have been stored all the same.`, {
      hint: 'Look for its URL with dyte-hooks list before you try again.',
    });
  });
}

function isForPeople(error: unknown): error is HooksError {
  return error instanceof HooksError && error.code !== 'interrupted';
}
