import { judgeGrowth } from '../../../domain/check/judge-together.ts';
import { REQUESTS_ALONE, sendTogether } from '../send-together.ts';
import { skipWithoutGenuine } from '../send-deliveries.ts';
import type { Probe } from '../../probe.ts';

const AT_ONCE = 10;

/** Whether deliveries wait for one another. */
export const AT_ONCE_PROBE: Probe = {
  id: 'events.at-once',
  group: 'events',
  title: `answers ${String(AT_ONCE)} deliveries at once about as fast as one`,
  needs: ['trusted_key'],
  requests: REQUESTS_ALONE + AT_ONCE,
  run: async (endpoint) =>
    (await skipWithoutGenuine(endpoint)) ??
    judgeGrowth(await sendTogether(endpoint, AT_ONCE), {
      policy: endpoint.policy,
      limitMs: endpoint.timeoutMs,
    }),
};
