import { Hono, type Context } from 'hono';
import type { EventName } from '../domain/events/names.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { answer, methodNotAllowed, refuse } from './answers.ts';
import { readEmitRequest, readFault } from './control-requests.ts';
import { isFromThisMachine, sourceOf } from './request-source.ts';
import type { AppRegistry, EmulatedApp } from './app-registry.ts';
import type { DeliveryLog } from './delivery-log.ts';
import { newSeed } from '../domain/seeded-random.ts';
import { leavesToChance, scenarioOf } from './scenario-file-plan.ts';
import { planOf } from './scenario-plan.ts';
import type { PlayedScenario } from './scenario-player.ts';
import type { Random } from '../domain/clock.ts';
import type { DeliveryFollower } from './delivery-follower.ts';
import { NDJSON, type EmulatorDescription } from './description.ts';
import type { MadeDelivery, SendOptions } from './dispatcher.ts';
import { eventJson } from './event-json.ts';
import { LIMITS } from './emulator-options.ts';
import type { DeliveryFaults } from './delivery-faults.ts';
import type { Condition, FaultInjector } from './fault-injector.ts';
import { parseExactly } from '../domain/json/exact-number.ts';
import { readBytes, readJsonBody } from './request-body.ts';

export interface ControlOptions {
  readonly log: DeliveryLog;
  readonly faultInjector: FaultInjector;
  readonly deliveryFaults: DeliveryFaults;
  /** Conditions that `POST /_emulator/faults` knows beside the faults. */
  readonly conditions: readonly Condition[];
  readonly apps: AppRegistry;
  readonly describe: () => EmulatorDescription;
  readonly emit: (
    app: EmulatedApp,
    event: EventName,
    payload?: object,
    options?: SendOptions,
  ) => Promise<readonly MadeDelivery[]>;
  readonly follow: DeliveryFollower['follow'];
  /** Chooses the seeds that nobody has given. */
  readonly random: Random;
  /** @returns the names of the events to come; undefined when too many scenarios play already */
  readonly playScenario: (app: EmulatedApp, scenario: PlayedScenario) => readonly EventName[] | undefined;
}

/** What directs the emulator; the service has nothing like it. */
export function createControlRoutes(options: ControlOptions): Hono {
  const { log, apps, describe, emit, follow, playScenario } = options;
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
    if (isYaml(context)) return await playFile(context, options);
    const request = readEmitRequest(await readJsonBody(context, LIMITS.controlBodyBytes, parseExactly));
    const app = request.app === undefined ? apps.first() : apps.find(request.app);
    if (request.kind === 'event') {
      const made = await emit(app, request.event, request.payload, request);
      if (context.req.header('accept') === NDJSON) return tellOf(made, follow);
      return answer(context, { event: request.event, deliveries: made.map(shown) }, 202);
    }
    const { scenario, lengthMs } = request;
    const events = playScenario(app, { plan: planOf([scenario]), lengthMs });
    if (events === undefined) return refuse(context, 503, TOO_MANY);
    return answer(context, { scenario, events }, 202);
  });
  control.get('/deliveries', (context) =>
    answer(context, { deliveries: log.records().map(shown), forgotten: log.forgotten() }),
  );
  control.get('/lost', (context) =>
    answer(context, { lost: log.lost().map(shown), forgotten: log.forgottenLost() }),
  );
  control.all('/lost', (context) => methodNotAllowed(context, 'GET'));
  addFaults(control, options);
  control.all('/events', (context) => methodNotAllowed(context, 'POST'));
  control.all('/deliveries', (context) => methodNotAllowed(context, 'GET'));
  return control;
}

const TOO_MANY = 'too many scenarios are playing: wait for one to end';

function isYaml(context: Context): boolean {
  return /^(?:application|text)\/(?:x-)?yaml\b/i.test(context.req.header('content-type') ?? '');
}

/** The body is a scenario file; the app is that of the query. */
async function playFile(context: Context, { apps, playScenario, random }: ControlOptions): Promise<Response> {
  const bytes = await readBytes(context, LIMITS.controlBodyBytes);
  // YAML is read by few, and takes long to load.
  const { parseScenario } = await import('../domain/scenario/parse-scenario.ts');
  const file = parseScenario(bytes.toString('utf8'), 'the body');
  const app = context.req.query('app');
  const seed = file.seed ?? newSeed(random);
  const events = playScenario(app === undefined ? apps.first() : apps.find(app), scenarioOf(file, seed));
  if (events === undefined) return refuse(context, 503, TOO_MANY);
  return answer(
    context,
    { scenario: file.title ?? null, events, seed: leavesToChance(file) ? seed : null },
    202,
  );
}

function addFaults(control: Hono, { faultInjector, deliveryFaults, conditions }: ControlOptions): void {
  control.post('/faults', async (context) => {
    const fault = readFault(await readJsonBody(context, LIMITS.controlBodyBytes), conditions);
    if (fault.kind === 'delivery') {
      const added = deliveryFaults.add(fault.fault);
      if (added === undefined) return refuse(context, 503, 'there are too many faults of deliveries');
      return answer(context, added, 202);
    }
    if (fault.kind === 'condition') faultInjector.set(fault.condition, fault.count);
    else if (!faultInjector.inject(fault.fault, fault.count))
      return refuse(context, 503, 'too many faults are waiting for their call');
    return answer(context, fault.shown, 202);
  });
  control.delete('/faults', (context) => {
    faultInjector.clear();
    deliveryFaults.clear();
    return answer(context, {});
  });
  control.all('/faults', (context) => methodNotAllowed(context, 'POST', 'DELETE'));
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
