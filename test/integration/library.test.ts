import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HooksError, parsePublicKey, readDeliveryHeaders, verifySignature } from '../../src/index.ts';
import { createTestKeys, uuidFor } from '../helpers/deliveries.ts';

describe('the example of the README', () => {
  it('takes what the provider signed, and refuses the same bytes with another space', async () => {
    const keys = createTestKeys();
    const key = parsePublicKey(keys.pem);
    const answer = async (request: IncomingMessage): Promise<number> => {
      const rawBody = await buffer(request);
      const { signature } = readDeliveryHeaders(request.headers);
      return verifySignature(rawBody, signature, key).state === 'valid' ? 200 : 401;
    };
    const server = createServer((request, response) => {
      void answer(request).then((status) => response.writeHead(status).end());
    });
    onTestFinished(() => {
      server.close();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const body = '{"event":"meeting.started"}';
    const headers = { 'rtk-signature': keys.sign(body) };
    const answers = await Promise.all(
      [body, body.replace(':', ': ')].map((sent) =>
        fetch(`http://127.0.0.1:${String(port)}/`, { method: 'POST', headers, body: sent }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
  });
});

/** What is thrown, by callers whose types were not looked at. */
function thrownBy(work: () => unknown): HooksError {
  try {
    work();
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Expected it to throw.');
}

function call(work: (...values: never[]) => unknown, ...values: readonly unknown[]): HooksError {
  return thrownBy(() => {
    Reflect.apply(work, undefined, values);
  });
}

describe('readDeliveryHeaders', () => {
  const expected = { signature: 'c2ln', uuid: uuidFor('u'), webhookId: uuidFor('w') };
  const pairs: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['Dyte-Signature', 'c2ln'],
    ['dyte-uuid', expected.uuid],
    ['DYTE-WEBHOOK-ID', expected.webhookId],
  ];

  it.each([
    ['a Headers object', new Headers(pairs)],
    ['a plain object with names in any case', Object.fromEntries(pairs)],
    ['an object without a prototype', Object.assign(Object.create(null), Object.fromEntries(pairs))],
    ['lists of values', Object.fromEntries(pairs.map(([name, value]) => [name, [value]]))],
    ['a Map', new Map(pairs)],
    ['a Map of lists', new Map(pairs.map(([name, value]) => [name, [value]]))],
    ['a list of pairs', pairs],
    ['the entries of something', new Headers(pairs).entries()],
    ['rawHeaders', pairs.flat()],
    ['something like Headers', { get: (name: string) => new Headers(pairs).get(name) }],
  ])('reads %s', (_what, headers) => {
    expect(readDeliveryHeaders(headers)).toEqual(expected);
  });

  it('prefers rtk-* to dyte-*, whatever the order and the case', () => {
    const both = [...pairs, ['RTK-Signature', 'cnRr'], ['Rtk-Uuid', 'r']] as const;
    for (const headers of [both, both.toReversed(), both.flat(), new Map(both), Object.fromEntries(both)])
      expect(readDeliveryHeaders(headers)).toEqual({ ...expected, signature: 'cnRr', uuid: 'r' });
  });

  it('finds the same in every kind', () => {
    const name = fc.constantFrom('rtk-signature', 'Dyte-Signature', 'RTK-UUID', 'dyte-uuid', 'X-Other');
    const value = fc.stringMatching(/^[\w=+-]{1,20}$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }), (list) => {
        const found = readDeliveryHeaders(new Headers(list));
        for (const kind of [list, list.flat(), new Map(list), Object.fromEntries(list)])
          expect(readDeliveryHeaders(kind)).toEqual(found);
      }),
    );
  });

  it.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a text', 'dyte-signature: x', 'a string'],
    ['a function', () => 'x', 'a function'],
    ['a request', { method: 'POST', headers: {} }, 'a whole request'],
    ['a promise of headers', Promise.resolve(new Headers()), 'await'],
    ['a list of objects', [{ name: 'dyte-uuid' }], 'a list of something else'],
    ['an odd list of texts', ['dyte-uuid'], 'a list of something else'],
  ])('refuses %s, and says what is wanted', (_what, headers, named) => {
    const error = call(readDeliveryHeaders, headers);
    expect(error).toMatchObject({ code: 'usage_invalid', message: expect.stringContaining(named) });
    expect(error.hint).toContain('Headers object');
  });

  it.each([
    ['bytes', Buffer.from('c2ln'), 'a Uint8Array'],
    ['an object, as of an edge function', [{ key: 'Dyte-Signature', value: 'c2ln' }], 'an object'],
    ['a promise', Promise.resolve('c2ln'), 'await'],
    ['true', true, 'a boolean'],
  ])('refuses a header whose value is %s, and does not take it for missing', (_what, value, named) => {
    for (const headers of [{ 'Dyte-Signature': value }, new Map([['rtk-signature', value]])]) {
      const error = call(readDeliveryHeaders, headers);
      expect(error).toMatchObject({ code: 'usage_invalid', message: expect.stringContaining(named) });
      expect(error.message).toMatch(/The header (?:dyte|rtk)-signature is/);
    }
  });
});

describe('verifySignature', () => {
  const keys = createTestKeys();
  const text = '{"event":"meeting.started"}';
  const bytes = new TextEncoder().encode(text);
  const signature = keys.sign(text);

  it.each([
    ['a Buffer', Buffer.from(text)],
    ['a Uint8Array', bytes],
    ['a part of a larger one', new Uint8Array([0, ...bytes, 0]).subarray(1, -1)],
    ['an ArrayBuffer', bytes.slice().buffer],
  ])('takes %s', (_what, body) => {
    expect(verifySignature(body, signature, keys.key)).toEqual({ state: 'valid' });
    expect(verifySignature(body, [signature], keys.key)).toEqual({ state: 'valid' });
  });

  it.each([
    ['a text', text, 'a string'],
    ['a parsed body', JSON.parse(text), 'an object'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 5, 'a number'],
    ['a Blob', new Blob([text]), 'a Blob'],
    ['a stream', new Blob([text]).stream(), 'a ReadableStream'],
    ['a promise', Promise.resolve(bytes), 'await'],
    ['an array of numbers', [...bytes], 'an array'],
    ['numbers of two bytes', new Uint16Array(4), 'a Uint16Array'],
    ['a view', new DataView(new ArrayBuffer(4)), 'a DataView'],
    ['shared memory', new SharedArrayBuffer(4), 'a SharedArrayBuffer'],
  ])('refuses %s as body, whatever else is given', (_what, body, named) => {
    for (const [sent, key] of [
      [signature, keys.key],
      [undefined, undefined],
    ]) {
      const error = call(verifySignature, body, sent, key);
      expect(error).toMatchObject({ code: 'usage_invalid', message: expect.stringContaining(named) });
      expect(error.message).toContain('give the raw bytes');
      expect(error.hint).toContain('express.raw');
    }
  });

  it('takes no signature for none, in each form', () => {
    for (const none of [undefined, null, '', []])
      expect(verifySignature(bytes, none, keys.key)).toEqual({ state: 'missing' });
    expect(verifySignature(bytes, signature, null)).toEqual({ state: 'key_unavailable' });
  });

  it('takes several signatures for none that can be right', () => {
    expect(verifySignature(bytes, [signature, signature], keys.key).state).toBe('malformed');
  });

  it.each([5, {}, true, new Headers(), Promise.resolve('x')])('refuses the signature %j', (sent) => {
    const error = call(verifySignature, bytes, sent, keys.key);
    expect(error).toMatchObject({
      code: 'usage_invalid',
      hint: expect.stringContaining('readDeliveryHeaders'),
    });
  });

  it.each([
    ['PEM text', keys.pem],
    ['a KeyObject', createPublicKey(keys.pem)],
    ['bytes', Buffer.from(keys.pem)],
    ['something like a key', { keyObject: {}, signatureLength: 256 }],
    ['a secret', { keyObject: createSecretKey(Buffer.alloc(32)), signatureLength: 256 }],
  ])('refuses %s as key, and names parsePublicKey', (_what, key) => {
    const error = call(verifySignature, bytes, signature, key);
    expect(error).toMatchObject({ code: 'usage_invalid', hint: expect.stringContaining('parsePublicKey') });
  });
});

describe('parsePublicKey', () => {
  const keys = createTestKeys();
  const body = Buffer.from('{}');
  const der = createPublicKey(keys.pem).export({ type: 'spki', format: 'der' });

  it.each([
    ['PEM', keys.pem],
    ['its bytes', Buffer.from(keys.pem)],
    ['DER', der],
    ['DER in an ArrayBuffer', Uint8Array.from(der).buffer],
    ['a KeyObject', createPublicKey(keys.pem)],
    ['a key document', JSON.stringify({ success: true, data: { publicKey: keys.pem } })],
  ])('reads %s', (_what, key) => {
    expect(verifySignature(body, keys.sign(body), parsePublicKey(key)).state).toBe('valid');
  });

  it.each([
    ['undefined', undefined, 'undefined'],
    ['a parsed key document', { data: { publicKey: keys.pem } }, 'an object'],
    ['a promise', Promise.resolve(keys.pem), 'await'],
    ['a list', [keys.pem], 'an array'],
  ])('refuses %s, and says what is wanted', (_what, key, named) => {
    const error = call(parsePublicKey, key);
    expect(error).toMatchObject({ code: 'key_invalid', message: expect.stringContaining(named) });
    expect(error.hint).toContain('PEM');
  });

  it('refuses a private or a secret KeyObject', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(call(parsePublicKey, privateKey).message).toContain('private key');
    expect(call(parsePublicKey, createSecretKey(Buffer.alloc(32))).message).toContain('shared secret');
  });
});
