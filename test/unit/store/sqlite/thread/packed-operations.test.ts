import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreOperation } from '../../../../../src/store/sqlite/engine-types.ts';
import {
  packOperations,
  unpackOperations,
} from '../../../../../src/store/sqlite/thread/packed-operations.ts';
import { newDelivery } from '../../../../helpers/deliveries.ts';

const keys = Array.from({ length: 6 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

const headers = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string()), { maxLength: 3 });

const delivery = fc
  .record({ name: fc.string(), body: bytes, headers, meetingId: fc.option(fc.string(), { nil: undefined }) })
  .map(({ name, ...parts }) => newDelivery(name, parts));

const operation: fc.Arbitrary<StoreOperation> = fc.oneof(
  fc.record({ kind: fc.constant('admit'), delivery, targets: fc.array(fc.webUrl(), { maxLength: 2 }) }),
  fc
    .record({ delivery, signature: fc.base64String(), key: fc.constantFrom(...keys) })
    .map(({ delivery: unchecked, ...toCheck }) => ({
      kind: 'admit' as const,
      delivery: unchecked,
      targets: [],
      toCheck,
    })),
  delivery.map((rejected) => ({
    kind: 'reject' as const,
    delivery: { ...rejected, rejection: 'signature' as const },
  })),
  bytes.map((answerStart) => ({
    kind: 'forward' as const,
    record: {
      position: 1,
      target: 'http://127.0.0.1:3000/',
      origin: 'receiver' as const,
      startedAt: 1,
      state: 'failed' as const,
      outcome: { kind: 'exited' as const, code: 1, signal: null, answerStart, durationMs: 1 },
    },
  })),
  fc.constant({ kind: 'heartbeat' as const }),
);

/** With the parts of keys that can be compared, and without what is undefined. */
function comparable(operations: readonly StoreOperation[]): unknown {
  return operations.map((one) => {
    if (one.kind !== 'admit' || one.toCheck === undefined) return plain(one);
    const { toCheck, ...rest } = one;
    const pem = toCheck.key.export({ type: 'spki', format: 'pem' });
    return { ...plain(rest), signature: toCheck.signature, pem };
  });
}

function plain(operationOrPart: object): object {
  return JSON.parse(JSON.stringify(operationOrPart));
}

describe('operations on their way to the thread', () => {
  it('are the same there', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 12 }), (operations) => {
        const arrived = unpackOperations(structuredClone(packOperations(operations)));
        expect(comparable(arrived)).toEqual(comparable(operations));
      }),
      { numRuns: 60 },
    );
  });

  it('name a key once, however many signatures are to be checked with it', () => {
    const [key] = keys;
    if (key === undefined) throw new Error('There is no key.');
    const toCheck = { signature: 'c2lnbmF0dXJl', key };
    const operations = ['a', 'b', 'c'].map((name): StoreOperation => ({
      kind: 'admit',
      delivery: newDelivery(name),
      targets: [],
      toCheck,
    }));
    expect(packOperations(operations).keys).toHaveLength(1);
  });
});
