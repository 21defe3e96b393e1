import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import type { EmulatorEventJson } from '../../schemas/emulate.ts';
import type { EmulatedDelivery, EmulatorEvent } from '../../emulator/emulator-event.ts';

/** The object that `emulate --json` prints for an event; undefined where another one says it already. */
export function eventJson(event: EmulatorEvent): EmulatorEventJson | undefined {
  const at = new Date(event.at).toISOString();
  switch (event.type) {
    case 'request': {
      const { method, path, status } = event;
      return { type: 'request', at, method, path, status, durationMs: roundedMs(event.durationMs) };
    }
    case 'emitted':
      return { type: 'emitted', at, event: event.event, webhooks: event.webhooks };
    case 'attempt': {
      const { attempt, uuid, result, next } = event;
      return {
        type: 'attempt',
        at,
        ...deliveryJson(event.delivery),
        uuid,
        number: attempt,
        outcome: result.kind,
        status: result.kind === 'answered' ? result.status : null,
        fault: result.kind === 'network_error' ? result.fault : null,
        durationMs: roundedMs(result.durationMs),
        next: next.action === 'retry' ? { ...next, retryInMs: roundedMs(next.retryInMs) } : next,
      };
    }
    case 'skipped':
      return { type: 'skipped', at, ...deliveryJson(event.delivery), reason: event.reason };
    case 'cancelled':
      return { type: 'cancelled', at, ...deliveryJson(event.delivery) };
    // Said by the attempts already, or on standard error.
    case 'queued':
    case 'retry_scheduled':
    case 'delivered':
    case 'gave_up':
    case 'failure':
      return undefined;
  }
}

function deliveryJson({ event, uuid, webhookId, url, forged }: EmulatedDelivery) {
  return { event, uuid, webhookId, url: maskUrl(url), forged };
}
