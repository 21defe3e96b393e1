import { HooksError } from '../domain/errors.ts';
import { findByUrl } from '../domain/webhook/registration.ts';
import type { HideSecrets } from '../domain/secrets/secret-hider.ts';
import { isSameUrl } from '../domain/webhook/webhook-url.ts';
import type {
  AnyWebhook,
  Webhook,
  WebhookChanges,
  WebhookList,
  WebhookRequest,
} from '../domain/webhook/webhook.ts';
import { readContent, readData, readWritten, type Written } from './answers.ts';
import { startCall, type Call, type CallParts } from './call.ts';
import { confirmDeletion, confirmWrite, unmetFields, type ConfirmParts } from './confirm.ts';
import { createOnce } from './create-webhook.ts';
import { causeForDebug, connectionError } from './connection-failure.ts';
import type { Flavour } from './flavour.ts';
import type { Outcome } from './outcome.ts';
import { readId, readWebhook, readWebhooks, readWhole } from './read-webhook.ts';
import { describeRequest, type RepeatableSentRequest, type Requests, type SentRequest } from './requests.ts';
import type { WebhooksApi } from './webhooks-api.ts';

export interface ClientParts extends CallParts {
  readonly flavour: Flavour;
  readonly requests: Requests;
  /** Hides the credentials where a message repeats them. */
  readonly hideSecrets: HideSecrets;
}

/** The calls of the Webhooks API. What the service says no to, or does not say, is a HooksError. */
export function createWebhooksClient(parts: ClientParts): WebhooksApi {
  const { requests } = parts;
  return {
    list: async () => list(parts, startCall(parts)),
    get: async (id) => get(parts, startCall(parts), id),
    create: async (wanted) => {
      const call = startCall(parts);
      const request = requests.create(wanted);
      return createOnce({
        call,
        wanted,
        request,
        list: async () => list(parts, call),
        read: async (outcome) => readCreated(parts, call, request, outcome, wanted),
      });
    },
    replace: async (id, webhook) => write(parts, requests.replace(id, webhook), id, webhook),
    edit: async (id, changes) => write(parts, requests.edit(id, changes), id, changes),
    delete: async (id) => remove(parts, requests.delete(id), id),
    close: () => parts.transport.close(),
  };
}

async function list(parts: ClientParts, call: Call): Promise<WebhookList> {
  const request = parts.requests.list();
  const { outcome } = await call.send(request);
  if (isEmptyList(parts.flavour, outcome)) return { webhooks: [] };
  const { data, unlisted } = dataOf(parts, request, outcome);
  return { webhooks: readWebhooks(data, describeRequest(request)), unlisted };
}

/**
 * An app without webhooks may answer 404 (docs/service.md, "Endpoints"); a web page with 404 is another
 * server's.
 */
function isEmptyList(flavour: Flavour, outcome: Outcome): boolean {
  if (outcome.kind !== 'answer' || outcome.status !== 404) return false;
  const content = readContent(outcome, flavour);
  if (content.kind === 'page' || content.kind === 'damaged' || content.kind === 'unreadable') return false;
  return content.kind === 'empty' || flavour.isEmptyList(content);
}

async function get(parts: ClientParts, call: Call, id: string): Promise<AnyWebhook> {
  const request = parts.requests.get(id);
  const { outcome } = await call.send(request);
  return readWebhook(dataOf(parts, request, outcome).data, describeRequest(request));
}

/** The same where the webhook may have gone. */
async function find(parts: ClientParts, call: Call, id: string): Promise<AnyWebhook | undefined> {
  return get(parts, call, id).catch((error: unknown) => {
    if (error instanceof HooksError && error.code === 'webhook_not_found') return undefined;
    throw error;
  });
}

/** PUT and PATCH: an answer that shows no webhook, or only a part of it, is made up for by reading again. */
async function write(
  parts: ClientParts,
  request: RepeatableSentRequest,
  id: string,
  wanted: WebhookChanges,
): Promise<AnyWebhook> {
  const call = startCall(parts);
  const { outcome } = await call.send(request);
  const { data, status } = writtenOf(parts, request, outcome);
  const echo = readWhole(data);
  if (echo !== undefined && isEchoOf(echo, id, wanted)) return echo;
  return confirmWrite(
    confirming(parts, request, status, async () => find(parts, call, id)),
    wanted,
  );
}

function isEchoOf(echo: Webhook, id: string, wanted: WebhookChanges): boolean {
  return echo.id.toLowerCase() === id.toLowerCase() && unmetFields(echo, wanted).length === 0;
}

/** A 404 after an attempt whose answer was lost means that this attempt did it. */
async function remove(parts: ClientParts, request: RepeatableSentRequest, id: string): Promise<void> {
  const call = startCall(parts);
  const { outcome, mayBeDoneBefore } = await call.send(request);
  if (outcome.kind === 'answer' && outcome.status === 404 && mayBeDoneBefore) return;
  const { isSaid, status } = writtenOf(parts, request, outcome);
  if (!isSaid) await confirmDeletion(confirming(parts, request, status, async () => find(parts, call, id)));
}

/** The created webhook; one that the answer does not show whole is read again. */
async function readCreated(
  parts: ClientParts,
  call: Call,
  request: SentRequest,
  outcome: Outcome,
  wanted: WebhookRequest,
): Promise<AnyWebhook> {
  const { data, status } = writtenOf(parts, request, outcome);
  const echo = readWhole(data);
  if (echo !== undefined && isSameUrl(echo.url, wanted.url)) return echo;
  const id = echo === undefined ? readId(data) : undefined;
  const read = async (): Promise<AnyWebhook | undefined> =>
    id === undefined ? findByUrl((await list(parts, call)).webhooks, wanted.url) : find(parts, call, id);
  return confirmWrite(confirming(parts, request, status, read), wanted);
}

function confirming(
  { clock, signal }: ClientParts,
  request: SentRequest,
  status: number,
  read: ConfirmParts['read'],
): ConfirmParts {
  return { clock, signal, read, said: `${describeRequest(request)} was answered with ${String(status)}` };
}

/** What a final outcome of a read says, or its HooksError. */
function dataOf(parts: ClientParts, request: SentRequest, outcome: Outcome): ReturnType<typeof readData> {
  return hiding(parts, () => {
    if (outcome.kind === 'failure') throw connectionError(outcome, describeRequest(request));
    return readData(outcome, parts.flavour, { request, now: parts.clock.now(), hide: parts.hideSecrets });
  });
}

/** What a final outcome of a write says, or its HooksError. */
function writtenOf(parts: ClientParts, request: SentRequest, outcome: Outcome): Written {
  return hiding(parts, () => {
    if (outcome.kind === 'failure') throw connectionError(outcome, describeRequest(request));
    return readWritten(outcome, parts.flavour, { request, now: parts.clock.now(), hide: parts.hideSecrets });
  });
}

function hiding<Value>({ hideSecrets }: ClientParts, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    const hint = error.hint === undefined ? undefined : hideSecrets(error.hint);
    const cause = causeForDebug(error.cause, hideSecrets);
    throw new HooksError(error.code, hideSecrets(error.message), { hint, cause });
  }
}
