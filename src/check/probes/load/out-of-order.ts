import { judgeOutOfOrder } from '../../../domain/check/judge-out-of-order.ts';
import { sendInTurn, skipWithoutGenuine } from '../send-deliveries.ts';
import type { EventName } from '../../../domain/events/names.ts';
import type { Probe } from '../../probe.ts';

/** A session told backwards. */
const BACKWARDS: readonly EventName[] = [
  'meeting.summary',
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
  requests: BACKWARDS.length,
  run: async (endpoint) => {
    const skipped = await skipWithoutGenuine(endpoint);
    if (skipped !== undefined) return skipped;
    const ids = new Map<string, string>();
    const requests = [];
    for (const event of BACKWARDS)
      requests.push({
        name: event,
        request: await endpoint.makeDelivery(`genuine ${event}`, event, { ids }),
      });
    return judgeOutOfOrder(await sendInTurn(endpoint, requests), endpoint.policy);
  },
};
