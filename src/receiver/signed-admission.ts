import type { DeliveryHeaders } from '../domain/delivery/delivery-headers.ts';
import { readPayload } from '../domain/delivery/payload.ts';
import { isWellFormed } from '../domain/signature/signature.ts';
import { describeDelivery, type DeliveryRequest } from './delivery-request.ts';
import type { JudgeOptions } from './judge-options.ts';
import type { JudgedDelivery } from './judged-delivery.ts';
import type { Verdict } from './signature-check.ts';

/** What came of handing a delivery to the store before its signature was checked. */
export type EarlyAdmission =
  | { readonly accepted: JudgedDelivery; readonly failure?: undefined }
  /** `failure`: the store's, if it failed. Whose delivery it was is still to be found out. */
  | { readonly accepted: undefined; readonly failure?: unknown };

export const NOT_ADMITTED: EarlyAdmission = { accepted: undefined };

const GENUINE: Verdict = { signature: { state: 'valid' }, decision: 'accept' };

/**
 * Leaves the check of a signature to a store that has a thread for it: a check takes a fifth of what this
 * thread does for a delivery. Only a good delivery is decided so; all else is to be judged here.
 */
export function createSignedAdmission(
  options: JudgeOptions,
): (request: DeliveryRequest, sent: DeliveryHeaders) => Promise<EarlyAdmission> {
  const { verify, keys, store } = options;
  return async (request, sent) => {
    const { signature } = sent;
    if (verify === 'off' || store.admitSigned === undefined) return NOT_ADMITTED;
    const key = await keys.current();
    if (key === undefined || !isWellFormed(signature, key)) return NOT_ADMITTED;
    const payload = readPayload(request.body);
    if (!payload.readable) return NOT_ADMITTED;
    const delivery = describeDelivery(request, sent, GENUINE, payload);
    try {
      const toCheck = { signature, key: key.keyObject };
      const admission = await store.admitSigned(delivery, options.targetsFor(delivery), toCheck);
      if (admission === undefined) return NOT_ADMITTED;
      return {
        accepted: { delivery, verdict: GENUINE, payload, outcome: { rejection: undefined, admission } },
      };
    } catch (failure) {
      return { accepted: undefined, failure };
    }
  };
}
