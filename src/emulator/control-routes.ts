import { Hono } from 'hono';
import type { EventName } from '../domain/events/names.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { answer, methodNotAllowed, refuse } from './answers.ts';
import { readInjectedFault, readEmitRequest } from './control-body.ts';
import { isFromThisMachine, sourceOf } from './control-guard.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { MadeDelivery } from './dispatcher.ts';
import { LIMITS } from './emulator-options.ts';
import type { FaultInjector } from './fault-injector.ts';
import { parseExactly } from '../domain/json/exact-number.ts';
import { readJsonBody } from './request-body.ts';
import type { ScenarioName } from './scenario-steps.ts';

export interface ControlOptions {
  readonly log: DeliveryLog;
  readonly faultInjector: FaultInjector;
  readonly emit: (event: EventName, payload?: object) => Promise<readonly MadeDelivery[]>;
  /** @returns the names of the events to come; undefined when too many scenarios play already */
  readonly playScenario: (scenario: ScenarioName) => readonly EventName[] | undefined;
}

/** What directs the emulator; the service has nothing like it. */
export function createControlRoutes({ log, faultInjector, emit, playScenario }: ControlOptions): Hono {
  const control = new Hono();
  control.use('*', async (context, next) => {
    if (isFromThisMachine(sourceOf(context))) return next();
    return refuse(
      context,
      403,
      'the control routes answer only calls to localhost or 127.0.0.1 from this machine',
    );
  });
  control.post('/events', async (context) => {
    const request = readEmitRequest(await readJsonBody(context, LIMITS.controlBody, parseExactly));
    if (request.kind === 'event') {
      const deliveries = (await emit(request.event, request.payload)).map(shown);
      return answer(context, { event: request.event, deliveries }, 202);
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
    const { fault, count } = readInjectedFault(await readJsonBody(context, LIMITS.controlBody));
    if (faultInjector.inject(fault, count)) return answer(context, { ...fault, count }, 202);
    return refuse(context, 503, 'too many faults are waiting for their call');
  });
  control.all('/events', (context) => methodNotAllowed(context, 'POST'));
  control.all('/deliveries', (context) => methodNotAllowed(context, 'GET'));
  control.all('/faults', (context) => methodNotAllowed(context, 'POST'));
  return control;
}

/** The query of a webhook's URL may hold a token. */
function shown<Delivery extends { readonly url: string }>(delivery: Delivery): Delivery {
  return { ...delivery, url: maskUrl(delivery.url) };
}
