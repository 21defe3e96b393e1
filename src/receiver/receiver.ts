import { createHash } from 'node:crypto';
import { readDeliveryHeaders, type DeliveryHeaders, type HeaderValues } from '../domain/delivery-headers.ts';
import { createAdmissions } from './admissions.ts';
import { ANSWERS, type Answer } from './answers.ts';
import { eventNameOf, readPayload } from './payload.ts';
import { checkSignature, type Verdict, type VerifyMode } from './signature-check.ts';
import type { Clock } from '../domain/clock.ts';
import type { HeaderPair, Payload, Rejection } from '../domain/received-delivery.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import type { KeySource } from './key-source.ts';
import type { DeliveryEvent } from './receiver-event.ts';

export interface ReceiverOptions {
  readonly verify: VerifyMode;
  readonly keys: KeySource;
  readonly store: DeliveryStore;
  readonly clock: Clock;
}

/** A request that came in whole. */
export interface DeliveryRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** Values for looking up, names in lower case. */
  readonly headerValues: HeaderValues;
  /** The same as they came, for keeping and showing. */
  readonly headers: readonly HeaderPair[];
  /** The exact bytes. */
  readonly body: Buffer;
  /** When the request began: milliseconds since 1970. */
  readonly receivedAt: number;
}

/** What to answer, and what to tell once that has been done. */
export interface Receipt {
  readonly answer: Answer;
  readonly event: DeliveryEvent;
}

/** The receiving core: it knows deliveries, and nothing of sockets. */
export interface Receiver {
  /** Never rejects for what a sender sent. */
  receive(request: DeliveryRequest): Promise<Receipt>;
}

interface Outcome {
  readonly rejection: Rejection | undefined;
  readonly repeat: boolean;
  readonly attempt: number;
  readonly error?: unknown;
}

const REJECTION_ANSWERS = {
  signature: ANSWERS.badSignature,
  not_json: ANSWERS.notJson,
  key_unavailable: ANSWERS.noKey,
  store_failed: ANSWERS.notStored,
} as const satisfies Record<Rejection, Answer>;

/**
 * Creates the receiving core. A delivery is checked in this order: its signature, over the raw bytes
 * (401); that it is JSON (400, also with a valid signature: nobody could act on it); whether it came
 * before. What is ours to answer for is 503, so that the sender comes again.
 *
 * @example
 * const receiver = createReceiver({ verify: 'require', keys: fixedKey(key), store, clock });
 * const { answer, event } = await receiver.receive(request);
 */
export function createReceiver({ verify, keys, store, clock }: ReceiverOptions): Receiver {
  const admit = createAdmissions(store);

  const judge = async (
    request: DeliveryRequest,
    sent: DeliveryHeaders,
    verdict: Verdict,
    payload: Payload,
  ): Promise<Outcome> => {
    if (verdict.decision === 'reject') return rejected('signature');
    if (verdict.decision === 'try_again') return rejected('key_unavailable');
    if (!payload.readable) return rejected('not_json');
    try {
      const key = identityOf(sent, request.body);
      const { repeat, attempt } = await admit({ key, receivedAt: request.receivedAt });
      return { rejection: undefined, repeat, attempt };
    } catch (error) {
      return { ...rejected('store_failed'), error };
    }
  };

  return {
    receive: async (request) => {
      const begun = clock.elapsed();
      const sent = readDeliveryHeaders(request.headerValues);
      const verdict = await checkSignature(request.body, sent.signature, keys, verify);
      const payload = readPayload(request.body);
      const outcome = await judge(request, sent, verdict, payload);
      const answer =
        outcome.rejection === undefined ? ANSWERS.accepted : REJECTION_ANSWERS[outcome.rejection];
      const { method, target, headers, body, receivedAt } = request;
      const event: DeliveryEvent = {
        type: 'delivery',
        event: eventNameOf(payload),
        uuid: sent.uuid,
        webhookId: sent.webhookId,
        signature: verdict.signature,
        ...outcome,
        status: answer.status,
        receivedAt,
        durationMs: clock.elapsed() - begun,
        method,
        target,
        headers,
        body,
        payload,
      };
      return { answer, event };
    },
  };
}

function rejected(rejection: Rejection): Outcome {
  return { rejection, repeat: false, attempt: 1 };
}

/**
 * What tells a delivery apart: its UUID, which stays the same on a retry; without one, the webhook and
 * the bytes (facts: deliveries, "Retries"). UUIDs are the same in upper and lower case.
 */
function identityOf({ uuid, webhookId }: DeliveryHeaders, body: Buffer): string {
  if (uuid !== undefined) return `uuid:${uuid.toLowerCase()}`;
  return `body:${webhookId ?? ''}:${createHash('sha256').update(body).digest('hex')}`;
}
