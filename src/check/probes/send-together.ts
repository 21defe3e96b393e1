import type { CheckedEndpoint } from '../probe.ts';
import { PARTICIPANT_ID } from '../../domain/events/entries/neutral-values.ts';
import type { ProbeRequest } from '../../domain/check/probe-result.ts';
import type { TestIds } from '../../domain/check/test-payload.ts';
import type { Together } from '../../domain/check/judge-together.ts';

/** Deliveries that tell how long one takes alone: of several, the one in the middle counts. */
const ALONE = 3;

/** Requests that are sent besides those that are sent at once. */
export const REQUESTS_ALONE = ALONE;

/** Sends some deliveries one after the other, and then many at the same moment. */
export async function sendTogether(endpoint: CheckedEndpoint, count: number): Promise<Together> {
  const requests = await participants(endpoint, ALONE + count);
  const alone = [];
  for (const request of requests.slice(0, ALONE)) alone.push(await endpoint.send(request));
  const together = await Promise.all(requests.slice(ALONE).map((request) => endpoint.send(request)));
  return { alone, together };
}

/**
 * People who join one session. All are signed before the first is sent, so that signing does not hold up those that
 * go out at once.
 */
async function participants(endpoint: CheckedEndpoint, count: number): Promise<readonly ProbeRequest[]> {
  const event = 'meeting.participantJoined';
  const session = new Map<string, string>();
  const make = (ids: TestIds): Promise<ProbeRequest> =>
    endpoint.makeDelivery(`genuine ${event}`, event, { ids });
  const requests = [await make(session)];
  session.delete(PARTICIPANT_ID);
  while (requests.length < count) requests.push(await make(new Map(session)));
  return requests;
}
