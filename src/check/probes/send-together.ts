import type { CheckedEndpoint } from '../probe.ts';
import type { Exchange, ProbeRequest } from '../../domain/check/probe-result.ts';
import type { TestIds } from '../../domain/check/test-payload.ts';
import type { Together } from '../../domain/check/judge-together.ts';

/** Deliveries that tell how long one takes alone: of several, the one in the middle counts. */
const ALONE = 3;

/** Requests that are sent besides those that are sent at once: the start of the session, and those. */
export const REQUESTS_ALONE = ALONE + 1;

/** Sends some deliveries one after the other, and then many at the same moment. */
export async function sendTogether(endpoint: CheckedEndpoint, count: number): Promise<Together> {
  const session: TestIds = new Map();
  const start = await endpoint.makeDelivery('genuine meeting.started', 'meeting.started', { ids: session });
  const requests = await participants(endpoint, session, ALONE + count);
  await endpoint.send(start);
  const alone: Exchange[] = [];
  for (const request of requests.slice(0, ALONE)) {
    const exchange = await endpoint.send(request);
    alone.push(exchange);
    // Many at once would only wait as long, and say no more.
    if (exchange.answer.kind === 'timeout') return { alone, together: [] };
  }
  const together = await Promise.all(requests.slice(ALONE).map((request) => endpoint.send(request)));
  return { alone, together };
}

/**
 * People who join one session. All are signed before the first is sent, so that signing does not hold up those that
 * go out at once.
 */
async function participants(
  endpoint: CheckedEndpoint,
  session: TestIds,
  count: number,
): Promise<readonly ProbeRequest[]> {
  const event = 'meeting.participantJoined';
  const make = (): Promise<ProbeRequest> =>
    endpoint.makeDelivery(`genuine ${event}`, event, { ids: new Map(session) });
  return Promise.all(Array.from({ length: count }, make));
}
