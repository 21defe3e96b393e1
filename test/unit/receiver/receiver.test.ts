import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedKey, type KeySource } from '../../../src/receiver/key-source.ts';
import {
  createReceiver,
  type Receipt,
  type Receiver,
  type ReceiverOptions,
} from '../../../src/receiver/receiver.ts';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { RejectedDelivery } from '../../../src/domain/delivery/stored-delivery.ts';
import type { VerifyMode } from '../../../src/receiver/signature-check.ts';
import { createTestKeys, deliveryRequest, uuidFor } from '../../helpers/deliveries.ts';
import { manualClock } from '../../helpers/manual-clock.ts';

const keys = createTestKeys();
const otherKeys = createTestKeys();
const longerKeys = createTestKeys(3072);

const noKey: KeySource = {
  current: async () => undefined,
  renew: async () => ({ kind: 'unknown' }),
  close: () => {},
};

interface Parts {
  readonly verify?: VerifyMode;
  readonly keys?: KeySource;
  readonly store?: ReceiverOptions['store'];
}

function receiverWith(parts: Parts = {}): Receiver {
  return createReceiver({
    verify: 'auto',
    keys: fixedKey(keys.key),
    store: new MemoryStore(),
    clock: manualClock(),
    ...parts,
  });
}

const BODY = '{"event":"meeting.started","meeting":{"title":"Planning"}}';

function signedHeaders(body: string | Uint8Array, uuid?: string): Record<string, string> {
  return {
    'Dyte-Signature': keys.sign(body),
    'Dyte-Webhook-Id': uuidFor('webhook'),
    ...(uuid === undefined ? {} : { 'Dyte-Uuid': uuid }),
  };
}

/** What matters of a receipt, in one word list. */
function outcome({ answer, event }: Receipt): unknown[] {
  return [answer.status, event.signature.state, event.rejection];
}

describe('a delivery', () => {
  it('is accepted when its signature is that of its bytes', async () => {
    const { answer, event } = await receiverWith().receive(
      deliveryRequest(BODY, signedHeaders(BODY, uuidFor('a'))),
    );
    expect(answer.status).toBe(200);
    expect(event).toMatchObject({
      type: 'delivery',
      event: 'meeting.started',
      uuid: uuidFor('a'),
      webhookId: uuidFor('webhook'),
      signature: { state: 'valid' },
      rejection: undefined,
      repeat: false,
      attempt: 1,
      status: 200,
      receivedAt: Date.parse('2026-01-02T03:04:05.678Z'),
      method: 'POST',
      target: '/webhook',
      payload: { readable: true, value: JSON.parse(BODY) },
    });
    expect(event.body.equals(Buffer.from(BODY))).toBe(true);
    expect(event.headers[0]?.[0]).toBe('Dyte-Signature');
  });

  it.each([
    ['spaces', '{ "event" : "meeting.started" }\n'],
    ['duplicate keys', '{"event":"a","createdAt":1,"createdAt":2}'],
    ['escapes', '{"event":"a","title":"caf\\u00e9"}'],
    ['other alphabets beside escapes', '{"event":"a","title":"日本語 \\u65e5"}'],
    ['numbers that change when parsed', '{"event":"a","size":1.0,"big":12345678901234567890}'],
    ['keys that look like numbers', '{"event":"a","2":1,"1":2}'],
  ])('is checked by its bytes: %s', async (_what, body) => {
    const receipt = await receiverWith().receive(deliveryRequest(body, signedHeaders(body)));
    expect(outcome(receipt)).toEqual([200, 'valid', undefined]);
    const compact = JSON.stringify(JSON.parse(body));
    const again = await receiverWith().receive(deliveryRequest(compact, signedHeaders(body)));
    expect(outcome(again)).toEqual([401, 'mismatch', 'signature']);
  });

  it('may carry the headers of either family, and the newer ones count', async () => {
    const rtk = { 'rtk-signature': keys.sign(BODY), 'rtk-uuid': uuidFor('r') };
    const dyte = { 'dyte-signature': otherKeys.sign(BODY), 'dyte-uuid': uuidFor('d') };
    const alone = await receiverWith().receive(deliveryRequest(BODY, rtk));
    expect(outcome(alone)).toEqual([200, 'valid', undefined]);
    const both = await receiverWith().receive(deliveryRequest(BODY, { ...dyte, ...rtk }));
    expect([both.event.uuid, ...outcome(both)]).toEqual([uuidFor('r'), 200, 'valid', undefined]);
  });

  it('may be any JSON, with or without an event that is known', async () => {
    for (const body of ['{}', '[]', 'null', '7', '{"event":"something.new"}']) {
      const receipt = await receiverWith().receive(deliveryRequest(body, signedHeaders(body)));
      expect(outcome(receipt)).toEqual([200, 'valid', undefined]);
    }
  });

  it('is rejected with 400 when it is no JSON, after its signature was checked', async () => {
    for (const body of ['{"event":', '', '\xff']) {
      const good = await receiverWith().receive(deliveryRequest(body, signedHeaders(body)));
      expect(outcome(good)).toEqual([400, 'valid', 'not_json']);
      const bad = await receiverWith().receive(deliveryRequest(body, signedHeaders(`${body} `)));
      expect(outcome(bad)).toEqual([401, 'mismatch', 'signature']);
    }
  });
});

describe('signatures', () => {
  const malformed = { 'dyte-signature': 'a'.repeat(64) };
  const wrong = { 'dyte-signature': otherKeys.sign(BODY) };

  it.each([
    ['auto', {}, 401, 'missing'],
    ['auto', malformed, 401, 'malformed'],
    ['auto', wrong, 401, 'mismatch'],
    ['require', {}, 401, 'missing'],
    ['require', malformed, 401, 'malformed'],
    ['require', wrong, 401, 'mismatch'],
    ['off', {}, 200, 'unchecked'],
    ['off', wrong, 200, 'unchecked'],
  ] as const)(
    'with --verify %s and a key: case %# is answered as it should',
    async (verify, headers, status, state) => {
      const receipt = await receiverWith({ verify }).receive(deliveryRequest(BODY, headers));
      expect(outcome(receipt)).toEqual([status, state, status === 401 ? 'signature' : undefined]);
    },
  );

  it.each([
    ['auto', {}, 401, 'missing', 'signature'],
    ['auto', malformed, 401, 'malformed', 'signature'],
    ['auto', { 'rtk-signature': 'no base64!' }, 401, 'malformed', 'signature'],
    ['auto', { 'rtk-signature': Buffer.alloc(32).toString('base64') }, 401, 'malformed', 'signature'],
    ['auto', { 'rtk-signature': Buffer.alloc(2049).toString('base64') }, 401, 'malformed', 'signature'],
    ['auto', wrong, 200, 'key_unavailable', undefined],
    ['auto', { 'dyte-signature': longerKeys.sign(BODY) }, 200, 'key_unavailable', undefined],
    ['require', {}, 401, 'missing', 'signature'],
    ['require', malformed, 401, 'malformed', 'signature'],
    ['require', wrong, 503, 'key_unavailable', 'key_unavailable'],
    ['off', {}, 200, 'unchecked', undefined],
  ] as const)(
    'with --verify %s and no key: case %# is answered as it should',
    async (verify, headers, status, state, rejection) => {
      const receiver = receiverWith({ verify, keys: noKey });
      const receipt = await receiver.receive(deliveryRequest(BODY, headers));
      expect(outcome(receipt)).toEqual([status, state, rejection]);
    },
  );

  it('are checked again with the key that the service has changed to', async () => {
    const changed: KeySource = {
      current: async () => otherKeys.key,
      renew: async () => ({ kind: 'changed', key: keys.key }),
      close: () => {},
    };
    const receiver = receiverWith({ keys: changed });
    expect(outcome(await receiver.receive(deliveryRequest(BODY, signedHeaders(BODY))))).toEqual([
      200,
      'valid',
      undefined,
    ]);
    expect(outcome(await receiver.receive(deliveryRequest(`${BODY} `, signedHeaders(BODY))))).toEqual([
      401,
      'mismatch',
      'signature',
    ]);
  });

  it('of the key before are taken while it is known, and nobody is asked for another', async () => {
    let asked = 0;
    const changed: KeySource = {
      current: async () => longerKeys.key,
      former: () => keys.key,
      renew: async () => {
        asked += 1;
        return { kind: 'same' };
      },
      close: () => {},
    };
    const receiver = receiverWith({ keys: changed });
    const late = await receiver.receive(deliveryRequest(BODY, signedHeaders(BODY)));
    expect(outcome(late)).toEqual([200, 'valid', undefined]);
    expect(late.event.signature).toEqual({ state: 'valid', isFormerKey: true });
    expect(asked).toBe(0);
    const forged = await receiver.receive(deliveryRequest(`${BODY} `, signedHeaders(BODY)));
    expect(outcome(forged)).toEqual([401, 'malformed', 'signature']);
  });

  it('are checked with one key after the other when it changes again meanwhile', async () => {
    const answers = [longerKeys.key, keys.key];
    const changing: KeySource = {
      current: async () => otherKeys.key,
      renew: async () => {
        const key = answers.shift();
        return key === undefined ? { kind: 'same' } : { kind: 'changed', key };
      },
      close: () => {},
    };
    const receipt = await receiverWith({ keys: changing }).receive(
      deliveryRequest(BODY, signedHeaders(BODY)),
    );
    expect(outcome(receipt)).toEqual([200, 'valid', undefined]);
  });

  it('of another length may be of a changed key too', async () => {
    const changed: KeySource = {
      current: async () => longerKeys.key,
      renew: async () => ({ kind: 'changed', key: keys.key }),
      close: () => {},
    };
    const receipt = await receiverWith({ keys: changed }).receive(deliveryRequest(BODY, signedHeaders(BODY)));
    expect(outcome(receipt)).toEqual([200, 'valid', undefined]);
  });

  it('are not held against the sender while the service cannot be asked for its key', async () => {
    const unreachable: KeySource = {
      current: async () => otherKeys.key,
      renew: async () => ({ kind: 'unknown' }),
      close: () => {},
    };
    for (const verify of ['auto', 'require'] as const) {
      const receiver = receiverWith({ verify, keys: unreachable });
      const receipt = await receiver.receive(deliveryRequest(BODY, signedHeaders(BODY)));
      expect(outcome(receipt)).toEqual([503, 'mismatch', 'key_unavailable']);
    }
  });

  it('that cannot be of any key do not have the key fetched', async () => {
    const keysThatMustNotBeAsked: KeySource = {
      current: async () => keys.key,
      renew: () => Promise.reject(new Error('asked')),
      close: () => {},
    };
    const receiver = receiverWith({ keys: keysThatMustNotBeAsked });
    for (const headers of [{}, malformed, { 'dyte-signature': '%%%' }])
      expect((await receiver.receive(deliveryRequest(BODY, headers))).answer.status).toBe(401);
  });
});

describe('repeats', () => {
  const other = '{"event":"meeting.ended"}';

  it('are those with a UUID that came before, whatever its case', async () => {
    const receiver = receiverWith();
    const send = async (uuid: string): Promise<unknown[]> => {
      const { event } = await receiver.receive(deliveryRequest(BODY, signedHeaders(BODY, uuid)));
      return [event.status, event.repeat, event.attempt];
    };
    expect(await send(uuidFor('a'))).toEqual([200, false, 1]);
    expect(await send(uuidFor('b'))).toEqual([200, false, 1]);
    expect(await send(uuidFor('a'))).toEqual([200, true, 2]);
    expect(await send(uuidFor('a').toUpperCase())).toEqual([200, true, 3]);
  });

  it('without a UUID are those with the same bytes for the same webhook', async () => {
    const receiver = receiverWith();
    const send = async (body: string, webhook: string): Promise<boolean> => {
      const headers = { 'rtk-signature': keys.sign(body), 'rtk-webhook-id': webhook };
      return (await receiver.receive(deliveryRequest(body, headers))).event.repeat;
    };
    expect(await send(BODY, 'one')).toBe(false);
    expect(await send(other, 'one')).toBe(false);
    expect(await send(BODY, 'two')).toBe(false);
    expect(await send(BODY, 'one')).toBe(true);
  });

  it('do not include copies that were rejected: a forged one cannot hide the genuine one', async () => {
    const receiver = receiverWith();
    const uuid = uuidFor('a');
    const forged = { 'dyte-signature': otherKeys.sign(BODY), 'dyte-uuid': uuid };
    expect((await receiver.receive(deliveryRequest(BODY, forged))).answer.status).toBe(401);
    expect((await receiver.receive(deliveryRequest('{', signedHeaders('{', uuid)))).answer.status).toBe(400);
    const genuine = await receiver.receive(deliveryRequest(BODY, signedHeaders(BODY, uuid)));
    expect([genuine.answer.status, genuine.event.repeat, genuine.event.attempt]).toEqual([200, false, 1]);
  });

  it('arriving together are counted one by one', async () => {
    const receiver = receiverWith();
    const request = deliveryRequest(BODY, signedHeaders(BODY, uuidFor('a')));
    const receipts = await Promise.all(Array.from({ length: 10 }, () => receiver.receive(request)));
    const attempts = receipts.map(({ event }) => event.attempt);
    expect(attempts.toSorted((one, two) => one - two)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(receipts.filter(({ event }) => event.repeat)).toHaveLength(9);
  });

  it('are none after storing failed: that is 503, and the next copy is the first', async () => {
    const memory = new MemoryStore();
    let isFull = true;
    const store: ReceiverOptions['store'] = {
      admit: (delivery, targets) =>
        isFull ? Promise.reject(new Error('disk full')) : memory.admit(delivery, targets),
      keepRejected: async () => {},
    };
    const receiver = receiverWith({ store });
    const request = deliveryRequest(BODY, signedHeaders(BODY, uuidFor('a')));
    const failed = await receiver.receive(request);
    expect(outcome(failed)).toEqual([503, 'valid', 'store_failed']);
    expect(failed.event.error).toEqual(new Error('disk full'));
    isFull = false;
    const next = await receiver.receive(request);
    expect([next.answer.status, next.event.repeat, next.event.attempt]).toEqual([200, false, 1]);
  });
});

describe('what was rejected', () => {
  interface Keeping {
    readonly store: ReceiverOptions['store'];
    readonly kept: readonly RejectedDelivery[];
  }

  function keeping(change: Partial<ReceiverOptions['store']> = {}): Keeping {
    const kept: RejectedDelivery[] = [];
    const store: ReceiverOptions['store'] = {
      admit: async () => ({ position: 7, repeat: false, attempt: 1, forwards: [] }),
      keepRejected: async (delivery) => {
        kept.push(delivery);
      },
      ...change,
    };
    return { store, kept };
  }

  it.each([
    ['signature', BODY, otherKeys.sign(BODY)],
    ['not_json', '{', keys.sign('{')],
  ])('for its %s is kept to be looked at, under an id of its own', async (rejection, body, signature) => {
    const { store, kept } = keeping();
    const headers = { 'dyte-signature': signature, 'dyte-uuid': uuidFor('a') };
    const { event } = await receiverWith({ store }).receive(deliveryRequest(body, headers));
    expect(kept).toMatchObject([{ rejection, uuid: uuidFor('a'), id: event.id, method: 'POST' }]);
    expect(kept[0]?.body.toString()).toBe(body);
    expect(event).toMatchObject({ rejection, position: undefined, repeat: false, attempt: 1, forwards: [] });
    expect(event.id).not.toBe(uuidFor('a'));
    expect(event).not.toHaveProperty('error');
  });

  it('for want of a key, or of room, comes again: it is not kept', async () => {
    const { store, kept } = keeping({ admit: () => Promise.reject(new Error('full')) });
    const wrong = { 'dyte-signature': otherKeys.sign(BODY) };
    const noneThere = receiverWith({ store, keys: noKey, verify: 'require' });
    expect((await noneThere.receive(deliveryRequest(BODY, wrong))).event.rejection).toBe('key_unavailable');
    const full = await receiverWith({ store }).receive(deliveryRequest(BODY, signedHeaders(BODY)));
    expect(full.event.rejection).toBe('store_failed');
    expect(kept).toEqual([]);
  });

  it('is answered whether it can be kept or not', async () => {
    const { store } = keeping({ keepRejected: () => Promise.reject(new Error('full')) });
    const { answer } = await receiverWith({ store }).receive(deliveryRequest(BODY, {}));
    expect(answer.status).toBe(401);
  });
});

describe('what was accepted', () => {
  it('is told with its place and its targets', async () => {
    const asked: unknown[] = [];
    const forwards = [{ target: 'http://127.0.0.1:3000/', state: 'open' }] as const;
    const store: ReceiverOptions['store'] = {
      admit: async (delivery, targets) => {
        asked.push([delivery.id, targets]);
        return { position: 7, repeat: true, attempt: 3, forwards };
      },
      keepRejected: async () => {},
    };
    const { event } = await receiverWith({ store }).receive(
      deliveryRequest(BODY, signedHeaders(BODY, uuidFor('a'))),
    );
    expect(asked).toEqual([[uuidFor('a'), []]]);
    expect(event).toMatchObject({ position: 7, repeat: true, attempt: 3, forwards });
    expect(event).not.toHaveProperty('error');
  });
});

describe('large bodies', () => {
  const bodyOf = (bytes: number): string => {
    const start = '{"event":"meeting.ended","filler":"';
    return `${start}${'x'.repeat(bytes - start.length - 2)}"}`;
  };
  const SMALL = bodyOf(16 * 1024);
  const LARGE = bodyOf(16 * 1024 + 1);

  it.each([SMALL, LARGE])('are read when they are accepted', async (body) => {
    const { answer, event } = await receiverWith().receive(deliveryRequest(body, signedHeaders(body)));
    expect([answer.status, event.event]).toEqual([200, 'meeting.ended']);
    expect(event.payload).toEqual({ readable: true, value: JSON.parse(body) });
  });

  it('are read once for all copies that wait, and anew for one that comes later', async () => {
    const receiver = receiverWith();
    const send = (body: string): Promise<Receipt> =>
      receiver.receive(deliveryRequest(body, signedHeaders(body, uuidFor('large'))));
    const other = bodyOf(16 * 1024 + 2);
    const [first, second, unlike] = await Promise.all([send(LARGE), send(LARGE), send(other)]);
    const later = await send(LARGE);
    const repeats = [first, second, unlike, later].map(({ event }) => event.repeat);
    expect(repeats).toEqual([false, true, false, true]);
    expect(second.event.payload).toBe(first.event.payload);
    expect(unlike.event.payload).toEqual({ readable: true, value: JSON.parse(other) });
    expect(later.event.payload).not.toBe(first.event.payload);
  });

  it('are not read when they are rejected: they may be much more work than they look', async () => {
    const payloadOf = async (body: string): Promise<unknown> => {
      const { event } = await receiverWith().receive(deliveryRequest(body, {}));
      return event.payload;
    };
    expect(await payloadOf(SMALL)).toMatchObject({ readable: true });
    expect(await payloadOf(LARGE)).toEqual({ readable: false, reason: 'too_large' });
  });
});

describe('the receiver', () => {
  it('measures from the last byte to the answer', async () => {
    const clock = manualClock();
    await clock.pass(1000);
    const slowKeys: KeySource = {
      ...noKey,
      current: async () => {
        await clock.pass(250);
        return keys.key;
      },
    };
    const receiver = createReceiver({
      verify: 'auto',
      keys: slowKeys,
      store: new MemoryStore(),
      clock,
    });
    const { event } = await receiver.receive(deliveryRequest(BODY, signedHeaders(BODY)));
    expect(event.durationMs).toBe(250);
  });

  it('answers any bytes and any headers, and never 5xx for them', async () => {
    const headers = fc.record(
      {
        'rtk-signature': fc.string({ unit: 'binary' }),
        'dyte-signature': fc.base64String({ minLength: 344, maxLength: 344 }),
        'rtk-uuid': fc.string({ unit: 'binary' }),
        'dyte-webhook-id': fc.string(),
      },
      { requiredKeys: [] },
    );
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, headers, fc.boolean(), async (body, sent, isSigned) => {
        const all = isSigned ? { ...sent, 'rtk-signature': keys.sign(body) } : sent;
        const { answer, event } = await receiverWith().receive(deliveryRequest(body, all));
        expect(isSigned ? [200, 400] : [401]).toContain(answer.status);
        expect(event.status).toBe(answer.status);
        expect(event.body.equals(Buffer.from(body))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
