import { EVENT_NAMES, type EventName } from '../../../domain/events/names.ts';
import { newestPayloads } from '../../../domain/events/payload-families.ts';
import { sampleOf, variantIn } from '../../../domain/events/catalogue.ts';
import { testBody } from '../../../domain/check/test-payload.ts';
import { nameList } from '../../../domain/check/name-list.ts';
import type { ChangedPayload } from '../../../domain/check/changed-payloads.ts';
import type { CheckedEndpoint } from '../../probe.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { ChangedDelivery } from '../send-in-session.ts';
import type { PolicyName } from '../../../domain/retry/retry-policy.ts';

/** The newest payload of an event, to be changed. */
export function newestPayload(event: EventName, policy: PolicyName): JsonObject {
  return { ...sampleOf(event, variantIn(event, newestPayloads(policy)).id) };
}

/** A genuine delivery with a payload of one's own; ids in it give way to those of a test. */
export function changedDelivery(
  endpoint: CheckedEndpoint,
  { event, name, payload }: { readonly event: EventName; readonly name: string; readonly payload: object },
): ChangedDelivery {
  return {
    name,
    make: (ids) => {
      const body = testBody(payload, endpoint.random, ids);
      return endpoint.makeDelivery(`genuine ${name}`, event, { body });
    },
    makeUnchanged: (ids) => endpoint.makeDelivery(`genuine ${event}`, event, { ids }),
  };
}

/** The newest payload of each event that a change makes another one of. */
export function changedDeliveries(
  endpoint: CheckedEndpoint,
  change: (event: EventName, payload: JsonObject) => ChangedPayload,
  how: string,
): readonly ChangedDelivery[] {
  return EVENT_NAMES.flatMap((event) => {
    const { payload, paths } = change(event, newestPayload(event, endpoint.policy));
    const name = `${event} ${how} ${nameList(paths)}`;
    return paths.length === 0 ? [] : [changedDelivery(endpoint, { event, name, payload })];
  });
}
