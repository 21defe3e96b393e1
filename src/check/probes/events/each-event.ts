import { entryOf } from '../../../domain/events/catalogue.ts';
import { isAccepted } from '../../../domain/check/answers.ts';
import { judgeEvent, type TriedVariant } from '../../../domain/check/judge-event.ts';
import { variantsToSend } from '../../../domain/check/event-variants.ts';
import { REQUESTS_IN_SESSION, sendInSession } from '../send-in-session.ts';
import { skipWithoutGenuine } from '../send-deliveries.ts';
import type { CheckedEndpoint, Probe } from '../../probe.ts';
import type { EventName } from '../../../domain/events/names.ts';
import type { Judgement } from '../../../domain/check/probe-result.ts';

/**
 * Sends an event in all payloads of the catalogue, the newest of the policy's service first. Where that is not
 * accepted, and no other genuine delivery either, the others would say the same.
 */
export function eventProbe(event: EventName): Probe {
  return {
    id: `events.${event}`,
    group: 'events',
    title: `accepts ${event} in all its payloads`,
    needs: ['trusted_key'],
    requests: entryOf(event).variants.length * REQUESTS_IN_SESSION,
    run: (endpoint) => run(event, endpoint),
  };
}

async function run(event: EventName, endpoint: CheckedEndpoint): Promise<Judgement> {
  const { policy } = endpoint;
  const variants = variantsToSend(event, policy);
  const tried: TriedVariant[] = [];
  for (const variant of variants) {
    const what = `genuine ${event}, payload ${variant.id}`;
    const { exchange, isAfterStart } = await sendInSession(endpoint, (ids) =>
      endpoint.makeDelivery(what, event, { variant: variant.id, ids }),
    );
    tried.push({ variant, exchange, isAfterStart });
    if (tried.length === 1 && !isAccepted(exchange.answer)) {
      const skipped = await skipWithoutGenuine(endpoint);
      if (skipped !== undefined) return skipped;
    }
    // The others would take as long.
    if (exchange.answer.kind === 'timeout') break;
  }
  return judgeEvent(event, tried, { policy, unsent: variants.length - tried.length });
}
