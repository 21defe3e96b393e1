import { describe, expect, it } from 'vitest';
import { connectionError, responseError } from '../../../src/api/api-error.ts';
import type { ConnectionFailure } from '../../../src/api/connection-failure.ts';
import { explainMovedAnswer } from '../../../src/api/moved-service.ts';
import { readContent } from '../../../src/api/read-response.ts';
import type { ResponseContext } from '../../../src/api/response-content.ts';
import type { ApiResponse } from '../../../src/api/transport.ts';
import { SERVICES, type Service } from '../../../src/domain/service/names.ts';
import { serviceOf } from '../../../src/domain/service/services.ts';

function contextOf(name: Service, more: Partial<ResponseContext> = {}): ResponseContext {
  const service = serviceOf(name);
  const url = new URL(`${service.apiUrl}/webhooks`);
  const request = { method: 'GET', url, headers: {}, scope: 'collection' } as const;
  return { service, isDefaultUrl: true, request, now: 0, hide: (text) => text, ...more };
}

function answer(status: number, body = '', location?: string): ApiResponse {
  return { kind: 'response', status, body, location, requestId: undefined, retryAfterHeader: undefined };
}

function isMoved(response: ApiResponse, context: ResponseContext): boolean {
  return explainMovedAnswer(response, readContent(response, context.service), context) !== undefined;
}

const GONE: readonly (readonly [what: string, response: ApiResponse])[] = [
  ['404 with a page', answer(404, '<html>Not found</html>')],
  ['404 with another body', answer(404, '{"detail":"Not Found"}')],
  ['404 without a body', answer(404)],
  ['410 without a body', answer(410)],
  ['410 with a page', answer(410, 'Gone')],
  ['a redirect to a dashboard', answer(302, '', 'https://dash.cloudflare.com/?to=/:account/realtime/kit')],
  ['a redirect for ever', answer(308, '', 'https://realtime.cloudflare.com/')],
];

const ALIVE: readonly (readonly [what: string, response: ApiResponse])[] = [
  ['404 of the API', answer(404, '{"success":false,"error":{"code":404,"message":"no"}}')],
  ['410 of the API', answer(410, '{"message":"gone"}')],
  ['a redirect on the same host', answer(301, '', '/v2/webhooks/')],
  ['a redirect to nowhere', answer(302)],
  ['401', answer(401, '{"message":"Unauthorized"}')],
  ['503 with a page', answer(503, '<html>')],
  ['200 with a page', answer(200, '<html>')],
];

describe.each(['dyte', 'realtimekit-v2'] as const)('the API of %s', (name) => {
  it.each(GONE)('is gone by %s', (_what, response) => {
    const context = contextOf(name);
    const error = responseError(response, readContent(response, context.service), context);
    expect(error).toMatchObject({ code: 'service_moved', exitCode: 5 });
    expect(error.message).toContain('is not here any more');
    for (const part of ['account id', 'app id', 'API token', 'dyte-hooks login --service cloudflare'])
      expect(error.hint).toContain(part);
  });

  it.each(ALIVE)('is not gone by %s', (_what, response) => {
    expect(isMoved(response, contextOf(name))).toBe(false);
  });

  it.each(GONE)('is not gone by %s at an address of somebody’s own', (_what, response) => {
    expect(isMoved(response, contextOf(name, { isDefaultUrl: false }))).toBe(false);
  });

  it('is not gone for one webhook that there is not', () => {
    const context = contextOf(name);
    const item = { ...context, request: { ...context.request, scope: 'item' } as const };
    expect(isMoved(answer(404), item)).toBe(false);
    expect(isMoved(answer(404, '<html>'), item)).toBe(true);
  });
});

describe('the API of cloudflare', () => {
  it.each([...GONE, ...ALIVE])('is not gone by %s', (_what, response) => {
    expect(isMoved(response, contextOf('cloudflare'))).toBe(false);
  });
});

describe('a host that is not known', () => {
  const failure: ConnectionFailure = {
    kind: 'failure',
    fault: 'host_not_found',
    code: 'ENOTFOUND',
    mayHaveArrived: false,
    proxy: undefined,
    cause: new Error('getaddrinfo'),
  };
  const codeOf = (name: Service, more: Partial<ConnectionFailure> = {}, isDefaultUrl = true): string =>
    connectionError({ ...failure, ...more }, contextOf(name, { isDefaultUrl })).code;

  it('may have been switched off, or there is no network', () => {
    const error = connectionError(failure, contextOf('dyte'));
    expect(error.message).toBe(
      'The host api.dyte.io is not known (ENOTFOUND): the API of Dyte has been switched off, or this machine has no network.',
    );
    expect(error.hint).toContain('dyte-hooks login --service cloudflare');
  });

  it.each([
    ['that Cloudflare has', codeOf('cloudflare')],
    ['of somebody’s own', codeOf('dyte', {}, false)],
    ['of a proxy', codeOf('dyte', { proxy: 'http://proxy.example' })],
    ['whose look-up failed', codeOf('dyte', { fault: 'lookup_failed', code: 'EAI_AGAIN' })],
    ['that refuses connections', codeOf('dyte', { fault: 'connection_refused' })],
  ])('is no sign of that where it is one %s', (_what, code) => {
    expect(code).toBe('service_unreachable');
  });
});

describe('what each service says of itself', () => {
  it.each(SERVICES)('is there for %s, in whole sentences', (name) => {
    const { refusals, moved, rateLimit } = serviceOf(name);
    const { check, permission, otherReason } = refusals;
    for (const text of [check, permission, otherReason ?? 'None.', rateLimit ?? 'None.'])
      expect(text).toMatch(/^[A-Z].*\.$/);
    expect(moved === undefined).toBe(name === 'cloudflare');
    expect(moved ?? 'None.').toMatch(/^[A-Z].*\.$/);
  });
});
