import { randomUUID } from 'node:crypto';
import { isRejectedForCoding } from '../domain/delivery/rejection-status.ts';
import {
  readDeliveryHeaders,
  type DeliveryHeaders,
  type HeaderValues,
} from '../domain/delivery/delivery-headers.ts';
import { readMeeting } from '../domain/events/read-payload.ts';
import { createAdmissions } from './admissions.ts';
import { ANSWERS, type Answer } from './answers.ts';
import { identityOf } from '../domain/delivery/identity.ts';
import { eventNameOf, readPayload } from '../domain/delivery/payload.ts';
import { checkSignature, type Verdict, type VerifyMode } from './signature-check.ts';
import type { Clock } from '../domain/clock.ts';
import {
  isTrusted,
  type HeaderPair,
  type Payload,
  type Rejection,
} from '../domain/delivery/received-delivery.ts';
import type { NewDelivery } from '../domain/delivery/stored-delivery.ts';
import type { Admission, DeliveryStore } from '../store/delivery-store.ts';
import type { KeySource } from './key-source.ts';
import type { DeliveryEvent } from './receiver-event.ts';

export interface ReceiverOptions {
  readonly verify: VerifyMode;
  readonly keys: KeySource;
  readonly store: Pick<DeliveryStore, 'admit' | 'keepRejected'>;
  readonly clock: Clock;
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

type Outcome =
  | { readonly rejection: undefined; readonly admission: Admission }
  | { readonly rejection: Rejection; readonly error?: unknown };

/**
 * Bytes of a body up to which it is read at once, and also when it is rejected. Real ones have below 10
 * kilobytes; what is larger may be a hundred times as much work as it looks.
 */
const LARGE_BODY_BYTES = 16 * 1024;

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
  const { verify, keys, store, clock, forwarding } = options;
  const admit = createAdmissions(store);
  const heavyWork = createHeavyWork(clock);

  const readLarge = async (body: Buffer, { decision }: Verdict): Promise<Payload> => {
    if (decision !== 'accept') return { readable: false, reason: 'too_large' };
    return await heavyWork(() => readPayload(body));
  };

  const judge = async (delivery: NewDelivery, verdict: Verdict, payload: Payload): Promise<Outcome> => {
    if (verdict.decision === 'reject') return { rejection: 'signature' };
    if (verdict.decision === 'try_again') return { rejection: 'key_unavailable' };
    if (!payload.readable) return { rejection: 'not_json' };
    try {
      const targets = forwarding?.targetsFor(delivery.event, isTrusted(delivery.signature)) ?? [];
      return { rejection: undefined, admission: await admit(delivery, targets) };
    } catch (error) {
      return { rejection: 'store_failed', error };
    }
  };

  const answer = async (delivery: NewDelivery, outcome: Outcome): Promise<Answer> => {
    if (outcome.rejection !== undefined) return rejectionAnswer(outcome.rejection, delivery);
    return (await forwarding?.answerFor(delivery, outcome.admission)) ?? ANSWERS.accepted;
  };

  return {
    receive: async (request) => {
      const begun = clock.elapsed();
      const sent = readDeliveryHeaders(request.headerValues);
      const { body } = request;
      const isLarge = body.length > LARGE_BODY_BYTES;
      if (isLarge) await heavyWork(() => undefined);
      const verdict = await checkSignature({ body, signature: sent.signature, cameAt: begun }, keys, verify);
      const payload = isLarge ? await readLarge(body, verdict) : readPayload(body);
      const delivery = describe(request, sent, verdict, payload);
      const outcome = await judge(delivery, verdict, payload);
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

function describe(
  request: DeliveryRequest,
  { uuid, webhookId }: DeliveryHeaders,
  verdict: Verdict,
  payload: Payload,
): NewDelivery {
  const { method, target, headers, body, receivedAt } = request;
  const meeting = payload.readable ? readMeeting(payload.value) : undefined;
  const isGood = verdict.decision === 'accept' && payload.readable;
  return {
    // What is rejected has no claim to the id of the good delivery that it may pretend to be.
    id: isGood ? identityOf({ uuid, webhookId }, body, isTrusted(verdict.signature.state)) : randomUUID(),
    event: eventNameOf(payload),
    uuid,
    webhookId,
    meetingId: meeting?.id,
    sessionId: meeting?.sessionId,
    signature: verdict.signature.state,
    receivedAt,
    method,
    target,
    headers,
    body,
  };
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

/**
 * Does work that takes long, piece by piece in its order, and leaves as much time to everything else
 * between two pieces as the first one took. Reading 5 MiB of JSON takes up to half a second, and a good
 * delivery that arrives meanwhile must not wait until dozens of such bodies have been read.
 *
 * @returns does work when its turn comes, and gives what it returned
 */
export function createHeavyWork(clock: Clock): <Result>(work: () => Result) => Promise<Result> {
  let before: Promise<unknown> = Promise.resolve();

  const pause = (milliseconds: number): Promise<unknown> =>
    milliseconds < 1
      ? new Promise((resolve) => {
          setImmediate(resolve);
        })
      : clock.sleep(milliseconds);

  return async (work) => {
    let begun = 0;
    const done = before.then(() => {
      begun = clock.elapsed();
      return work();
    });
    before = done.catch(() => undefined).then(() => pause(clock.elapsed() - begun));
    return await done;
  };
}
