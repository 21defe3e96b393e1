import { EVENT_NAMES } from '../../../domain/events/names.ts';
import { judgeNull, judgeUnknown } from '../../../domain/check/judge-unknown.ts';
import { withNulls, withUnknownFields, withUnknownValues } from '../../../domain/check/changed-payloads.ts';
import { changedDeliveries, changedDelivery, newestPayload } from './send-changed.ts';
import { MISSING_PROBE } from './missing.ts';
import { REQUESTS_CHANGED, sendChanged, type ChangedDelivery } from '../send-in-session.ts';
import { skipWithoutGenuine } from '../send-deliveries.ts';
import type { CheckedEndpoint, Probe } from '../../probe.ts';
import type { Judgement } from '../../../domain/check/probe-result.ts';
import type { NamedExchange } from '../../../domain/check/judge-accepted.ts';
import type { PolicyName } from '../../../domain/retry/retry-policy.ts';

interface UnknownProbe {
  readonly id: string;
  readonly title: string;
  readonly requests: number;
  readonly make: (endpoint: CheckedEndpoint) => readonly ChangedDelivery[];
  readonly judge: (cases: readonly NamedExchange[], policy: PolicyName) => Judgement;
}

function unknownProbe({ make, judge, ...probe }: UnknownProbe): Probe {
  return {
    ...probe,
    group: 'unknown',
    needs: ['trusted_key'],
    run: async (endpoint) =>
      (await skipWithoutGenuine(endpoint)) ??
      judge(await sendChanged(endpoint, make(endpoint)), endpoint.policy),
  };
}

/** One that fits in with the others, and one with nothing that the others have. */
function unknownEvents(endpoint: CheckedEndpoint): readonly ChangedDelivery[] {
  const known = newestPayload('meeting.started', endpoint.policy);
  const payloads = [{ ...known, event: 'meeting.unknownEvent' }, { event: 'unknown.event' }];
  return payloads.map((payload) =>
    changedDelivery(endpoint, { event: 'meeting.started', name: payload.event, payload }),
  );
}

function unknownFields(endpoint: CheckedEndpoint): readonly ChangedDelivery[] {
  return EVENT_NAMES.map((event) =>
    changedDelivery(endpoint, {
      event,
      name: `${event} with unknown fields`,
      payload: withUnknownFields(newestPayload(event, endpoint.policy)),
    }),
  );
}

/** Probes of the group `unknown`. */
export const UNKNOWN_PROBES: readonly Probe[] = [
  unknownProbe({
    id: 'unknown.event',
    title: 'accepts an event that it does not know',
    requests: 2 * REQUESTS_CHANGED,
    make: unknownEvents,
    judge: judgeUnknown,
  }),
  unknownProbe({
    id: 'unknown.field',
    title: 'accepts fields that it does not know',
    requests: EVENT_NAMES.length * REQUESTS_CHANGED,
    make: unknownFields,
    judge: judgeUnknown,
  }),
  unknownProbe({
    id: 'unknown.value',
    title: 'accepts states and reasons that it does not know',
    requests: EVENT_NAMES.length * REQUESTS_CHANGED,
    make: (endpoint) => changedDeliveries(endpoint, withUnknownValues, 'with unknown'),
    judge: judgeUnknown,
  }),
  unknownProbe({
    id: 'unknown.null',
    title: 'accepts null where a field may be null',
    requests: EVENT_NAMES.length * REQUESTS_CHANGED,
    make: (endpoint) => changedDeliveries(endpoint, withNulls, 'with null in'),
    judge: judgeNull,
  }),
  MISSING_PROBE,
];
