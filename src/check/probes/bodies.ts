import { judgeOddBody } from '../../domain/check/judge-bodies.ts';
import { ODD_BODY_IDS, oddBody, oddityOf } from '../../domain/check/odd-bodies.ts';
import type { Probe } from '../probe.ts';

const EVENT = 'meeting.started';

/** Probes of the group `bodies`: genuine bodies that a parser would change are to be accepted. */
export const BODIES_PROBES: readonly Probe[] = ODD_BODY_IDS.map((id) => ({
  id: `bodies.${id}`,
  group: 'bodies',
  title: `accepts a genuine body with ${oddityOf(id)}`,
  needs: ['trusted_key'],
  requests: 1,
  run: async (endpoint) => {
    const acceptsGenuine = await endpoint.acceptsGenuine();
    const what = `genuine delivery with ${oddityOf(id)}`;
    const { body } = await endpoint.makeDelivery(what, EVENT);
    const odd = await endpoint.makeDelivery(what, EVENT, { body: oddBody(id, body) });
    return judgeOddBody(await endpoint.send(odd), acceptsGenuine, endpoint.policy);
  },
}));
