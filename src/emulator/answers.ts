import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** The envelope of success (docs/service.md, "The API"): `{success, data}`. */
export function answer(context: Context, data: unknown, status: ContentfulStatusCode = 200): Response {
  return context.json({ success: true, data }, status);
}

/** The envelope of failure: `{success, error: {code, message}}`. */
export function refuse(context: Context, status: ContentfulStatusCode, message: string): Response {
  return context.json({ success: false, error: { code: status, message } }, status);
}

/** Known: what an unknown webhook is answered with. Chosen: that unknown routes get the same. */
export function notFound(context: Context): Response {
  return refuse(context, 404, 'Error: resource not found');
}

/** Chosen: how the service answers a method that a path does not have is not known. */
export function methodNotAllowed(context: Context, ...allowed: readonly string[]): Response {
  context.header('allow', allowed.join(', '));
  return refuse(context, 405, 'Error: method not allowed');
}

/** A failure with a status that was asked for. */
export function answerStatus(status: number): Response {
  const body = { success: false, error: { code: status, message: 'Error: injected fault' } };
  return Response.json(body, { status });
}
