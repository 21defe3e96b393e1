import { createHash } from 'node:crypto';
import { readDeliveryHeaders, type DeliveryHeaders } from '../domain/delivery/delivery-headers.ts';
import { readPayload } from '../domain/delivery/payload.ts';
import type { Payload } from '../domain/delivery/received-delivery.ts';
import type { NewDelivery } from '../domain/delivery/stored-delivery.ts';
import { describeDelivery, type DeliveryRequest } from './delivery-request.ts';
import { createHeavyWork, type Waiting } from './fairness/heavy-work.ts';
import type { JudgeOptions } from './judge-options.ts';
import type { JudgedDelivery, Outcome } from './judged-delivery.ts';
import { createSignedAdmission, NOT_ADMITTED } from './signed-admission.ts';
import { checkSignature, type Verdict } from './signature-check.ts';

/**
 * Bytes of a body up to which it is read at once, and also when it is rejected. Real ones have below 10
 * kilobytes; what is larger may be a hundred times as much work as it looks.
 */
const LARGE_BODY_BYTES = 16 * 1024;

interface Reading {
  /** Of all copies that wait for it. */
  readonly senders: Waiting[];
  readonly payload: Promise<Payload>;
}

/**
 * Finds out whether a delivery is good, and hands it to the store when it is.
 *
 * @returns judges a request that came in whole; `begun` is when it did, in milliseconds of `Clock.elapsed`
 */
export function createJudge(
  options: JudgeOptions,
): (request: DeliveryRequest, begun: number) => Promise<JudgedDelivery> {
  const { verify, keys, store, clock } = options;
  const admitSigned = createSignedAdmission(options);
  const heavyWork = createHeavyWork(clock);
  /** By the digest of the body. */
  const beingRead = new Map<string, Reading>();

  /**
   * Copies of one body that come while it waits are read with it: a sender that has given up sends again, and
   * were each copy read, those that wait would become ever more.
   */
  const readLarge = async ({ body, sender }: DeliveryRequest, { decision }: Verdict): Promise<Payload> => {
    if (decision !== 'accept') return { readable: false, reason: 'too_large' };
    const digest = createHash('sha256').update(body).digest('base64');
    const reading = beingRead.get(digest);
    if (reading !== undefined) {
      reading.senders.push(sender);
      return await reading.payload;
    }
    const senders = [sender];
    const payload = heavyWork(() => readPayload(body), senders);
    beingRead.set(digest, { senders, payload });
    try {
      return await payload;
    } finally {
      beingRead.delete(digest);
    }
  };

  const admit = async (
    delivery: NewDelivery,
    verdict: Verdict,
    payload: Payload,
    failure: unknown,
  ): Promise<Outcome> => {
    if (verdict.decision === 'reject') return { rejection: 'signature' };
    if (verdict.decision === 'try_again') return { rejection: 'key_unavailable' };
    if (!payload.readable) return { rejection: 'not_json' };
    if (failure !== undefined) return { rejection: 'store_failed', error: failure };
    try {
      return { rejection: undefined, admission: await store.admit(delivery, options.targetsFor(delivery)) };
    } catch (error) {
      return { rejection: 'store_failed', error };
    }
  };

  const judgeHere = async (
    request: DeliveryRequest,
    sent: DeliveryHeaders,
    begun: number,
    failure: unknown,
  ): Promise<JudgedDelivery> => {
    const { body } = request;
    const verdict = await checkSignature({ body, signature: sent.signature, cameAt: begun }, keys, verify);
    const payload = isLarge(body) ? await readLarge(request, verdict) : readPayload(body);
    const delivery = describeDelivery(request, sent, verdict, payload);
    return { delivery, verdict, payload, outcome: await admit(delivery, verdict, payload, failure) };
  };

  return async (request, begun) => {
    const sent = readDeliveryHeaders(request.headerValues);
    if (isLarge(request.body)) await heavyWork(() => undefined, [request.sender]);
    const early = isLarge(request.body) ? NOT_ADMITTED : await admitSigned(request, sent);
    return early.accepted ?? (await judgeHere(request, sent, begun, early.failure));
  };
}

function isLarge(body: Buffer): boolean {
  return body.length > LARGE_BODY_BYTES;
}
