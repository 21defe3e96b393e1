import { codingProblem, contentText, decodeContent } from '../domain/http/decode-content.ts';
import { parseJson } from '../domain/json/json-value.ts';
import { maskSecrets } from '../domain/secrets/mask-secrets.ts';
import type { DeliveryFaultKind } from '../domain/fault/delivery-fault.ts';
import { roundedMs } from '../domain/text/amounts.ts';
import type { AttemptResult } from '../sender/send-attempt.ts';
import { deliveryKey, type EmulatedDelivery, type EmulatorEvent, type SkipReason } from './emulator-event.ts';

/** One attempt, as `GET /_emulator/deliveries` shows it. */
export interface AttemptRecord {
  /** 1 for the first. */
  readonly number: number;
  /** Sent with this attempt; the delivery's own, unless retries get another. */
  readonly uuid: string;
  /** When it ended: ISO 8601. */
  readonly at: string;
  readonly outcome: AttemptResult['kind'];
  /** Of the endpoint's answer, where one came. */
  readonly status?: number;
  /** The first part of the answer's body. */
  readonly answer?: string;
  /** Why none came. */
  readonly fault?: string;
  readonly durationMs: number;
  /** The faults that it has met; there when it has met some. */
  readonly injected?: readonly DeliveryFaultKind[];
}

export type DeliveryState = 'pending' | 'delivered' | 'gave_up' | 'cancelled' | 'skipped' | 'lost';

export interface DeliveryRecord extends EmulatedDelivery {
  readonly state: DeliveryState;
  readonly createdAt: string;
  /** Why it is not sent; there when `state` is `skipped`. */
  readonly skipped?: SkipReason;
  readonly attempts: readonly AttemptRecord[];
}

/** A delivery that the emulator was told to lose, as `GET /_emulator/lost` shows it. */
export interface LostDelivery extends EmulatedDelivery {
  /** When it was lost: ISO 8601. */
  readonly at: string;
  /** What it would have said, without secrets; null where it is long. */
  readonly payload: unknown;
}

/** Keeps the newest deliveries, by the events of the emulator. */
export interface DeliveryLog {
  add(event: EmulatorEvent): void;
  /** The oldest first. */
  records(): readonly DeliveryRecord[];
  /** How many older ones were forgotten. */
  forgotten(): number;
  /** Those that were lost, the oldest first; kept apart, so that others do not push them out. */
  lost(): readonly LostDelivery[];
  /** How many older lost ones were forgotten. */
  forgottenLost(): number;
}

/**
 * @param limit how many deliveries are remembered
 * @param lostLimit how many of those that were lost
 */
export function createDeliveryLog(limit: number, lostLimit: number): DeliveryLog {
  const records = new Map<string, DeliveryRecord>();
  const lost: SkippedEvent[] = [];
  let forgotten = 0;
  let forgottenLost = 0;

  const begin = (event: EmulatorEvent, delivery: EmulatedDelivery, more: Partial<DeliveryRecord>): void => {
    const createdAt = timeText(event.at);
    records.set(deliveryKey(delivery), { ...delivery, state: 'pending', createdAt, attempts: [], ...more });
    const [oldest] = records.keys();
    if (records.size <= limit || oldest === undefined) return;
    records.delete(oldest);
    forgotten += 1;
  };
  const change = (
    delivery: EmulatedDelivery,
    make: (record: DeliveryRecord) => Partial<DeliveryRecord>,
  ): void => {
    const key = deliveryKey(delivery);
    const known = records.get(key);
    if (known !== undefined) records.set(key, { ...known, ...make(known) });
  };

  return {
    add: (event) => {
      switch (event.type) {
        case 'queued':
          begin(event, event.delivery, {});
          break;
        case 'skipped':
          if (event.reason === 'lost') {
            begin(event, event.delivery, { state: 'lost' });
            lost.push(event);
            if (lost.length > lostLimit) forgottenLost += lost.splice(0, 1).length;
          } else begin(event, event.delivery, { state: 'skipped', skipped: event.reason });
          break;
        case 'attempt': {
          const { attempt, uuid, result, at, injected } = event;
          const met = injected.length === 0 ? {} : { injected };
          const record = { number: attempt, uuid, at: timeText(at), ...describe(result), ...met };
          change(event.delivery, ({ attempts }) => ({ attempts: [...attempts, record] }));
          break;
        }
        case 'delivered':
        case 'gave_up':
        case 'cancelled':
          change(event.delivery, () => ({ state: event.type }));
          break;
        case 'emitted':
        case 'failure':
        case 'request':
        case 'retry_scheduled':
          break;
      }
    },
    records: () => [...records.values()],
    forgotten: () => forgotten,
    lost: () => lost.map(shownLoss),
    forgottenLost: () => forgottenLost,
  };
}

type SkippedEvent = Extract<EmulatorEvent, { type: 'skipped' }>;

/** Bytes of a payload that is shown. */
const MAX_PAYLOAD_BYTES = 16 * 1024;

function shownPayload(body: Uint8Array): unknown {
  return body.length > MAX_PAYLOAD_BYTES ? null : maskSecrets(parseJson(Buffer.from(body).toString('utf8')));
}

function shownLoss({ at, delivery, body }: SkippedEvent): LostDelivery {
  return { ...delivery, at: timeText(at), payload: shownPayload(body) };
}

function describe(result: AttemptResult): Omit<AttemptRecord, 'number' | 'uuid' | 'at'> {
  const { kind: outcome } = result;
  const durationMs = roundedMs(result.durationMs);
  if (result.kind === 'timeout') return { outcome, durationMs };
  if (result.kind === 'network_error') return { outcome, fault: result.fault, durationMs };
  const answer = answerText(result);
  return { outcome, status: result.status, durationMs, ...(answer === '' ? {} : { answer }) };
}

/** Bytes that are shown of what an endpoint answered. */
const MAX_ANSWER_BYTES = 1024;

/** Bytes that the beginning of an answer may become once its coding is undone. */
const MAX_DECODED_BYTES = 1024 * 1024;

function answerText({ answerStart, content }: Extract<AttemptResult, { kind: 'answered' }>): string {
  const decoded = decodeContent(answerStart, content.encoding, { maxBytes: MAX_DECODED_BYTES, isPart: true });
  if (decoded.kind !== 'decoded') return `(its body is ${codingProblem(decoded)})`;
  return contentText(decoded.bytes.subarray(0, MAX_ANSWER_BYTES), content.type);
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
