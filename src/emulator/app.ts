import { Hono, type MiddlewareHandler } from 'hono';
import type { Clock } from '../domain/clock.ts';
import { HooksError } from '../domain/errors.ts';
import { methodNotAllowed, notFound, refuse } from './answers.ts';
import { answerInjectedFault, createApiRoutes, type ApiOptions } from './api-routes.ts';
import { createControlRoutes, type ControlOptions } from './control-routes.ts';
import type { Emit } from './emulator-event.ts';
import type { FaultInjector } from './fault-injector.ts';
import { isFromThisMachine, sourceOf } from './request-source.ts';
import { startPage } from './start-page.ts';
import { BodyTooLarge } from './request-body.ts';
import { BadRequest } from './webhook-body.ts';

export interface AppOptions {
  readonly api: ApiOptions;
  readonly control: ControlOptions;
  readonly faultInjector: FaultInjector;
  readonly publicKeyPem: string;
  readonly clock: Clock;
  readonly emit: Emit;
}

const KEY_DOCUMENT = '/.well-known/webhooks.json';

/** Everything that the emulator answers over HTTP. */
export function createApp({ api, control, faultInjector, publicKeyPem, clock, emit }: AppOptions): Hono {
  const app = new Hono();
  const injectFaults: MiddlewareHandler = async (context, next) => {
    const fault = faultInjector.next();
    if (fault === undefined) return next();
    return answerInjectedFault(context, fault);
  };
  app.use('*', emitRequests(clock, emit));
  app.use('/v2/*', injectFaults);
  app.route('/v2', createApiRoutes(api));
  app.get(KEY_DOCUMENT, (context) =>
    context.json({ success: true, data: { publicKey: publicKeyPem }, message: '' }),
  );
  app.all(KEY_DOCUMENT, (context) => methodNotAllowed(context, 'GET'));
  app.route('/_emulator', createControlRoutes(control));
  app.get('/', (context) => {
    // It names webhooks without credentials.
    if (!isFromThisMachine(sourceOf(context)))
      return refuse(context, 403, 'this page is for programs and people on this machine');
    const text = startPage(control.describe(), api.registry.list(), control.log.records());
    return context.text(text, 200, { 'x-content-type-options': 'nosniff' });
  });
  app.all('/', (context) => methodNotAllowed(context, 'GET'));
  app.notFound((context) => notFound(context));
  app.onError((error, context) => {
    if (error instanceof BodyTooLarge) return refuse(context, 413, 'Error: the body is too large');
    if (error instanceof BadRequest) return refuse(context, 400, `BAD_REQUEST: ${error.message}`);
    if (error instanceof HooksError && error.code === 'event_unknown')
      return refuse(context, 400, `BAD_REQUEST: ${error.message} ${error.hint ?? ''}`.trimEnd());
    emit({ type: 'failure', error });
    return refuse(context, 500, 'Error: the emulator failed; its output says why');
  });
  return app;
}

function emitRequests(clock: Clock, emit: Emit): MiddlewareHandler {
  return async (context, next) => {
    const begun = clock.elapsed();
    await next();
    const { method, path } = context.req;
    emit({
      type: 'request',
      method,
      path,
      status: context.res.status,
      durationMs: clock.elapsed() - begun,
    });
  };
}
