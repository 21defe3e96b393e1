import { describe, expect, it } from 'vitest';
import { serviceError, testClient, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { startServer } from '../../helpers/http-servers.ts';

const ONCE = { limits: { retries: 0 } };

describe('what the service says no with', () => {
  it.each([
    ['401 without success', 401, { message: 'Unauthorized' }, 'credentials_refused', 3, 'Unauthorized'],
    [
      'an error object',
      400,
      serviceError(400, 'BAD_REQUEST: "name" is required'),
      'request_invalid',
      2,
      '"name" is required',
    ],
    [
      'an error as text',
      400,
      { success: false, error: 'no such field' },
      'request_invalid',
      2,
      'no such field',
    ],
    [
      'a list of errors',
      403,
      {
        success: false,
        errors: [
          { code: 10000, message: 'Authentication error' },
          { code: 1, message: 'More' },
        ],
        result: null,
      },
      'not_allowed',
      3,
      'Authentication error; More',
    ],
    [
      'a list of texts',
      422,
      { success: false, errors: ['first', 'second'] },
      'request_invalid',
      2,
      'first; second',
    ],
    ['an empty 403', 403, undefined, 'not_allowed', 3, '(403).'],
    ['an empty 401', 401, undefined, 'credentials_refused', 3, '(401).'],
    ['an empty 429', 429, undefined, 'rate_limited', 1, '(429).'],
    ['an error without a message', 400, { success: false, error: {} }, 'request_invalid', 2, '(400)'],
    ['409', 409, serviceError(409, 'taken'), 'webhook_exists', 1, 'taken'],
    ['500', 500, serviceError(500, 'boom'), 'service_error', 1, 'boom'],
    ['503 with a page', 503, '<html>busy</html>', 'service_unreachable', 5, 'not JSON'],
    ['502', 502, undefined, 'service_unreachable', 5, '(502).'],
    ['504', 504, undefined, 'service_unreachable', 5, '(504).'],
    ['408', 408, undefined, 'service_timeout', 5, '(408).'],
    ['407', 407, '<html>proxy</html>', 'service_unreachable', 5, 'proxy requires credentials'],
    ['418', 418, undefined, 'service_error', 1, '(418).'],
    ['413', 413, undefined, 'request_invalid', 2, '(413).'],
  ])('%s', async (_what, status, body, code, exitCode, said) => {
    const server = await startServer({ status, body });
    const error = await failureOf(testClient(server.url, ONCE).get(WEBHOOK.id));
    expect(error).toMatchObject({ code, exitCode });
    expect(error.message).toContain(said);
    expect(error.request).toBe(`GET ${server.url}/webhooks/${WEBHOOK.id}`);
    expect(error.hint).toBeDefined();
  });

  it('is believed in a body that came with 200', async () => {
    const server = await startServer({ status: 200, body: serviceError(404, 'Error: resource not found') });
    const error = await failureOf(testClient(server.url, ONCE).get(WEBHOOK.id));
    expect(error.code).toBe('webhook_not_found');
  });

  it('is kept as data, hostile or not, up to a length', async () => {
    const hostile = `\u001B]0;owned\u0007\u001B[31m${'x'.repeat(10_000)}`;
    const server = await startServer({ status: 400, body: serviceError(400, hostile) });
    const { message } = await failureOf(testClient(server.url, ONCE).create(WANTED));
    expect(message).toContain('\u001B]0;owned\u0007\u001B[31mxxx');
    expect(message.length).toBeLessThan(700);
  });

  it.each([
    [{ success: false, error: { message: { nested: true }, code: 'x' } }],
    [{ success: false, errors: [null, 3, { message: 7 }] }],
    [{ success: false, error: null }],
    [[1, 2]],
    ['null'],
    ['"text"'],
  ])('is understood as far as it goes in %j', async (body) => {
    const server = await startServer({ status: 400, body });
    const error = await failureOf(testClient(server.url, ONCE).create(WANTED));
    expect(error.code).toBe('request_invalid');
    expect(error.message).not.toMatch(/object Object|undefined/);
  });
});

describe('a 200 that is not the service’s', () => {
  it.each([
    ['a web page', '<!doctype html><title>Sign in</title>', 'is not JSON'],
    ['text', 'OK', 'is not JSON'],
    ['half of a JSON text', '{"success":true,"data":[{"id":', 'cut off'],
    ['JSON without an envelope', { webhooks: [] }, 'not in the service’s format'],
    ['a bare list', [], 'not in the service’s format'],
    ['data that is no list', { success: true, data: { id: 'x' } }, 'not a list'],
    ['nothing', undefined, 'not a list'],
  ])('%s', async (_what, body, why) => {
    const server = await startServer({ status: 200, body });
    const error = await failureOf(testClient(server.url, ONCE).list());
    expect(error).toMatchObject({ code: 'service_answer_invalid', exitCode: 1 });
    expect(error.message).toContain(why);
    expect(error.request).toContain(`GET ${server.url}/webhooks`);
    expect(error.hint).toContain('--api-url');
  });
});

describe('a redirect', () => {
  it.each([
    ['https://elsewhere.example/v3/webhooks?token=s3cret', 'https://elsewhere.example/v3/webhooks?token=…'],
    ['https://user:s3cret@elsewhere.example/', 'https://…@elsewhere.example/'],
    ['/v3/webhooks', '/v3/webhooks'],
  ])('to %s is not followed, and said', async (location, shown) => {
    const server = await startServer({ status: 302, headers: { location } });
    const error = await failureOf(testClient(server.url).list());
    expect(error.code).toBe('service_answer_invalid');
    expect(error.message).toContain(`redirects to ${shown.startsWith('/') ? server.url : ''}${shown},`);
    expect(error.message).not.toContain('s3cret');
    expect(server.received).toHaveLength(1);
  });

  it.each([[{}], [{ location: 'http://[' }]])('to nowhere (%j) is an error all the same', async (headers) => {
    const server = await startServer({ status: 308, headers });
    const error = await failureOf(testClient(server.url).list());
    expect(error.message).toContain('The server redirects, which is not followed');
  });
});

describe('how long to wait after a 429', () => {
  it.each([
    ['30', '30s'],
    ['600', '10m'],
    ['86400', '24h 00m'],
    ['9'.repeat(400), '8760h 00m'],
    ['Fri, 02 Jan 2026 03:05:05 GMT', '1m'],
  ])('is said for retry-after: %s', async (header, said) => {
    const server = await startServer({ status: 429, headers: { 'retry-after': header } });
    const error = await failureOf(testClient(server.url, ONCE).list());
    expect(error.code).toBe('rate_limited');
    expect(error.hint).toBe(`The service asks to wait ${said}.`);
  });
});
