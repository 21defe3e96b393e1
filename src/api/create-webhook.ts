import { HooksError } from '../domain/errors.ts';
import { findByUrl, planRegistration } from '../domain/webhook/registration.ts';
import type { AnyWebhook, WebhookList, WebhookRequest } from '../domain/webhook/webhook.ts';
import type { Call } from './call.ts';
import type { ApiRequest, Outcome } from './outcome.ts';
import { mayBeDone } from './retry-decision.ts';

export interface CreateParts {
  readonly call: Call;
  readonly wanted: WebhookRequest;
  readonly request: ApiRequest;
  /** Lists within the same call's time. */
  readonly list: () => Promise<WebhookList>;
  /** Takes the outcome as final: the webhook of a success, else its HooksError. */
  readonly read: (outcome: Outcome) => Promise<AnyWebhook>;
}

/**
 * Creates a webhook once, even when the answer to a create is lost: whether it was stored is then
 * looked up by its URL, which is unique, before it is sent again.
 *
 * @throws HooksError `webhook_exists` when the URL was registered before this call, or has other
 * settings than those wanted.
 */
export async function createOnce(parts: CreateParts): Promise<AnyWebhook> {
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
async function findStored(parts: CreateParts, lost: Outcome): Promise<AnyWebhook | undefined> {
  const list = await parts.list().catch((error: unknown) => {
    if (isForPeople(error)) return undefined;
    throw error;
  });
  if (list === undefined) return doubting(parts.read(lost));
  const found = findByUrl(list.webhooks, parts.wanted.url);
  if (found === undefined || planRegistration([found], parts.wanted).action === 'unchanged') return found;
  const by = found.id === undefined ? 'a webhook without a readable id' : `the webhook ${found.id}`;
  throw new HooksError('webhook_exists', `The URL is registered already, by ${by}, with other settings.`, {
    hint: `See it with dyte-hooks ${found.id === undefined ? 'list' : `get ${found.id}`}.`,
  });
}

/** Adds to the error of an outcome what it leaves open: whether the webhook was stored. */
async function doubting(reading: Promise<AnyWebhook>): Promise<AnyWebhook> {
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
