import { EVENT_NAMES, type EventName } from '../../../domain/events/names.ts';
import { isAccepted } from '../../../domain/check/answers.ts';
import { judgeMissing } from '../../../domain/check/judge-unknown.ts';
import { withoutField, withoutOptional } from '../../../domain/check/changed-payloads.ts';
import { changedDelivery, newestPayload } from './send-changed.ts';
import { sendInTurn, skipWithoutGenuine, type NamedRequest } from '../send-deliveries.ts';
import type { CheckedEndpoint, Probe } from '../../probe.ts';
import type { NamedExchange } from '../../../domain/check/judge-accepted.ts';

/** More fields than that are not tried by themselves. */
const MAX_FIELDS = 12;

/** Leaves out all that may be missing; of an event that is not accepted then, one field after the other. */
export const MISSING_PROBE: Probe = {
  id: 'unknown.missing',
  group: 'unknown',
  title: 'accepts events without the fields that may be missing',
  needs: ['trusted_key'],
  requests: EVENT_NAMES.length + MAX_FIELDS,
  run: async (endpoint) => {
    const skipped = await skipWithoutGenuine(endpoint);
    if (skipped !== undefined) return skipped;
    const requests = await Promise.all(EVENT_NAMES.map((event) => withoutAll(endpoint, event)));
    const cases = await sendInTurn(endpoint, requests);
    const refused = cases.findIndex(
      ({ exchange: { answer } }) => answer.kind === 'answered' && !isAccepted(answer),
    );
    const event = EVENT_NAMES[refused];
    const each = event === undefined ? [] : await tryEachField(endpoint, event);
    return judgeMissing({ cases, each, event }, endpoint.policy);
  },
};

function withoutAll(endpoint: CheckedEndpoint, event: EventName): Promise<NamedRequest> {
  const { payload } = withoutOptional(event, newestPayload(event, endpoint.policy));
  return changedDelivery(endpoint, { event, name: `${event} without what may be missing`, payload });
}

async function tryEachField(endpoint: CheckedEndpoint, event: EventName): Promise<readonly NamedExchange[]> {
  const newest = newestPayload(event, endpoint.policy);
  const { paths } = withoutOptional(event, newest);
  const requests = paths.slice(0, MAX_FIELDS).map(async (path) => {
    const { payload } = withoutField(event, newest, path);
    const { request } = await changedDelivery(endpoint, { event, name: `${event} without ${path}`, payload });
    return { name: path, request };
  });
  return sendInTurn(endpoint, await Promise.all(requests));
}
