import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignatureOf } from '../../../src/domain/signature/signature.ts';
import { fixedKey, type KeySource } from '../../../src/receiver/key-source.ts';
import { createReceiver, type Receipt, type ReceiverOptions } from '../../../src/receiver/receiver.ts';
import { VERIFY_MODES } from '../../../src/receiver/signature-check.ts';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import { createTestKeys, deliveryRequest, uuidFor } from '../../helpers/deliveries.ts';
import { manualClock } from '../../helpers/manual-clock.ts';

const keys = createTestKeys();
const otherKeys = createTestKeys();
const longerKeys = createTestKeys(3072);

/** A store that checks signatures itself, as one with a thread of its own does. */
function checkingStore(store: ReceiverOptions['store']): ReceiverOptions['store'] & { checked(): number } {
  let checked = 0;
  return {
    checked: () => checked,
    admit: (delivery, targets) => store.admit(delivery, targets),
    keepRejected: (delivery) => store.keepRejected(delivery),
    admitSigned: async (delivery, targets, { signature, key }) => {
      checked += 1;
      return isSignatureOf(delivery.body, signature, key) ? await store.admit(delivery, targets) : undefined;
    },
  };
}

function failingStore(): ReceiverOptions['store'] {
  return {
    admit: async () => {
      throw new Error('The disk is gone.');
    },
    keepRejected: async () => undefined,
  };
}

const BODY = '{"event":"meeting.started","meeting":{"id":"m","title":"Planning"}}';

const BODIES = [BODY, '{}', '"text"', 'no JSON', '', '\ufeff{}', '['.repeat(500), `"${'x'.repeat(40_000)}"`];

const signatures = new Map<string, string>();

/** Each body is signed once by each key: that takes far longer than all else. */
function signed(signer: typeof keys, name: string, body: string): string {
  const known = signatures.get(name + body) ?? signer.sign(body);
  signatures.set(name + body, known);
  return known;
}

const SIGNATURES: Readonly<Record<string, (body: string) => string | undefined>> = {
  genuine: (body) => signed(keys, 'own', body),
  'of another key': (body) => signed(otherKeys, 'other', body),
  'of another body': () => signed(keys, 'own', 'another body'),
  'of a longer key': (body) => signed(longerKeys, 'longer', body),
  'in hex': (body) => Buffer.from(signed(keys, 'own', body), 'base64').toString('hex'),
  cut: (body) => signed(keys, 'own', body).slice(0, 100),
  missing: () => undefined,
};

const KEY_SOURCES: Readonly<Record<string, () => KeySource>> = {
  right: () => fixedKey(keys.key),
  none: () => ({ current: async () => undefined, renew: async () => ({ kind: 'unknown' }), close: () => {} }),
  'changed meanwhile': () => ({
    current: async () => otherKeys.key,
    renew: async () => ({ kind: 'changed', key: keys.key }),
    close: () => {},
  }),
  'not known to be right': () => ({
    current: async () => otherKeys.key,
    renew: async () => ({ kind: 'unknown' }),
    close: () => {},
  }),
};

function requestFor(body: string, signature: string | undefined, uuid: string) {
  return deliveryRequest(body, {
    ...(signature === undefined ? {} : { 'Dyte-Signature': signature }),
    'Dyte-Uuid': uuid,
  });
}

/** All that is told of it, but for ids that are made up for what was rejected. */
function told({ answer, event }: Receipt): unknown {
  const { id, error, body, ...rest } = event;
  const shownId = event.rejection === undefined ? id : 'any';
  // Vitest compares bytes one by one.
  return { answer, error: String(error), id: shownId, body: body.toString('latin1'), ...rest };
}

describe('a delivery whose signature the store checks', () => {
  it('gets the same answer as where the receiver checks it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            body: fc.constantFrom(...BODIES),
            signature: fc.constantFrom(...Object.values(SIGNATURES)),
            uuid: fc.constantFrom(uuidFor('a'), uuidFor('b')),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        fc.constantFrom(...Object.values(KEY_SOURCES)),
        fc.constantFrom(...VERIFY_MODES),
        fc.boolean(),
        async (deliveries, keySource, verify, isFailing) => {
          const newStore = (): ReceiverOptions['store'] => (isFailing ? failingStore() : new MemoryStore());
          const parts = { verify, clock: manualClock() };
          const plain = createReceiver({ ...parts, keys: keySource(), store: newStore() });
          const early = createReceiver({ ...parts, keys: keySource(), store: checkingStore(newStore()) });
          for (const { body, signature, uuid } of deliveries) {
            const request = requestFor(body, signature(body), uuid);
            expect(told(await early.receive(request))).toEqual(told(await plain.receive(request)));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is checked by it where a key is there, and the body is a small one', async () => {
    const store = checkingStore(new MemoryStore());
    const receiver = createReceiver({
      verify: 'auto',
      keys: fixedKey(keys.key),
      store,
      clock: manualClock(),
    });
    await receiver.receive(requestFor(BODY, keys.sign(BODY), randomUUID()));
    expect(store.checked()).toBe(1);
    const large = `"${'x'.repeat(40_000)}"`;
    await receiver.receive(requestFor(large, keys.sign(large), randomUUID()));
    await receiver.receive(requestFor(BODY, undefined, randomUUID()));
    await receiver.receive(requestFor(BODY, 'bm8gc2lnbmF0dXJl', randomUUID()));
    expect(store.checked()).toBe(1);
  });

  it('is refused when it is forged, also while the store keeps nothing', async () => {
    const failing: ReceiverOptions['store'] = {
      ...failingStore(),
      admitSigned: async () => {
        throw new Error('The disk is gone.');
      },
    };
    const receiver = createReceiver({
      verify: 'require',
      keys: fixedKey(keys.key),
      store: failing,
      clock: manualClock(),
    });
    const forged = await receiver.receive(requestFor(BODY, otherKeys.sign(BODY), randomUUID()));
    expect(forged.answer.status).toBe(401);
    const genuine = await receiver.receive(requestFor(BODY, keys.sign(BODY), randomUUID()));
    expect([genuine.answer.status, String(genuine.event.error)]).toEqual([503, 'Error: The disk is gone.']);
  });
});
