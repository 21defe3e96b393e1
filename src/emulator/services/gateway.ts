import type { Context } from 'hono';

/** Longer than any that `domain/credentials/api-token.ts` takes. */
const TOKEN = /^bearer +([\x21-\x7e]{1,8192})$/i;

type GatewayStatus = 400 | 401 | 403 | 404 | 429;

/**
 * What Cloudflare's gateway answers before a call reaches the service (docs/service.md, "Errors").
 */
export function refuseAtGateway(
  context: Context,
  status: GatewayStatus,
  error: { readonly code: number; readonly message: string; readonly error_chain?: readonly object[] },
): Response {
  return context.json({ success: false, errors: [error], messages: [], result: null }, status);
}

export function invalidToken(context: Context): Response {
  return refuseAtGateway(context, 401, { code: 1000, message: 'Invalid API Token' });
}

/** @param status 401 for a token that is not valid, 403 for one without the permission */
export function authenticationError(context: Context, status: 401 | 403): Response {
  return refuseAtGateway(context, status, { code: 10_000, message: 'Authentication error' });
}

export function notAllowed(context: Context): Response {
  return refuseAtGateway(context, 403, {
    code: 9109,
    message: 'Unauthorized to access requested resource',
  });
}

export function noRoute(context: Context): Response {
  return refuseAtGateway(context, 404, {
    code: 7003,
    message: `Could not route to ${context.req.path}, perhaps your object identifier is invalid?`,
  });
}

/**
 * The token of an `Authorization` header, or the answer to a header that is none.
 */
export function readToken(context: Context): string | Response {
  const authorization = context.req.header('authorization');
  if (authorization === undefined || authorization === '')
    return refuseAtGateway(context, 400, {
      code: 9106,
      message: 'Missing X-Auth-Key, X-Auth-Email or Authorization headers',
    });
  const token = TOKEN.exec(authorization)?.[1];
  if (token !== undefined) return token;
  return refuseAtGateway(context, 400, {
    code: 6003,
    message: 'Invalid request headers',
    error_chain: [{ code: 6111, message: 'Invalid format for Authorization header' }],
  });
}
