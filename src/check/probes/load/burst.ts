import { judgeBurst } from '../../../domain/check/judge-together.ts';
import { REQUESTS_ALONE, sendTogether } from '../send-together.ts';
import { skipWithoutGenuine } from '../send-deliveries.ts';
import type { Probe } from '../../probe.ts';

/** As many as `--burst` says where nothing else is said (docs/check.md). */
const USUAL_BURST = 100;

/** A meeting that everybody joins, or leaves, at the same moment. */
export const BURST_PROBE: Probe = {
  id: 'load.burst',
  group: 'load',
  title: 'answers a burst of deliveries in time',
  needs: ['trusted_key'],
  requests: REQUESTS_ALONE + USUAL_BURST,
  run: async (endpoint) =>
    (await skipWithoutGenuine(endpoint)) ??
    judgeBurst(await sendTogether(endpoint, endpoint.burst), {
      policy: endpoint.policy,
      limitMs: endpoint.timeoutMs,
    }),
};
