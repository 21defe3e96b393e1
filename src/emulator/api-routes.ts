import { Hono, type Context } from 'hono';
import { answer, methodNotAllowed, notFound, refuse } from './answers.ts';
import { isFromForeignPage, isFromThisMachine, sourceOf, type RequestSource } from './request-source.ts';
import { LIMITS } from './emulator-options.ts';
import type { InjectedFault } from './fault-injector.ts';
import { readJsonBody } from './request-body.ts';
import { readWebhookId, readWebhookPatch, readWebhookRequest } from './webhook-body.ts';
import type { RegistryRefusal, StoredWebhook, WebhookRegistry } from './webhook-registry.ts';

export interface ApiOptions {
  readonly registry: WebhookRegistry;
  readonly isAuthorized: (authorization: string | undefined) => boolean;
  /**
   * Who may call at all. `everybody` where the credentials are a secret; where they are known to all,
   * programs on this machine, or for an emulator that is there for other machines `no_foreign_page`.
   */
  readonly callers: 'everybody' | 'this_machine' | 'no_foreign_page';
}

const CALLERS: Readonly<Record<ApiOptions['callers'], (source: RequestSource) => boolean>> = {
  everybody: () => true,
  this_machine: isFromThisMachine,
  no_foreign_page: (source) => !isFromForeignPage(source),
};

/** The v2 Webhooks API (docs/service.md, "Endpoints"). */
export function createApiRoutes({ registry, isAuthorized, callers }: ApiOptions): Hono {
  const api = new Hono();
  api.use('*', async (context, next) => {
    if (CALLERS[callers](sourceOf(context))) return next();
    return refuse(
      context,
      403,
      'with the fixed credentials the emulator answers only calls to localhost or 127.0.0.1 from this machine, and no web pages from elsewhere',
    );
  });
  api.use('*', async (context, next) => {
    if (isAuthorized(context.req.header('authorization'))) return next();
    // Known: this answer has no envelope.
    return context.json({ message: 'Unauthorized' }, 401);
  });
  api.get('/webhooks', (context) => answer(context, registry.list()));
  api.post('/webhooks', async (context) => {
    const request = readWebhookRequest(await readBody(context));
    return answerResult(context, await registry.add(request), 201);
  });
  api.all('/webhooks', (context) => methodNotAllowed(context, 'GET', 'POST'));
  api.get('/webhooks/:id', (context) => answerResult(context, registry.get(idIn(context)) ?? 'unknown'));
  api.put('/webhooks/:id', async (context) => {
    const id = idIn(context);
    return answerResult(context, await registry.update(id, readWebhookRequest(await readBody(context))));
  });
  api.patch('/webhooks/:id', async (context) => {
    const id = idIn(context);
    return answerResult(context, await registry.update(id, readWebhookPatch(await readBody(context))));
  });
  api.delete('/webhooks/:id', async (context) => answerResult(context, await registry.remove(idIn(context))));
  api.all('/webhooks/:id', (context) => methodNotAllowed(context, 'GET', 'PUT', 'PATCH', 'DELETE'));
  return api;
}

/** Answers in the place of the API. */
export function answerInjectedFault(context: Context, fault: InjectedFault): Response {
  if (fault.kind === 'status') {
    const status = fault.status;
    return Response.json(
      { success: false, error: { code: status, message: 'Error: injected fault' } },
      { status },
    );
  }
  // Known: these headers, and no body that is JSON.
  const headers = { 'retry-after': String(fault.retryAfterSeconds), 'x-envoy-ratelimited': 'true' };
  return context.body(null, 429, headers);
}

/** What the service takes at most is not known. */
function readBody(context: Context): Promise<unknown> {
  return readJsonBody(context, LIMITS.apiBodyBytes);
}

function idIn(context: Context): string {
  return readWebhookId(context.req.param('id') ?? '');
}

function answerResult(
  context: Context,
  result: StoredWebhook | RegistryRefusal,
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
      return answer(context, result, status);
  }
}
