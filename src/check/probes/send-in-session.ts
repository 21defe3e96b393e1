import { isAccepted } from '../../domain/check/answers.ts';
import type { CheckedEndpoint } from '../probe.ts';
import type { Exchange, ProbeRequest } from '../../domain/check/probe-result.ts';
import type { NamedExchange } from '../../domain/check/judge-accepted.ts';
import type { TestIds } from '../../domain/check/test-payload.ts';

/** Makes a delivery of the session that these ids stand for. */
export type MakeDelivery = (ids: TestIds) => Promise<ProbeRequest>;

/** A delivery that `sendInSession` sends at most. */
export const REQUESTS_IN_SESSION = 3;

/**
 * Sends a delivery of a session of its own. Where it is refused, the endpoint is sent `meeting.started` of that session
 * and asked again: whether it needs an order is another question.
 *
 * @returns the exchange that accepted it, else the first
 */
export async function sendInSession(
  endpoint: CheckedEndpoint,
  make: MakeDelivery,
): Promise<{ readonly exchange: Exchange; readonly isAfterStart: boolean }> {
  const ids: TestIds = new Map();
  const exchange = await endpoint.send(await make(ids));
  if (!isRefusal(exchange) || !(await start(endpoint, ids))) return { exchange, isAfterStart: false };
  const again = await endpoint.send(await make(ids));
  const isAfterStart = isAccepted(again.answer);
  return { exchange: isAfterStart ? again : exchange, isAfterStart };
}

/** Sends `meeting.started` of a session. @returns whether it was accepted */
async function start(endpoint: CheckedEndpoint, ids: TestIds): Promise<boolean> {
  const request = await endpoint.makeDelivery('genuine meeting.started', 'meeting.started', { ids });
  return isAccepted((await endpoint.send(request)).answer);
}

/** A delivery that differs from what the service sends now, and the same unchanged. */
export interface ChangedDelivery {
  readonly name: string;
  readonly make: MakeDelivery;
  readonly makeUnchanged: MakeDelivery;
}

/** The requests of a changed delivery, at most. */
export const REQUESTS_CHANGED = 2 * REQUESTS_IN_SESSION;

/**
 * Sends changed deliveries one after the other. What is refused unchanged as well is left out: the change is not the
 * reason. Once one is not answered in time the others are not sent, since they would wait as long.
 */
export async function sendChanged(
  endpoint: CheckedEndpoint,
  deliveries: readonly ChangedDelivery[],
): Promise<readonly NamedExchange[]> {
  const exchanges: NamedExchange[] = [];
  for (const { name, make, makeUnchanged } of deliveries) {
    const { exchange } = await sendInSession(endpoint, make);
    const isHeldAgainst =
      !isRefusal(exchange) || isAccepted((await sendInSession(endpoint, makeUnchanged)).exchange.answer);
    if (isHeldAgainst) exchanges.push({ name, exchange });
    if (exchange.answer.kind === 'timeout') break;
  }
  return exchanges;
}

function isRefusal({ answer }: Exchange): boolean {
  return answer.kind === 'answered' && !isAccepted(answer);
}
