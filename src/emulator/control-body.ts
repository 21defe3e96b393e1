import { EVENT_NAMES, type EventName } from '../domain/events/names.ts';
import { eventNamed } from '../domain/events/selector.ts';
import { isObject } from '../domain/json/json-value.ts';
import type { InjectedFault } from './fault-injector.ts';
import { isScenarioName, SCENARIO_NAMES, type ScenarioName } from './scenario-steps.ts';
import { BadRequest } from './webhook-body.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What `POST /_emulator/events` asks for. */
export type EmitRequest =
  | { readonly kind: 'event'; readonly event: EventName; readonly payload: Fields | undefined }
  | { readonly kind: 'scenario'; readonly scenario: ScenarioName };

/** @throws BadRequest, or HooksError `event_unknown` with the nearest name */
export function readEmitRequest(body: unknown): EmitRequest {
  const { event, scenario, payload } = fieldsOf(body, ['event', 'payload', 'scenario']);
  if ((event === undefined) === (scenario === undefined))
    throw new BadRequest('give either {"event": name, "payload"?: object} or {"scenario": name}');
  if (scenario !== undefined) {
    if (payload !== undefined) throw new BadRequest('a scenario makes its own payloads');
    if (!isScenarioName(scenario)) throw new BadRequest(`"scenario" is one of ${SCENARIO_NAMES.join(', ')}`);
    return { kind: 'scenario', scenario };
  }
  if (typeof event !== 'string') throw new BadRequest(`"event" is one of ${EVENT_NAMES.join(', ')}`);
  const name = eventNamed(event);
  return { kind: 'event', event: name, payload: readPayload(payload, name) };
}

function readPayload(payload: unknown, event: EventName): Fields | undefined {
  if (payload === undefined) return undefined;
  if (!isObject(payload)) throw new BadRequest('"payload" must be an object');
  const inside = payload['event'];
  if (inside === undefined || inside === event) return payload;
  throw new BadRequest(`"payload.event" must be ${event}, or left out`);
}

/** @throws BadRequest */
export function readInjectedFault(body: unknown): { readonly fault: InjectedFault; readonly count: number } {
  const fields = fieldsOf(body, ['kind', 'count', 'retryAfter', 'status']);
  const count = numberIn(fields, 'count', 1, { min: 1, max: 1000 });
  switch (fields['kind']) {
    case 'rate_limit': {
      const retryAfterSeconds = numberIn(fields, 'retryAfter', 1, { min: 0, max: 3600 });
      return { fault: { kind: 'rate_limit', retryAfterSeconds }, count };
    }
    case 'status':
      return {
        fault: { kind: 'status', status: numberIn(fields, 'status', 500, { min: 400, max: 599 }) },
        count,
      };
    default:
      throw new BadRequest('"kind" is rate_limit or status');
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
