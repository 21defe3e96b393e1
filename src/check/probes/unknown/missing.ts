import { EVENT_NAMES, isEventName, type EventName } from '../../../domain/events/names.ts';
import { judgeMissing } from '../../../domain/check/judge-unknown.ts';
import { notAccepted, type NamedExchange } from '../../../domain/check/judge-accepted.ts';
import { withoutField, withoutOptional } from '../../../domain/check/changed-payloads.ts';
import { changedDelivery, newestPayload } from './send-changed.ts';
import { REQUESTS_CHANGED, REQUESTS_IN_SESSION, sendChanged, sendInSession } from '../send-in-session.ts';
import { skipWithoutGenuine } from '../send-deliveries.ts';
import type { CheckedEndpoint, Probe } from '../../probe.ts';

/** More fields than that are not tried by themselves. */
const MAX_FIELDS = 12;

/** Leaves out all that may be missing; of the first event that is refused then, one field after the other. */
export const MISSING_PROBE: Probe = {
  id: 'unknown.missing',
  group: 'unknown',
  title: 'accepts events without the fields that may be missing',
  needs: ['trusted_key'],
  requests: EVENT_NAMES.length * REQUESTS_CHANGED + MAX_FIELDS * REQUESTS_IN_SESSION,
  run: async (endpoint) => {
    const skipped = await skipWithoutGenuine(endpoint);
    if (skipped !== undefined) return skipped;
    const deliveries = EVENT_NAMES.map((event) => {
      const { payload } = withoutOptional(event, newestPayload(event, endpoint.policy));
      return changedDelivery(endpoint, { event, name: event, payload });
    });
    const cases = await sendChanged(endpoint, deliveries);
    const refused = notAccepted(cases).find(({ exchange }) => exchange.answer.kind === 'answered')?.name;
    const event = isEventName(refused) ? refused : undefined;
    const each = event === undefined ? [] : await tryEachField(endpoint, event);
    return judgeMissing({ cases, each, event }, endpoint.policy);
  },
};

async function tryEachField(endpoint: CheckedEndpoint, event: EventName): Promise<readonly NamedExchange[]> {
  const newest = newestPayload(event, endpoint.policy);
  const { paths } = withoutOptional(event, newest);
  const exchanges: NamedExchange[] = [];
  for (const path of paths.slice(0, MAX_FIELDS)) {
    const { payload } = withoutField(event, newest, path);
    const { make } = changedDelivery(endpoint, { event, name: `${event} without ${path}`, payload });
    const { exchange } = await sendInSession(endpoint, make);
    exchanges.push({ name: path, exchange });
    if (exchange.answer.kind === 'timeout') break;
  }
  return exchanges;
}
