import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { DELIVERY_FAULT_KINDS, type DeliveryFaultKind } from '../domain/fault/delivery-fault.ts';
import { roundedMs } from '../domain/text/amounts.ts';
import { isObject, type JsonObject } from '../domain/json/json-value.ts';
import { NETWORK_FAULTS } from '../domain/network/network-fault.ts';
import type { Decision } from '../domain/retry/retry-policy.ts';
import {
  SKIP_REASONS,
  type EmulatedDelivery,
  type EmulatorEvent,
  type SkipReason,
} from './emulator-event.ts';
import type { EmulatorEventJson, SentJson } from '../schemas/emulate.ts';
import type { SentEvent, SentResult } from './sent-event.ts';

/**
 * What `emulate --json` prints of an event, and `POST /_emulator/events` tells; undefined where another object says
 * it already.
 */
export function eventJson(event: EmulatorEvent): EmulatorEventJson | undefined {
  const at = new Date(event.at).toISOString();
  switch (event.type) {
    case 'request': {
      const { method, path, status } = event;
      return { type: 'request', at, method, path, status, durationMs: roundedMs(event.durationMs) };
    }
    case 'emitted':
      return { type: 'emitted', at, event: event.event, webhooks: event.webhooks };
    case 'attempt':
    case 'skipped':
    case 'cancelled':
      return sentJson(event);
    // Said by the attempts already, or on standard error.
    case 'queued':
    case 'retry_scheduled':
    case 'delivered':
    case 'gave_up':
    case 'failure':
      return undefined;
  }
}

/** The object of what is told of a delivery. */
export function sentJson(event: SentEvent): SentJson {
  const at = new Date(event.at).toISOString();
  const delivery = deliveryJson(event.delivery);
  if (event.type === 'skipped') return { type: 'skipped', at, ...delivery, reason: event.reason };
  if (event.type === 'cancelled') return { type: 'cancelled', at, ...delivery };
  const { attempt, uuid, result, next, injected = [] } = event;
  return {
    type: 'attempt',
    at,
    ...delivery,
    uuid,
    number: attempt,
    outcome: result.kind,
    status: result.kind === 'answered' ? result.status : null,
    fault: result.kind === 'network_error' ? result.fault : null,
    durationMs: roundedMs(result.durationMs),
    next: next?.action === 'retry' ? { ...next, retryInMs: roundedMs(next.retryInMs) } : (next ?? null),
    injected: [...injected],
  };
}

function deliveryJson({ event, uuid, webhookId, webhookName, url, forged, repeat }: EmulatedDelivery) {
  return { event, uuid, webhookId, webhookName, url: maskUrl(url), forged, repeat };
}

/**
 * Reads what `sentJson` made.
 *
 * @returns undefined for anything else
 */
export function readSent(line: unknown): SentEvent | undefined {
  if (!isObject(line)) return undefined;
  const at = typeof line['at'] === 'string' ? Date.parse(line['at']) : Number.NaN;
  const delivery = readDelivery(line);
  if (Number.isNaN(at) || delivery === undefined) return undefined;
  if (line['type'] === 'cancelled') return { type: 'cancelled', at, delivery };
  if (line['type'] === 'skipped') {
    const reason = SKIP_REASONS.find((known) => known === line['reason']);
    return reason === undefined ? undefined : { type: 'skipped', at, delivery, reason };
  }
  const { number: attempt, uuid } = line;
  const result = readResult(line);
  const next = readDecision(line['next']);
  if (line['type'] !== 'attempt' || typeof attempt !== 'number' || typeof uuid !== 'string') return undefined;
  if (result === undefined || next === undefined) return undefined;
  const injected = readKinds(line['injected']);
  return { type: 'attempt', at, delivery, attempt, uuid, result, next, injected };
}

/** A delivery of an answer, with the reason where it is not sent. */
export function readDelivery(value: unknown): (EmulatedDelivery & { skipped?: SkipReason }) | undefined {
  if (!isObject(value)) return undefined;
  const { uuid, webhookId, webhookName, event, url, forged, repeat } = value;
  if (typeof uuid !== 'string' || typeof webhookId !== 'string' || typeof webhookName !== 'string')
    return undefined;
  if (typeof event !== 'string' || typeof url !== 'string') return undefined;
  if (typeof forged !== 'boolean' || typeof repeat !== 'number') return undefined;
  const skipped = SKIP_REASONS.find((known) => known === value['skipped']);
  const delivery = { uuid, webhookId, webhookName, event, url, forged, repeat };
  return skipped === undefined ? delivery : { ...delivery, skipped };
}

/** An emulator of another version may know others, or have none. */
function readKinds(value: unknown): readonly DeliveryFaultKind[] {
  const named: readonly unknown[] = Array.isArray(value) ? value : [];
  return DELIVERY_FAULT_KINDS.filter((kind) => named.includes(kind));
}

function readResult({ outcome, status, fault, durationMs }: JsonObject): SentResult | undefined {
  if (typeof durationMs !== 'number') return undefined;
  if (outcome === 'timeout') return { kind: outcome, durationMs };
  if (outcome === 'answered' && typeof status === 'number') return { kind: outcome, status, durationMs };
  const known = NETWORK_FAULTS.find((name) => name === fault);
  return outcome === 'network_error' && known !== undefined
    ? { kind: outcome, fault: known, durationMs }
    : undefined;
}

function readDecision(value: unknown): Decision | undefined {
  if (!isObject(value)) return undefined;
  const { action, retryInMs, reason } = value;
  if (action === 'done') return { action };
  if (action === 'retry' && typeof retryInMs === 'number') return { action, retryInMs };
  if (action === 'give_up' && (reason === 'final_status' || reason === 'retries_used_up'))
    return { action, reason };
  return undefined;
}
