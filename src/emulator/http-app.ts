import { Hono, type MiddlewareHandler } from 'hono';
import type { Clock } from '../domain/clock.ts';
import { DEFAULT_HOST } from '../domain/defaults.ts';
import { HooksError } from '../domain/errors.ts';
import { KEY_DOCUMENT_PATH, keyDocument } from '../domain/signature/key-document.ts';
import { isLoopbackHost } from '../domain/webhook/webhook-url.ts';
import { methodNotAllowed, notFound, refuse } from './answers.ts';
import { createControlRoutes, type ControlOptions } from './control-routes.ts';
import { areFixed } from './credentials.ts';
import type { Emit } from './emulator-event.ts';
import type { EmulatorOptions } from './emulator-options.ts';
import { isFromForeignPage, isFromThisMachine, sourceOf, type RequestSource } from './request-source.ts';
import { startPage, type WebhooksPlace } from './start-page.ts';
import { BodyTooLarge } from './request-body.ts';
import { BadRequest } from './webhook-body.ts';
import { createJoinPage, type JoinPageOptions } from './meetings/join-page.ts';
import type { ResolvedService } from './resolved-service.ts';
import { FILES_PATH } from './sessions/file-links.ts';
import type { RouteParts, ServiceEmulation } from './services/service-emulation.ts';

export interface HttpAppOptions {
  readonly service: ResolvedService;
  readonly routes: Omit<RouteParts, 'faults'>;
  /**
   * Who may call the API at all. `everybody` where the credentials are a secret; where they are known to
   * all, programs on this machine, or for an emulator that is there for other machines `no_foreign_page`.
   */
  readonly callers: 'everybody' | 'this_machine' | 'no_foreign_page';
  readonly control: ControlOptions;
  readonly sendHappened: JoinPageOptions['send'];
  readonly publicKeyPem: string;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** What `joinPageOnHost` in domain/service/join-page.ts leads to. */
const JOIN_PATH = '/meeting';

const CALLERS: Readonly<Record<HttpAppOptions['callers'], (source: RequestSource) => boolean>> = {
  everybody: () => true,
  this_machine: isFromThisMachine,
  no_foreign_page: (source) => !isFromForeignPage(source),
};

/** Who may call an emulator that is started so. */
export function callersFor({
  host = DEFAULT_HOST,
  credentials,
}: Pick<EmulatorOptions, 'host' | 'credentials'>): HttpAppOptions['callers'] {
  if (!areFixed(credentials)) return 'everybody';
  return isLoopbackHost(host) ? 'this_machine' : 'no_foreign_page';
}

/** Codes of faults in a call: names that nothing has, and scenarios that cannot be played. */
const CALL_FAULTS: ReadonlySet<string> = new Set([
  'event_unknown',
  'app_not_found',
  'app_ambiguous',
  'scenario_invalid',
]);

/** Everything that the emulator answers over HTTP. */
export function createHttpApp(options: HttpAppOptions): Hono {
  const { service, routes, control, publicKeyPem, clock, emit } = options;
  const { emulation, path: apiPath } = service;
  const app = new Hono();
  app.use('*', emitRequests(clock, emit));
  for (const path of [`${apiPath}/*`, KEY_DOCUMENT_PATH]) app.use(path, addHeaders(emulation));
  app.use(`${apiPath}/*`, injectFaults(options), refuseOthers(options));
  app.route(apiPath, emulation.createRoutes({ ...routes, faults: control.faultInjector }));
  app.get(KEY_DOCUMENT_PATH, (context) => context.json(keyDocument(publicKeyPem)));
  app.all(KEY_DOCUMENT_PATH, (context) => methodNotAllowed(context, 'GET'));
  app.route(
    JOIN_PATH,
    createJoinPage({ meetings: routes.meetings, payloads: service.payloads, send: options.sendHappened }),
  );
  app.route(FILES_PATH, routes.links.routes);
  app.route('/_emulator', createControlRoutes(control));
  app.get('/', (context) => {
    // It names webhooks without credentials.
    if (!isFromThisMachine(sourceOf(context)))
      return refuse(context, 403, 'this page is for programs and people on this machine');
    const text = startPage(
      { title: service.definition.title, policy: service.policy },
      placesOf(options),
      control.log.records(),
    );
    return context.text(text, 200, { 'x-content-type-options': 'nosniff' });
  });
  app.all('/', (context) => methodNotAllowed(context, 'GET'));
  app.notFound((context) => notFound(context));
  app.onError((error, context) => {
    if (error instanceof BodyTooLarge) return refuse(context, 413, 'Error: the body is too large');
    if (error instanceof BadRequest) return refuse(context, 400, `BAD_REQUEST: ${error.message}`);
    if (error instanceof HooksError && CALL_FAULTS.has(error.code)) {
      const { message, items, hint = '' } = error;
      return refuse(context, 400, `BAD_REQUEST: ${[message, ...items, hint].join(' ')}`.trimEnd());
    }
    emit({ type: 'failure', error });
    return refuse(context, 500, 'Error: the emulator failed; its output says why');
  });
  return app;
}

function addHeaders(emulation: ServiceEmulation): MiddlewareHandler {
  return async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(emulation.commonHeaders())) context.header(name, value);
  };
}

function injectFaults({ service, control }: HttpAppOptions): MiddlewareHandler {
  return async (context, next) => {
    const fault = control.faultInjector.next();
    return fault === undefined ? next() : service.emulation.answerFault(context, fault);
  };
}

function refuseOthers({ callers }: HttpAppOptions): MiddlewareHandler {
  return async (context, next) => {
    if (CALLERS[callers](sourceOf(context))) return next();
    return refuse(
      context,
      403,
      'with the fixed credentials the emulator answers only calls to localhost or 127.0.0.1 from this machine, and no web pages from elsewhere',
    );
  };
}

function placesOf({ service, routes: { apps, credentials } }: HttpAppOptions): readonly WebhooksPlace[] {
  const { definition, emulation, path } = service;
  const ownerOf = (appId: string): string =>
    definition.ownerPath(
      credentials.kind === 'token' ? { accountId: credentials.accountId, appId } : undefined,
    );
  return apps.list().map(({ entry, registry }) => ({
    path: `${path}${ownerOf(entry.id)}/webhooks`,
    label: emulation.labelOf(entry),
    webhooks: registry.list(),
  }));
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
