import { entryOf, variantIn } from '../events/catalogue.ts';
import { PAYLOAD_FAMILIES } from '../events/payload-families.ts';
import type { EventName } from '../events/names.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

/** A payload of the catalogue that an endpoint is sent. */
export interface SentVariant {
  readonly id: string;
  /**
   * Whether the policy's service sends it for sure: it is in its documentation, today's or that of before summer
   * 2026. Others are of the other service, composed, or from years ago.
   */
  readonly isCertain: boolean;
}

/** The payloads of an event, those of the policy's service first, of these the newest. */
export function variantsToSend(event: EventName, policy: PolicyName): readonly SentVariant[] {
  const families = new Set(PAYLOAD_FAMILIES.map((family) => variantIn(event, family).id));
  const all = entryOf(event).variants.map(({ id, service, evidence }) => {
    const isCertain = service === policy && (evidence === 'documented' || families.has(id));
    return { id, isCertain, rank: rankOf(service === policy, isCertain) };
  });
  return all.toSorted((one, other) => one.rank - other.rank).map(({ id, isCertain }) => ({ id, isCertain }));
}

function rankOf(isOwn: boolean, isCertain: boolean): number {
  if (isCertain) return 0;
  return isOwn ? 1 : 2;
}
