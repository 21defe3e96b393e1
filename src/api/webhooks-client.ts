import { HooksError } from '../domain/errors.ts';
import { findByUrl, planRegistration } from '../domain/webhook/registration.ts';
import { isSameUrl } from '../domain/webhook/webhook-url.ts';
import type { AnyWebhook, Webhook, WebhookChanges, WebhookRequest } from '../domain/webhook/webhook.ts';
import { startCall, type Call } from './call.ts';
import { contextOf } from './connection.ts';
import { readEventNames } from './read-event-names.ts';
import { listWebhooks, type ListParts } from './list-webhooks.ts';
import { confirmDeletion, confirmWrite, unmetFields, type ConfirmParts } from './confirm-write.ts';
import { readData, readWriteResponse, type WriteResponse } from './read-response.ts';
import { readId, readWebhook, readWhole } from './read-webhook.ts';
import type { RepeatableSentRequest, SentRequest } from './webhook-requests.ts';
import { mayBeDone } from './retry-decision.ts';
import type { Outcome } from './transport.ts';
import type { WebhooksApi } from './webhooks-api.ts';

/** The calls of the Webhooks API. What the service says no to, or does not say, is a HooksError. */
export function createWebhooksClient(parts: ListParts): WebhooksApi {
  const { requests } = parts;
  return {
    list: async () => listWebhooks(parts, startCall(parts)),
    eventNames: async () => listEvents(parts),
    get: async (id) => get(parts, startCall(parts), id),
    create: async (wanted) =>
      create({ parts, call: startCall(parts), request: requests.create(wanted), wanted }),
    replace: async (id, webhook) => write(parts, requests.replace(id, webhook), id, webhook),
    edit: async (id, changes) => write(parts, requests.edit(id, changes), id, changes),
    delete: async (id) => remove(parts, requests.delete(id), id),
    close: () => parts.transport.close(),
  };
}

async function listEvents(parts: ListParts): Promise<readonly string[] | undefined> {
  if (!parts.service.listsEvents) return undefined;
  const request = parts.requests.eventNames();
  const { outcome } = await startCall(parts).send(request);
  const { data, reference } = readData(outcome, parts.service, contextOf(parts, request));
  return readEventNames(data, reference);
}

async function get(parts: ListParts, call: Call, id: string): Promise<AnyWebhook> {
  const request = parts.requests.get(id);
  const { outcome } = await call.send(request);
  const { data, reference } = readData(outcome, parts.service, contextOf(parts, request));
  return readWebhook(data, reference);
}

/** Gets a webhook; undefined where it does not exist. */
async function find(parts: ListParts, call: Call, id: string): Promise<AnyWebhook | undefined> {
  return get(parts, call, id).catch((error: unknown) => {
    if (error instanceof HooksError && error.code === 'webhook_not_found') return undefined;
    throw error;
  });
}

/** PUT and PATCH. The webhook is read again where the answer does not show all of it, or cannot be believed. */
async function write(
  parts: ListParts,
  request: RepeatableSentRequest,
  id: string,
  wanted: WebhookChanges,
): Promise<AnyWebhook> {
  const call = startCall(parts);
  const { outcome } = await call.send(request);
  const answer = readWriteResponse(outcome, parts.service, contextOf(parts, request));
  const echo = readWhole(answer.data);
  if (parts.service.showsWrites && echo !== undefined && isEchoOf(echo, id, wanted)) return echo;
  return confirmWrite(
    confirmParts(parts, answer, async () => find(parts, call, id)),
    wanted,
  );
}

function isEchoOf(echo: Webhook, id: string, wanted: WebhookChanges): boolean {
  return echo.id.toLowerCase() === id.toLowerCase() && unmetFields(echo, wanted).length === 0;
}

/** A 404 after an attempt whose answer was lost means that this attempt did it. */
async function remove(parts: ListParts, request: RepeatableSentRequest, id: string): Promise<void> {
  const call = startCall(parts);
  const { outcome, mayBeDoneBefore } = await call.send(request);
  if (outcome.kind === 'response' && outcome.status === 404 && mayBeDoneBefore) return;
  const answer = readWriteResponse(outcome, parts.service, contextOf(parts, request));
  if (!answer.isConfirmed)
    await confirmDeletion(confirmParts(parts, answer, async () => find(parts, call, id)));
}

/** The creation of one webhook, within one call's time. */
interface Creation {
  readonly parts: ListParts;
  readonly call: Call;
  readonly request: SentRequest;
  readonly wanted: WebhookRequest;
}

/**
 * Creates a webhook once, even when the answer to a create is lost: whether it was stored is then
 * looked up by its URL, which is unique, before it is sent again.
 *
 * @throws HooksError `webhook_exists` when the URL was registered before this call, or has other
 * settings than those wanted.
 */
async function create(creation: Creation): Promise<AnyWebhook> {
  const { call, request } = creation;
  let mayBeStored = false;
  for (let retriesDone = 0; ; retriesDone++) {
    const outcome = await call.attempt(request);
    if (mayBeStored && outcome.kind === 'response' && outcome.status === 409)
      return (await findStored(creation, outcome)) ?? readCreated(creation, outcome);
    const action = await call.next(request, outcome, retriesDone);
    if (action === 'take')
      return mayBeDone(outcome) ? withOutcomeUnknown(creation, outcome) : readCreated(creation, outcome);
    if (action === 'retry') continue;
    mayBeStored = true;
    const stored = await findStored(creation, outcome);
    if (stored !== undefined) return stored;
    if (action === 'look_up_then_fail') return readCreated(creation, outcome);
  }
}

/** The created webhook; one that the answer does not show whole is read again. */
async function readCreated(creation: Creation, outcome: Outcome): Promise<AnyWebhook> {
  const { parts, call, request, wanted } = creation;
  const answer = readWriteResponse(outcome, parts.service, contextOf(parts, request));
  const echo = readWhole(answer.data);
  if (echo !== undefined && isSameUrl(echo.url, wanted.url)) return echo;
  const id = echo === undefined ? readId(answer.data) : undefined;
  const read = async (): Promise<AnyWebhook | undefined> =>
    id === undefined
      ? findByUrl((await listWebhooks(parts, call)).webhooks, wanted.url)
      : find(parts, call, id);
  return confirmWrite(confirmParts(parts, answer, read), wanted);
}

/** The webhook that a lost answer was about. When the look-up fails too, the lost answer is the news. */
async function findStored(creation: Creation, lost: Outcome): Promise<AnyWebhook | undefined> {
  const { parts, call, wanted } = creation;
  const listed = await listWebhooks(parts, call).catch((error: unknown) => {
    if (isApiError(error)) return undefined;
    throw error;
  });
  if (listed === undefined) return withOutcomeUnknown(creation, lost);
  const found = findByUrl(listed.webhooks, wanted.url);
  if (found === undefined || planRegistration([found], wanted).action === 'unchanged') return found;
  const by = found.id === undefined ? 'a webhook without a readable id' : `the webhook ${found.id}`;
  throw new HooksError('webhook_exists', `The URL is registered already, by ${by}, with other settings.`, {
    hint: `See it with dyte-hooks ${found.id === undefined ? 'list' : `get ${found.id}`}.`,
  });
}

/** Adds to the error of an outcome what it leaves open: whether the webhook was stored. */
async function withOutcomeUnknown(creation: Creation, outcome: Outcome): Promise<AnyWebhook> {
  return readCreated(creation, outcome).catch((error: unknown) => {
    if (!isApiError(error)) throw error;
    throw error.reworded({
      message: `${error.message} The webhook may have been stored all the same.`,
      hint: 'Look for its URL with dyte-hooks list before you try again.',
      mayBeDone: true,
    });
  });
}

function isApiError(error: unknown): error is HooksError {
  return error instanceof HooksError && error.code !== 'interrupted';
}

function confirmParts(
  { clock, signal }: ListParts,
  { status, reference }: WriteResponse,
  read: ConfirmParts['read'],
): ConfirmParts {
  return { clock, signal, read, reference, status };
}
