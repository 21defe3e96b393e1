import { judgeOutOfOrder } from '../../../domain/check/judge-out-of-order.ts';
import { sendInTurn, skipWithoutGenuine } from '../send-deliveries.ts';
import { notAccepted, type NamedExchange } from '../../../domain/check/judge-accepted.ts';
import type { EventName } from '../../../domain/events/names.ts';
import type { CheckedEndpoint, Probe } from '../../probe.ts';

/** A session told backwards. */
const BACKWARDS: readonly EventName[] = [
  'meeting.ended',
  'meeting.participantLeft',
  'meeting.participantJoined',
  'meeting.started',
];

/** Deliveries of one session come in any order: neither service promises one. */
export const OUT_OF_ORDER_PROBE: Probe = {
  id: 'load.out-of-order',
  group: 'load',
  title: 'accepts the events of a session in any order',
  needs: ['trusted_key'],
  requests: 2 * BACKWARDS.length,
  run: async (endpoint) => {
    const skipped = await skipWithoutGenuine(endpoint);
    if (skipped !== undefined) return skipped;
    const backwards = await tell(endpoint, BACKWARDS);
    const isWell = notAccepted(backwards).length === 0;
    const inOrder = isWell ? [] : await tell(endpoint, BACKWARDS.toReversed());
    return judgeOutOfOrder({ backwards, inOrder }, endpoint.policy);
  },
};

/** Sends the events of one session. */
async function tell(
  endpoint: CheckedEndpoint,
  events: readonly EventName[],
): Promise<readonly NamedExchange[]> {
  const ids = new Map<string, string>();
  const requests = [];
  for (const event of events)
    requests.push({ name: event, request: await endpoint.makeDelivery(`genuine ${event}`, event, { ids }) });
  return sendInTurn(endpoint, requests);
}
