import { HooksError } from '../domain/errors.ts';
import type { Webhook } from '../domain/webhook.ts';
import { readContent, readData } from './answers.ts';
import { startCall, type Call, type CallParts } from './call.ts';
import { createOnce, findByUrl } from './create-webhook.ts';
import { faultError } from './fault-error.ts';
import type { Flavour } from './flavour.ts';
import type { Outcome } from './outcome.ts';
import { readId, readWebhook, readWebhooks, readWhole } from './read-webhook.ts';
import { describeRequest, type RepeatableSentRequest, type Requests, type SentRequest } from './requests.ts';
import type { WebhooksApi } from './webhooks-api.ts';

export interface ClientParts extends CallParts {
  readonly flavour: Flavour;
  readonly requests: Requests;
  /** Hides the credentials where a message repeats them. */
  readonly hideSecrets: (text: string) => string;
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
        read: async (outcome) => readCreated(parts, call, request, outcome, wanted.url),
      });
    },
    replace: async (id, webhook) => write(parts, requests.replace(id, webhook), id),
    edit: async (id, changes) => write(parts, requests.edit(id, changes), id),
    delete: async (id) => remove(parts, requests.delete(id)),
    close: () => parts.transport.close(),
  };
}

async function list(parts: ClientParts, call: Call): Promise<readonly Webhook[]> {
  const request = parts.requests.list();
  const { outcome } = await call.send(request);
  if (isEmptyList(parts.flavour, outcome)) return [];
  return readWebhooks(dataOf(parts, request, outcome), describeRequest(request));
}

/** An account without webhooks may answer 404 (facts: v4); a web page with 404 is another server's. */
function isEmptyList(flavour: Flavour, outcome: Outcome): boolean {
  if (outcome.kind !== 'answer' || outcome.status !== 404) return false;
  const content = readContent(outcome, flavour);
  if (content.kind === 'page' || content.kind === 'damaged') return false;
  return content.kind === 'empty' || flavour.isEmptyList(content);
}

async function get(parts: ClientParts, call: Call, id: string): Promise<Webhook> {
  const request = parts.requests.get(id);
  const { outcome } = await call.send(request);
  return readWebhook(dataOf(parts, request, outcome), describeRequest(request));
}

/** PUT and PATCH: their echo may be only a part of the webhook, which is then read again. */
async function write(parts: ClientParts, request: RepeatableSentRequest, id: string): Promise<Webhook> {
  const call = startCall(parts);
  const { outcome } = await call.send(request);
  const echo = readWhole(dataOf(parts, request, outcome));
  return echo ?? afterwards('changed', get(parts, call, id));
}

/** A 404 after an attempt whose answer was lost means that this attempt did it. */
async function remove(parts: ClientParts, request: RepeatableSentRequest): Promise<void> {
  const { outcome, mayBeDoneBefore } = await startCall(parts).send(request);
  const isGone = outcome.kind === 'answer' && outcome.status === 404;
  if (!(isGone && mayBeDoneBefore)) dataOf(parts, request, outcome);
}

/** The created webhook; one that the answer shows only in part, or cut off, is read again. */
async function readCreated(
  parts: ClientParts,
  call: Call,
  request: SentRequest,
  outcome: Outcome,
  url: string,
): Promise<Webhook> {
  const isCutOff =
    outcome.kind === 'answer' &&
    outcome.status === 201 &&
    readContent(outcome, parts.flavour).kind === 'damaged';
  const data = isCutOff ? undefined : dataOf(parts, request, outcome);
  const echo = readWhole(data);
  if (echo !== undefined) return echo;
  const id = readId(data);
  if (id !== undefined) return afterwards('created', get(parts, call, id));
  const found = findByUrl(await afterwards('created', list(parts, call)), url);
  return found ?? readWebhook(data, describeRequest(request));
}

/** Says of a failure in reading again that the write itself was done. */
async function afterwards<Value>(done: 'created' | 'changed', reading: Promise<Value>): Promise<Value> {
  return reading.catch((error: unknown) => {
    if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
    throw new HooksError(error.code, `The webhook was ${done}, but not read again: ${error.message}`, error);
  });
}

/** The data of a final outcome, or its HooksError. */
function dataOf(
  { flavour, clock, hideSecrets }: ClientParts,
  request: SentRequest,
  outcome: Outcome,
): unknown {
  try {
    if (outcome.kind === 'fault') throw faultError(outcome, describeRequest(request));
    return readData(outcome, flavour, request, clock.now());
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    const hint = error.hint === undefined ? undefined : hideSecrets(error.hint);
    throw new HooksError(error.code, hideSecrets(error.message), { hint });
  }
}
