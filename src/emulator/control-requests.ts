import {
  DELIVERY_FAULT_KINDS,
  type DeliveryFault,
  type DeliveryFaultKind,
} from '../domain/fault/delivery-fault.ts';
import { InvalidFault, readDeliveryFault } from '../domain/fault/read-delivery-fault.ts';
import { eventNamed } from '../domain/events/selector.ts';
import { EVENT_NAMES, type EventName } from '../domain/events/names.ts';
import { MAX_REPEATS } from '../domain/scenario/limits.ts';
import { isObject } from '../domain/json/json-value.ts';
import {
  isScenarioName,
  MAX_MEETING_LENGTH_MS,
  SCENARIO_NAMES,
  type ScenarioName,
} from '../domain/events/scenario-names.ts';
import { isWholeId } from '../domain/webhook/webhook-id.ts';
import { BadRequest } from './webhook-body.ts';
import type { SendOptions } from './dispatcher.ts';
import type { Condition, InjectedFault } from './fault-injector.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What `POST /_emulator/events` asks for. */
type EmitRequest = {
  /** Id or name of the app that it happens in; the first one without it. */
  readonly app: string | undefined;
} & (
  | ({
      readonly kind: 'event';
      readonly event: EventName;
      readonly payload: Fields | undefined;
    } & SendOptions)
  | {
      readonly kind: 'scenario';
      readonly scenario: ScenarioName;
      /** How long the meeting took. */
      readonly lengthMs: number | undefined;
    }
);

/** @throws BadRequest, or HooksError `event_unknown` with the nearest name */
export function readEmitRequest(body: unknown): EmitRequest {
  const fields = fieldsOf(body, EMIT_FIELDS);
  const { event, scenario, payload, app } = fields;
  if (app !== undefined && typeof app !== 'string') throw new BadRequest('"app" must be a text');
  if ((event === undefined) === (scenario === undefined))
    throw new BadRequest('give either {"event": name, "payload"?: object} or {"scenario": name}');
  if (scenario !== undefined) {
    if (payload !== undefined) throw new BadRequest('a scenario makes its own payloads');
    const other = SENDING_FIELDS.find((field) => fields[field] !== undefined);
    if (other !== undefined) throw new BadRequest(`"${other}" is for one event`);
    if (!isScenarioName(scenario)) throw new BadRequest(`"scenario" is one of ${SCENARIO_NAMES.join(', ')}`);
    const lengthMs =
      fields['lengthMs'] === undefined
        ? undefined
        : numberIn(fields, 'lengthMs', 0, { min: 0, max: MAX_MEETING_LENGTH_MS });
    return { kind: 'scenario', scenario, lengthMs, app };
  }
  if (fields['lengthMs'] !== undefined) throw new BadRequest('"lengthMs" is for a scenario');
  if (typeof event !== 'string') throw new BadRequest(`"event" is one of ${EVENT_NAMES.join(', ')}`);
  const name = eventNamed(event);
  return { kind: 'event', event: name, payload: readPayload(payload, name), app, ...readSending(fields) };
}

const SENDING_FIELDS = ['forged', 'repeats', 'uuid', 'lost', 'bodyBase64'] as const;
const EMIT_FIELDS = ['event', 'payload', ...SENDING_FIELDS, 'scenario', 'lengthMs', 'app'];

const BASE64 = /^[a-z\d+/]*={0,2}$/i;

function readSending(fields: Fields): SendOptions {
  const { forged = false, uuid, lost = false, bodyBase64 } = fields;
  if (typeof forged !== 'boolean') throw new BadRequest('"forged" is true or false');
  if (typeof lost !== 'boolean') throw new BadRequest('"lost" is true or false');
  if (uuid !== undefined && (typeof uuid !== 'string' || !isWholeId(uuid)))
    throw new BadRequest('"uuid" must be a UUID');
  if (bodyBase64 !== undefined && (typeof bodyBase64 !== 'string' || !BASE64.test(bodyBase64)))
    throw new BadRequest('"bodyBase64" is a text in base64');
  if (bodyBase64 !== undefined && fields['payload'] !== undefined)
    throw new BadRequest('give either "payload" or "bodyBase64"');
  const repeats = numberIn(fields, 'repeats', 0, { min: 0, max: MAX_REPEATS });
  const body = bodyBase64 === undefined ? undefined : Buffer.from(bodyBase64, 'base64');
  return { forged, repeats, uuid, lost, body };
}

function readPayload(payload: unknown, event: EventName): Fields | undefined {
  if (payload === undefined) return undefined;
  if (!isObject(payload)) throw new BadRequest('"payload" must be an object');
  const inside = payload['event'];
  if (inside === undefined || inside === event) return payload;
  throw new BadRequest(`"payload.event" must be ${event}, or left out`);
}

/** What `POST /_emulator/faults` asks for, and what it is answered with. */
type FaultRequest =
  | { readonly kind: 'delivery'; readonly fault: DeliveryFault }
  | ({ readonly shown: object } & (
      | { readonly kind: 'fault'; readonly fault: InjectedFault; readonly count: number }
      | { readonly kind: 'condition'; readonly condition: Condition; readonly count: number | undefined }
    ));

/**
 * @param conditions those that there are
 * @throws BadRequest
 */
export function readFault(body: unknown, conditions: readonly Condition[]): FaultRequest {
  if (isObject(body)) {
    const kind = DELIVERY_FAULT_KINDS.find((known) => known === body['kind']);
    if (kind !== undefined) return { kind: 'delivery', fault: faultOfDeliveries(kind, body) };
  }
  const fields = fieldsOf(body, ['kind', 'count', 'retryAfterSeconds', 'status']);
  const condition = conditions.find((name) => name === fields['kind']);
  if (condition !== undefined) {
    const count = fields['count'] === undefined ? undefined : readFaultCount(fields);
    const shown = { kind: condition, ...(count === undefined ? {} : { count }) };
    return { kind: 'condition', condition, count, shown };
  }
  const count = readFaultCount(fields);
  const fault = readInjectedFault(fields, conditions);
  return { kind: 'fault', fault, count, shown: { ...fault, count } };
}

/** One without an amount meets one delivery; throttling meets addresses, until it is ended. */
function faultOfDeliveries(kind: DeliveryFaultKind, fields: Fields): DeliveryFault {
  try {
    return readDeliveryFault(kind, fields, { count: 1 });
  } catch (error) {
    if (error instanceof InvalidFault) throw new BadRequest(error.message);
    throw error;
  }
}

function readFaultCount(fields: Fields): number {
  return numberIn(fields, 'count', 1, { min: 1, max: 1000 });
}

function readInjectedFault(fields: Fields, conditions: readonly Condition[]): InjectedFault {
  switch (fields['kind']) {
    case 'rate_limit':
      return {
        kind: 'rate_limit',
        retryAfterSeconds: numberIn(fields, 'retryAfterSeconds', 1, { min: 0, max: 3600 }),
      };
    case 'throttled':
      return { kind: 'throttled' };
    case 'status':
      return { kind: 'status', status: numberIn(fields, 'status', 500, { min: 400, max: 599 }) };
    default:
      throw new BadRequest(
        `"kind" is one of ${['rate_limit', 'throttled', 'status', ...conditions, ...DELIVERY_FAULT_KINDS].join(', ')}`,
      );
  }
}

function fieldsOf(body: unknown, known: readonly string[]): Fields {
  if (!isObject(body)) throw new BadRequest('the body must be a JSON object');
  const other = Object.keys(body).find((field) => !known.includes(field));
  if (other !== undefined) throw new BadRequest(`"${other}" is not known; there are ${known.join(', ')}`);
  return body;
}

function numberIn(
  fields: Fields,
  field: string,
  fallback: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = fields[field] ?? fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new BadRequest(`"${field}" is a whole number from ${String(min)} to ${String(max)}`);
}
