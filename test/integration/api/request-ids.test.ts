import { describe, expect, it } from 'vitest';
import { fetchPublicKey } from '../../../src/api/key-document.ts';
import { data, serviceError, testClient, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { startServer, type Reply } from '../../helpers/http-servers.ts';

const ONCE = { limits: { retries: 0 } };

describe('the service’s id of a request', () => {
  it.each([
    ['cf-ray', { 'cf-ray': '8f3b2c-FRA', 'x-request-id': 'other' }, '8f3b2c-FRA'],
    ['x-request-id', { 'x-request-id': ' 4f1c ' }, '4f1c'],
    ['x-correlation-id', { 'x-correlation-id': '77' }, '77'],
    ['none', {}, undefined],
    ['one that is empty', { 'cf-ray': '', 'x-request-id': 'second' }, 'second'],
    ['one with blanks, which is none', { 'cf-ray': 'a b' }, undefined],
    ['one that is too long', { 'cf-ray': 'x'.repeat(101) }, undefined],
  ])('is read from %s', async (_what, headers, requestId) => {
    const server = await startServer({ status: 500, headers });
    const error = await failureOf(testClient(server.url, ONCE).list());
    expect(error.requestId).toBe(requestId);
  });

  it.each([
    ['a refusal', 400, serviceError(400, 'no')],
    ['a page', 200, '<html>'],
    ['half an answer', 200, '{"success":'],
    ['no list', 200, data('x')],
    ['a no with 200', 200, serviceError(500, 'no')],
    ['a redirect', 302, undefined],
  ])('is told with %s', async (_what, status, body) => {
    const server = await startServer({ status, body, headers: { 'cf-ray': 'ray-1' } });
    const error = await failureOf(testClient(server.url, ONCE).list());
    expect(error.requestId).toBe('ray-1');
  });

  it('is that of the write where reading again does not confirm it', async () => {
    const reply: Reply = ({ method }, response) => {
      response.setHeader('cf-ray', method === 'GET' ? 'ray-read' : 'ray-write');
      response.end(JSON.stringify(data(method === 'GET' ? { ...WEBHOOK, name: 'Old' } : {})));
    };
    const server = await startServer(reply);
    const error = await failureOf(testClient(server.url).edit(WEBHOOK.id, WANTED));
    expect(error).toMatchObject({ code: 'change_unconfirmed', requestId: 'ray-write' });
  });

  it('stays where a lost create is told', async () => {
    const server = await startServer({ status: 503, headers: { 'cf-ray': 'ray-2' } });
    const error = await failureOf(testClient(server.url, ONCE).create(WANTED));
    expect(error.message).toContain('may have been stored all the same');
    expect(error.requestId).toBe('ray-2');
  });

  it('is told of a key document too', async () => {
    const server = await startServer({ status: 404, headers: { 'cf-ray': 'ray-3' } });
    const { signal } = new AbortController();
    const error = await failureOf(fetchPublicKey({ keyUrl: server.url, environment: {}, signal }));
    expect(error).toMatchObject({ code: 'key_unavailable', requestId: 'ray-3' });
  });
});
