import { isRejectedForCoding } from '../domain/delivery/rejection-status.ts';
import { ANSWERS, type Answer } from './answers.ts';
import type { DeliveryRequest } from './delivery-request.ts';
import { createJudge } from './judge.ts';
import type { JudgeOptions } from './judge-options.ts';
import type { Outcome } from './judged-delivery.ts';
import { isTrusted, type Rejection } from '../domain/delivery/received-delivery.ts';
import type { NewDelivery } from '../domain/delivery/stored-delivery.ts';
import type { Admission, DeliveryStore } from '../store/delivery-store.ts';
import type { DeliveryEvent } from './receiver-event.ts';

export interface ReceiverOptions extends Omit<JudgeOptions, 'targetsFor' | 'store'> {
  readonly store: JudgeOptions['store'] & Pick<DeliveryStore, 'keepRejected'>;
  /** Sends on what was stored; nothing is sent on without it. */
  readonly forwarding?: DeliveryForwarding | undefined;
}

export interface DeliveryForwarding {
  /** Names of the targets that a delivery of this event is for; one that could not be verified may have fewer. */
  targetsFor(event: string | undefined, isTrusted: boolean): readonly string[];
  /**
   * Decides what the sender of a delivery hears once it is stored. A rejection is answered with 503.
   *
   * @returns undefined for nothing but that all is well
   */
  answerFor(delivery: NewDelivery, admission: Admission): Promise<Answer | undefined>;
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

const REJECTION_ANSWERS = {
  signature: ANSWERS.badSignature,
  not_json: ANSWERS.notJson,
  key_unavailable: ANSWERS.noKey,
  store_failed: ANSWERS.notStored,
} as const satisfies Record<Rejection, Answer>;

/**
 * Creates the receiving core. A delivery is checked in this order: its signature, over the raw bytes
 * (401); that it is JSON (400, also with a valid signature: nobody could act on it); whether it came
 * before. A compressed body that fails one of these is answered 415. What is ours to answer for is 503, so that the sender comes again.
 *
 * @example
 * const receiver = createReceiver({ verify: 'require', keys: fixedKey(key), store, clock });
 * const { answer, event } = await receiver.receive(request);
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { store, clock, forwarding } = options;
  const judge = createJudge({
    ...options,
    targetsFor: ({ event, signature }) => forwarding?.targetsFor(event, isTrusted(signature)) ?? [],
  });

  const answer = async (delivery: NewDelivery, outcome: Outcome): Promise<Answer> => {
    if (outcome.rejection !== undefined) return rejectionAnswer(outcome.rejection, delivery);
    return (await forwarding?.answerFor(delivery, outcome.admission)) ?? ANSWERS.accepted;
  };

  return {
    receive: async (request) => {
      const begun = clock.elapsed();
      const { delivery, verdict, payload, outcome } = await judge(request, begun);
      const kept = asKept(delivery, outcome);
      const answered = await answer(kept, outcome);
      keepRejected(store, delivery, outcome);
      const durationMs = clock.elapsed() - begun;
      const { status } = answered;
      const event = eventOf(kept, outcome, { signature: verdict.signature, payload, status, durationMs });
      return { answer: answered, event };
    },
  };
}

function rejectionAnswer(rejection: Rejection, { signature, headers }: NewDelivery): Answer {
  return isRejectedForCoding(rejection, { signature, headers })
    ? ANSWERS.compressed
    : REJECTION_ANSWERS[rejection];
}

/** The same, but under the id of its own that it was given where another body came before under its UUID. */
function asKept(delivery: NewDelivery, outcome: Outcome): NewDelivery {
  const id = outcome.rejection === undefined ? outcome.admission.otherBodyId : undefined;
  return id === undefined ? delivery : { ...delivery, id };
}

/** Field by field: spreading these, for each delivery, costs as much as reading its JSON. */
function eventOf(
  delivery: NewDelivery,
  outcome: Outcome,
  found: Pick<DeliveryEvent, 'signature' | 'payload' | 'status' | 'durationMs'>,
): DeliveryEvent {
  const admission = outcome.rejection === undefined ? outcome.admission : undefined;
  const event: DeliveryEvent = {
    type: 'delivery',
    id: delivery.id,
    event: delivery.event,
    uuid: delivery.uuid,
    webhookId: delivery.webhookId,
    meetingId: delivery.meetingId,
    sessionId: delivery.sessionId,
    signature: found.signature,
    rejection: outcome.rejection,
    repeat: admission?.repeat ?? false,
    attempt: admission?.attempt ?? 1,
    position: admission?.position,
    forwards: admission?.forwards ?? [],
    status: found.status,
    receivedAt: delivery.receivedAt,
    durationMs: found.durationMs,
    method: delivery.method,
    target: delivery.target,
    headers: delivery.headers,
    body: delivery.body,
    payload: found.payload,
  };
  if (outcome.rejection === undefined || outcome.error === undefined) return event;
  return { ...event, error: outcome.error };
}

/**
 * What was rejected for good is kept to be looked at. Nobody waits for it, and a store that fails says so
 * when it is to take a good delivery.
 */
function keepRejected(store: ReceiverOptions['store'], delivery: NewDelivery, { rejection }: Outcome): void {
  if (rejection !== 'signature' && rejection !== 'not_json') return;
  store.keepRejected({ ...delivery, rejection }).catch(() => undefined);
}
