import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import type { EmulatedDelivery, EmulatorEvent } from '../../emulator/emulator-event.ts';

/**
 * The objects that `emulate --json` prints, one a line, in the order things happen. `at` is ISO 8601,
 * times are in milliseconds, query values of URLs are masked.
 *
 * - `{"type":"ready","url","apiUrl","organizationId","policy","headers"}`, first, once connections are
 *   accepted
 * - `{"type":"request","at","method","path","status","durationMs"}`: a call was answered
 * - `{"type":"emitted","at","event","webhooks"}`: an event happened, and so many webhooks asked for it
 * - `{"type":"attempt","at","event","uuid","webhookId","url","forged","attempt","outcome","status",
 *   "fault","durationMs","next"}`: `outcome` is `answered`, `timeout` or `network_error`; `status` and
 *   `fault` are null where there is none; `next` is `{"action":"done"}`,
 *   `{"action":"retry","retryInMs"}` or `{"action":"give_up","reason"}`
 * - `{"type":"skipped","at","event","uuid","webhookId","url","forged","reason"}`: `reason` is
 *   `not_local`, `url_unusable` or `queue_full`
 * - `{"type":"cancelled","at","event","uuid","webhookId","url","forged"}`: the emulator ended first
 * - `{"type":"summary","requests","attempts","delivered","gaveUp","skipped","cancelled"}`, last
 */
export function eventJson(event: EmulatorEvent): Readonly<Record<string, unknown>> | undefined {
  const head = { type: event.type, at: new Date(event.at).toISOString() };
  switch (event.type) {
    case 'request': {
      const { method, path, status } = event;
      return { ...head, method, path, status, durationMs: roundedMs(event.durationMs) };
    }
    case 'emitted':
      return { ...head, event: event.event, webhooks: event.webhooks };
    case 'attempt': {
      const { attempt, uuid, result, next } = event;
      return {
        ...head,
        ...deliveryJson(event.delivery),
        uuid,
        attempt,
        outcome: result.kind,
        status: result.kind === 'answered' ? result.status : null,
        fault: result.kind === 'network_error' ? result.fault : null,
        durationMs: roundedMs(result.durationMs),
        next,
      };
    }
    case 'skipped':
      return { ...head, ...deliveryJson(event.delivery), reason: event.reason };
    case 'cancelled':
      return { ...head, ...deliveryJson(event.delivery) };
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
