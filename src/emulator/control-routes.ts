import { Hono } from 'hono';
import { type EventName, EVENT_NAMES } from '../domain/events/names.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { answer, methodNotAllowed, refuse } from './answers.ts';
import { isFromThisMachine, sourceOf } from './request-source.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { DeliveryFollower } from './delivery-follower.ts';
import { NDJSON, type EmulatorDescription } from './description.ts';
import type { MadeDelivery, SendOptions } from './dispatcher.ts';
import { eventJson } from './event-json.ts';

import { LIMITS } from './emulator-options.ts';
import type { FaultInjector, InjectedFault } from './fault-injector.ts';
import { parseExactly } from '../domain/json/exact-number.ts';
import { readJsonBody } from './request-body.ts';
import { type ScenarioName, isScenarioName, SCENARIO_NAMES } from './scenario-steps.ts';
import { eventNamed } from '../domain/events/selector.ts';
import { isObject } from '../domain/json/json-value.ts';
import { BadRequest } from './webhook-body.ts';

export interface ControlOptions {
  readonly log: DeliveryLog;
  readonly faultInjector: FaultInjector;
  readonly describe: () => EmulatorDescription;
  readonly emit: (
    event: EventName,
    payload?: object,
    options?: SendOptions,
  ) => Promise<readonly MadeDelivery[]>;
  readonly follow: DeliveryFollower['follow'];
  /** @returns the names of the events to come; undefined when too many scenarios play already */
  readonly playScenario: (scenario: ScenarioName) => readonly EventName[] | undefined;
}

/** What directs the emulator; the service has nothing like it. */
export function createControlRoutes(options: ControlOptions): Hono {
  const { log, faultInjector, describe, emit, follow, playScenario } = options;
  const control = new Hono();
  control.use('*', async (context, next) => {
    if (isFromThisMachine(sourceOf(context))) return next();
    return refuse(
      context,
      403,
      'the control routes answer only calls to localhost or 127.0.0.1 from this machine',
    );
  });
  control.get('/', (context) => answer(context, describe()));
  control.all('/', (context) => methodNotAllowed(context, 'GET'));
  control.post('/events', async (context) => {
    const request = readEmitRequest(await readJsonBody(context, LIMITS.controlBodyBytes, parseExactly));
    if (request.kind === 'event') {
      const made = await emit(request.event, request.payload, request);
      if (context.req.header('accept') === NDJSON) return tellOf(made, follow);
      return answer(context, { event: request.event, deliveries: made.map(shown) }, 202);
    }
    const events = playScenario(request.scenario);
    if (events === undefined)
      return refuse(context, 503, 'too many scenarios are playing: wait for one to end');
    return answer(context, { scenario: request.scenario, events }, 202);
  });
  control.get('/deliveries', (context) =>
    answer(context, { deliveries: log.records().map(shown), forgotten: log.forgotten() }),
  );
  control.post('/faults', async (context) => {
    const { fault, count } = readInjectedFault(await readJsonBody(context, LIMITS.controlBodyBytes));
    if (faultInjector.inject(fault, count)) return answer(context, { ...fault, count }, 202);
    return refuse(context, 503, 'too many faults are waiting for their call');
  });
  control.all('/events', (context) => methodNotAllowed(context, 'POST'));
  control.all('/deliveries', (context) => methodNotAllowed(context, 'GET'));
  control.all('/faults', (context) => methodNotAllowed(context, 'POST'));
  return control;
}

/**
 * Answers with what becomes of deliveries, as it happens: `{"type":"made","deliveries"}`, then what
 * `eventJson` makes of each attempt, and `{"type":"end"}` once all have ended.
 */
function tellOf(made: readonly MadeDelivery[], follow: DeliveryFollower['follow']): Response {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  // Whoever asked may have gone: the deliveries go on.
  const tell = (line: object): void => void writer.write(`${JSON.stringify(line)}\n`).catch(() => undefined);
  tell({ type: 'made', deliveries: made.map(shown) });
  void follow(made, (event) => {
    const line = eventJson(event);
    if (line !== undefined) tell(line);
  }).then(() => {
    tell({ type: 'end' });
    return writer.close().catch(() => undefined);
  });
  return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: { 'content-type': NDJSON } });
}

/** The query of a webhook's URL may hold a token. */
function shown<Delivery extends { readonly url: string }>(delivery: Delivery): Delivery {
  return { ...delivery, url: maskUrl(delivery.url) };
}

const MAX_REPEATS = 100;

type Fields = Readonly<Record<string, unknown>>;

/** What `POST /_emulator/events` asks for. */
type EmitRequest =
  | ({
      readonly kind: 'event';
      readonly event: EventName;
      readonly payload: Fields | undefined;
    } & SendOptions)
  | { readonly kind: 'scenario'; readonly scenario: ScenarioName };

/** @throws BadRequest, or HooksError `event_unknown` with the nearest name */
function readEmitRequest(body: unknown): EmitRequest {
  const fields = fieldsOf(body, ['event', 'payload', 'forged', 'repeats', 'scenario']);
  const { event, scenario, payload, forged = false } = fields;
  if ((event === undefined) === (scenario === undefined))
    throw new BadRequest('give either {"event": name, "payload"?: object} or {"scenario": name}');
  if (scenario !== undefined) {
    if (payload !== undefined) throw new BadRequest('a scenario makes its own payloads');
    if (fields['forged'] !== undefined || fields['repeats'] !== undefined)
      throw new BadRequest('"forged" and "repeats" are for one event');
    if (!isScenarioName(scenario)) throw new BadRequest(`"scenario" is one of ${SCENARIO_NAMES.join(', ')}`);
    return { kind: 'scenario', scenario };
  }
  if (typeof event !== 'string') throw new BadRequest(`"event" is one of ${EVENT_NAMES.join(', ')}`);
  const name = eventNamed(event);
  if (typeof forged !== 'boolean') throw new BadRequest('"forged" is true or false');
  const repeats = numberIn(fields, 'repeats', 0, { min: 0, max: MAX_REPEATS });
  return { kind: 'event', event: name, payload: readPayload(payload, name), forged, repeats };
}

function readPayload(payload: unknown, event: EventName): Fields | undefined {
  if (payload === undefined) return undefined;
  if (!isObject(payload)) throw new BadRequest('"payload" must be an object');
  const inside = payload['event'];
  if (inside === undefined || inside === event) return payload;
  throw new BadRequest(`"payload.event" must be ${event}, or left out`);
}

/** @throws BadRequest */
function readInjectedFault(body: unknown): { readonly fault: InjectedFault; readonly count: number } {
  const fields = fieldsOf(body, ['kind', 'count', 'retryAfterSeconds', 'status']);
  const count = numberIn(fields, 'count', 1, { min: 1, max: 1000 });
  switch (fields['kind']) {
    case 'rate_limit': {
      const retryAfterSeconds = numberIn(fields, 'retryAfterSeconds', 1, { min: 0, max: 3600 });
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
