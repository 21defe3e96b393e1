import { describe, expect, it, onTestFinished } from 'vitest';
import { CheckEnd } from '../../../src/check/check-end.ts';
import { isTestId } from '../../../src/domain/check/test-ids.ts';
import { parsePublicKey } from '../../../src/domain/signature/public-key.ts';
import { verifySignature } from '../../../src/domain/signature/signature.ts';
import { checkedEndpoint, TRUSTED_KEY, UNKNOWN_KEYS } from '../../helpers/checking.ts';
import { SILENCE, startServer, startTlsServer } from '../../helpers/http-servers.ts';
import { startRawServer } from '../../helpers/signed-delivery.ts';
import { tlsFixture } from '../../helpers/tls.ts';
import type { Exchange, ProbeRequest } from '../../../src/domain/check/probe-result.ts';

const OK = 'HTTP/1.1 200 OK\r\nX-Two: a\r\ncontent-length: 2\r\n\r\nok';
const PLAIN: ProbeRequest = { what: 'plain', body: Buffer.from('{}'), headers: [['X-One', '1']] };

function header(request: ProbeRequest, name: string): string | undefined {
  return request.headers.find(([own]) => own === name)?.[1];
}

describe('a request of a probe', () => {
  it('goes out as it is, with the headers of the connection behind it', async () => {
    const server = await startRawServer(OK);
    const { answer } = await checkedEndpoint(`${server.url}/hook?x=1`).send({
      what: 'odd',
      method: 'PUT',
      body: Buffer.from([0, 255, 10]),
      headers: [
        ['RTK-Signature', 'a'],
        ['rtk-signature', 'b'],
      ],
    });
    expect(server.requests[0]?.toString('latin1').replace(String(server.port), 'PORT')).toBe(
      'PUT /hook?x=1 HTTP/1.1\r\nRTK-Signature: a\r\nrtk-signature: b\r\nContent-Length: 3\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n\0\u00FF\n',
    );
    expect(answer).toMatchObject({ kind: 'answered', status: 200, start: Buffer.from('ok') });
    expect(answer.kind === 'answered' && answer.headers[0]).toEqual(['X-Two', 'a']);
  });

  it('has the headers that the user gave, once each', async () => {
    const server = await startServer({ status: 200 });
    const endpoint = checkedEndpoint(server.url, {
      headers: [
        ['Authorization', 'Bearer x'],
        ['x-one', '2'],
      ],
    });
    await endpoint.send(PLAIN);
    expect(server.received[0]?.headers).toMatchObject({ authorization: 'Bearer x', 'x-one': '2' });
  });

  it('waits for no answer longer than the limit', async () => {
    const server = await startServer(SILENCE);
    const { answer } = await checkedEndpoint(server.url, { timeoutMs: 20 }).send(PLAIN);
    expect(answer.kind).toBe('timeout');
  });

  it('trusts no certificate that nobody vouches for, unless that is asked for', async () => {
    const identity = { key: tlsFixture('key'), cert: tlsFixture('self-signed') };
    const server = await startTlsServer(identity, { status: 200 });
    const { answer } = await checkedEndpoint(server.url).send(PLAIN);
    expect(answer).toMatchObject({ kind: 'network_error', fault: 'certificate_refused' });
    const unchecked = await checkedEndpoint(server.url, { checksCertificate: false }).send(PLAIN);
    expect(unchecked.answer).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('goes to no address that was not given', async () => {
    const server = await startServer({ status: 200 });
    const keylessUrl = new URL('/keyless', server.url);
    const endpoint = checkedEndpoint(server.url, { keylessUrl });
    await endpoint.send(PLAIN, keylessUrl);
    await expect(endpoint.send(PLAIN, new URL('/other', server.url))).rejects.toThrow(TypeError);
    expect(server.calls()).toEqual(['POST /keyless']);
  });

  it('is the last one when the requests are used up', async () => {
    const server = await startServer({ status: 200 });
    const endpoint = checkedEndpoint(server.url, { maxRequests: 2 });
    await Promise.all([endpoint.send(PLAIN), endpoint.send(PLAIN)]);
    await expect(endpoint.send(PLAIN)).rejects.toEqual(new CheckEnd('requests_used_up'));
    expect(endpoint.requests).toBe(2);
    expect(server.received).toHaveLength(2);
  });

  it('ends with the reason of the signal', async () => {
    const server = await startServer(SILENCE);
    const controller = new AbortController();
    const sent = checkedEndpoint(server.url, { timeoutMs: 5000, signal: controller.signal }).send(PLAIN);
    controller.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
  });

  it('is told of with its answer', async () => {
    const server = await startServer({ status: 201 });
    const seen: Exchange[] = [];
    const exchange = await checkedEndpoint(server.url, { onExchange: (one) => seen.push(one) }).send(PLAIN);
    expect(seen).toEqual([exchange]);
  });
});

describe('a delivery of a check', () => {
  const endpoint = checkedEndpoint('http://localhost:9');

  it('is one that the endpoint trusts, of the newest payload, recognised as a test', async () => {
    const made = await endpoint.makeDelivery('genuine', 'meeting.participantJoined');
    const signature = header(made, 'rtk-signature');
    expect(verifySignature(Buffer.from(made.body), signature, TRUSTED_KEY)).toEqual({ state: 'valid' });
    const payload: unknown = JSON.parse(Buffer.from(made.body).toString());
    expect(payload).not.toHaveProperty('meeting.roomName');
    expect(isTestId(header(made, 'rtk-uuid') ?? '')).toBe(true);
    expect(isTestId(header(made, 'rtk-webhook-id') ?? '')).toBe(true);
    expect(made.headers.map(([name]) => name)).toEqual([
      'Accept',
      'Content-Type',
      'rtk-signature',
      'rtk-uuid',
      'rtk-webhook-id',
      'User-Agent',
    ]);
    expect(made.what).toBe('genuine');
  });

  it('is of the other service where its policy is asked for', async () => {
    const made = await checkedEndpoint('http://localhost:9', { policy: 'dyte' }).makeDelivery(
      'x',
      'recording.statusUpdate',
    );
    expect(header(made, 'dyte-signature')).toMatch(/=$/);
    expect(Buffer.from(made.body).toString()).toContain('ALL_PEERS_LEFT');
  });

  it('has a fresh UUID each time, and one webhook id throughout', async () => {
    const [one, other] = [
      await endpoint.makeDelivery('x', 'meeting.ended'),
      await endpoint.makeDelivery('x', 'meeting.ended'),
    ];
    expect(header(one, 'rtk-uuid')).not.toBe(header(other, 'rtk-uuid'));
    expect(header(one, 'rtk-webhook-id')).toBe(header(other, 'rtk-webhook-id'));
    const own = checkedEndpoint('http://localhost:9', { webhookId: 'mine' });
    expect(header(await own.makeDelivery('x', 'meeting.ended'), 'rtk-webhook-id')).toBe('mine');
  });

  it('is otherwise where a probe says so', async () => {
    const body = Buffer.from('{ }');
    const made = await endpoint.makeDelivery('x', 'meeting.ended', {
      family: 'both',
      body,
      signature: null,
      uuid: 'u',
      webhookId: null,
    });
    expect(made.headers.slice(2, 4)).toEqual([
      ['dyte-uuid', 'u'],
      ['rtk-uuid', 'u'],
    ]);
    expect(made.body).toBe(body);
    const old = await endpoint.makeDelivery('x', 'meeting.ended', { variant: 'dyte-v2', uuid: null });
    expect(header(old, 'rtk-uuid')).toBeUndefined();
    expect(Buffer.from(old.body).toString()).toContain('HOST_ENDED_MEETING');
  });

  it('is of the same meeting as others that are given the same ids', async () => {
    const ids = new Map<string, string>();
    const meetings = await Promise.all(
      ['meeting.started', 'meeting.ended'].map(async (event) => {
        const name = event === 'meeting.started' ? 'meeting.started' : 'meeting.ended';
        const made = await endpoint.makeDelivery('x', name, { ids });
        const payload: unknown = JSON.parse(Buffer.from(made.body).toString());
        return payload;
      }),
    );
    expect(meetings).toHaveLength(2);
    const [id] = ids.values();
    for (const meeting of meetings) expect(meeting).toMatchObject({ meeting: { id } });
  });

  it('is signed with a key that nobody knows where it is forged, or no other is there', async () => {
    const body = Buffer.from('{}');
    const unknown = parsePublicKey(UNKNOWN_KEYS.publicKeyPem);
    const keyless = checkedEndpoint('http://localhost:9', { trusted: undefined });
    for (const signature of [await endpoint.signForged(body), await keyless.sign(body)])
      expect(verifySignature(body, signature, unknown)).toEqual({ state: 'valid' });
  });
});

describe('the genuine delivery of a check', () => {
  it('is sent once, however often it is asked for', async () => {
    const server = await startServer({ status: 204 });
    const endpoint = checkedEndpoint(server.url);
    expect(await Promise.all([endpoint.acceptsGenuine(), endpoint.acceptsGenuine()])).toEqual([true, true]);
    expect(await endpoint.genuine()).toMatchObject({ answer: { status: 204 } });
    expect(server.received).toHaveLength(1);
  });

  it('is sent once more where no answer came', async () => {
    const server = await startServer(SILENCE, { status: 200 });
    expect(await checkedEndpoint(server.url, { timeoutMs: 100 }).acceptsGenuine()).toBe(true);
    expect(server.received).toHaveLength(2);
  });

  it('may be refused, or remain without an answer', async () => {
    const refusing = await startServer({ status: 401 });
    expect(await checkedEndpoint(refusing.url).acceptsGenuine()).toBe(false);
    const silent = await startServer(SILENCE);
    expect(await checkedEndpoint(silent.url, { timeoutMs: 20 }).acceptsGenuine()).toBe(false);
    expect(silent.received).toHaveLength(2);
  });

  it('does not exist without a key that is trusted', async () => {
    const server = await startServer({ status: 200 });
    expect(await checkedEndpoint(server.url, { trusted: undefined }).acceptsGenuine()).toBeUndefined();
    expect(server.received).toHaveLength(0);
  });
});

it('sends many requests at once, and Node warns of no leak', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => {
    warnings.push(warning);
  };
  process.on('warning', onWarning);
  onTestFinished(() => {
    process.off('warning', onWarning);
  });
  const server = await startServer({ status: 200 });
  const endpoint = checkedEndpoint(server.url);
  const delivery = await endpoint.makeDelivery('genuine delivery', 'meeting.started');
  await Promise.all(Array.from({ length: 15 }, () => endpoint.send(delivery)));
  expect(server.received).toHaveLength(15);
  expect(warnings).toEqual([]);
});
