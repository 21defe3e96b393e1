import { Hono, type Context } from 'hono';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { answer, methodNotAllowed, notFound, refuse } from './answers.ts';
import { LIMITS } from './emulator-options.ts';
import { readJsonBody } from './request-body.ts';
import { isWebhookId, readWebhookPatch, readWebhookRequest } from './webhook-body.ts';
import type { RegistryRefusal, StoredWebhook, WebhookRegistry } from './webhook-registry.ts';

/** How one service has them. */
export interface WebhookRoutesOptions {
  /** Of the app that a call names; undefined when there is none such. */
  readonly registryOf: (context: Context) => WebhookRegistry | undefined;
  /** The text for an id that is no UUID. */
  readonly malformedId: string;
  /** Whether an app without webhooks is answered 404. */
  readonly isEmptyListMissing: boolean;
  /** Whether `GET /webhooks/all` answers the names of all events. */
  readonly listsEvents: boolean;
  /** A webhook as it is answered. */
  readonly shown: (webhook: StoredWebhook) => object;
  /** The same for PUT and PATCH. */
  readonly changed: (webhook: StoredWebhook) => object;
}

interface Env {
  Variables: { registry: WebhookRegistry; id: string };
}

/** Webhooks, below the path of what holds them (docs/service.md, "Endpoints"). */
export function createWebhookRoutes(options: WebhookRoutesOptions): Hono<Env> {
  const { registryOf, malformedId, isEmptyListMissing, listsEvents, shown, changed } = options;
  const api = new Hono<Env>();
  api.use('/webhooks/*', async (context, next) => {
    const registry = registryOf(context);
    // Chosen: that an app that there is not is answered as an empty one is.
    if (registry === undefined) return notFound(context);
    context.set('registry', registry);
    return next();
  });
  api.get('/webhooks', (context) => {
    const webhooks = context.var.registry.list();
    if (webhooks.length === 0 && isEmptyListMissing) return notFound(context);
    return answer(context, webhooks.map(shown));
  });
  api.post('/webhooks', async (context) => {
    const request = readWebhookRequest(await readBody(context));
    return answerResult(context, await context.var.registry.add(request), shown, 201);
  });
  api.all('/webhooks', (context) => methodNotAllowed(context, 'GET', 'POST'));
  if (listsEvents) api.get('/webhooks/all', (context) => answer(context, EVENT_NAMES));
  api.use('/webhooks/:id', async (context, next) => {
    const id = context.req.param('id');
    if (METHODS.has(context.req.method) && !isWebhookId(id)) return refuse(context, 400, malformedId);
    context.set('id', id.toLowerCase());
    return next();
  });
  api.get('/webhooks/:id', (context) =>
    answerResult(context, context.var.registry.get(context.var.id) ?? 'unknown', shown),
  );
  api.put('/webhooks/:id', async (context) => {
    const request = readWebhookRequest(await readBody(context));
    return answerResult(context, await context.var.registry.update(context.var.id, request), changed);
  });
  api.patch('/webhooks/:id', async (context) => {
    const changes = readWebhookPatch(await readBody(context));
    return answerResult(context, await context.var.registry.update(context.var.id, changes), changed);
  });
  api.delete('/webhooks/:id', async (context) =>
    answerResult(context, await context.var.registry.remove(context.var.id), shown),
  );
  api.all('/webhooks/:id', (context) => methodNotAllowed(context, ...METHODS));
  return api;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'PATCH', 'DELETE']);

/** What the service takes at most is not known. */
function readBody(context: Context): Promise<unknown> {
  return readJsonBody(context, LIMITS.apiBodyBytes);
}

function answerResult(
  context: Context,
  result: StoredWebhook | RegistryRefusal,
  shown: (webhook: StoredWebhook) => object,
  status: 200 | 201 = 200,
): Response {
  switch (result) {
    case 'unknown':
      return notFound(context);
    case 'url_taken':
      // The status is known, its text is not.
      return refuse(context, 409, 'Error: a webhook with this url already exists');
    case 'full':
      return refuse(context, 400, `BAD_REQUEST: there are ${String(LIMITS.webhooks)} webhooks already`);
    default:
      return answer(context, shown(result), status);
  }
}
