import { isAccepted } from '../../domain/check/answers.ts';
import { judgeOddBody } from '../../domain/check/judge-bodies.ts';
import { ODD_BODY_IDS, oddBody, oddityOf, plainBody, type OddBodyId } from '../../domain/check/odd-bodies.ts';
import type { CheckedEndpoint, Probe } from '../probe.ts';
import type { Exchange, Judgement } from '../../domain/check/probe-result.ts';

const EVENT = 'meeting.started';

/** Probes of the group `bodies`: genuine bodies that a parser would change are to be accepted. */
export const BODIES_PROBES: readonly Probe[] = ODD_BODY_IDS.map((id) => ({
  id: `bodies.${id}`,
  group: 'bodies',
  title: `accepts a genuine body with ${oddityOf(id)}`,
  needs: ['trusted_key'],
  requests: 2,
  run: (endpoint) => ask(endpoint, id),
}));

async function ask(endpoint: CheckedEndpoint, id: OddBodyId): Promise<Judgement> {
  const acceptsGenuine = await endpoint.acceptsGenuine();
  const what = `genuine delivery with ${oddityOf(id)}`;
  const { body } = await endpoint.makeDelivery(what, EVENT);
  const send = async (changed: Uint8Array): Promise<Exchange> =>
    endpoint.send(await endpoint.makeDelivery(what, EVENT, { body: changed }));
  const exchange = await send(oddBody(id, body));
  const plain = isAccepted(exchange.answer) || acceptsGenuine !== true ? undefined : plainBody(id, body);
  return judgeOddBody(
    exchange,
    acceptsGenuine,
    endpoint.policy,
    plain === undefined ? undefined : await send(plain),
  );
}
