import type { KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expectTypeOf, it } from 'vitest';
import type { parsePublicKey, readDeliveryHeaders, verifySignature } from '../../src/index.ts';

describe('the types of the library', () => {
  it('take headers of every kind', () => {
    expectTypeOf<Headers>().toExtend<Parameters<typeof readDeliveryHeaders>[0]>();
    expectTypeOf<IncomingMessage['headers']>().toExtend<Parameters<typeof readDeliveryHeaders>[0]>();
    expectTypeOf<IncomingMessage['rawHeaders']>().toExtend<Parameters<typeof readDeliveryHeaders>[0]>();
    expectTypeOf<Map<string, string>>().toExtend<Parameters<typeof readDeliveryHeaders>[0]>();
    expectTypeOf<[string, string][]>().toExtend<Parameters<typeof readDeliveryHeaders>[0]>();
    expectTypeOf<undefined>().not.toExtend<Parameters<typeof readDeliveryHeaders>[0]>();
  });

  it('take raw bytes, and nothing else', () => {
    expectTypeOf<Buffer>().toExtend<Parameters<typeof verifySignature>[0]>();
    expectTypeOf<ArrayBuffer>().toExtend<Parameters<typeof verifySignature>[0]>();
    expectTypeOf<string>().not.toExtend<Parameters<typeof verifySignature>[0]>();
    expectTypeOf<object>().not.toExtend<Parameters<typeof verifySignature>[0]>();
    expectTypeOf<DataView>().not.toExtend<Parameters<typeof verifySignature>[0]>();
  });

  it('take a key as text, bytes or object, and a parsed one for checking', () => {
    expectTypeOf<string | Uint8Array | ArrayBuffer | KeyObject>().toEqualTypeOf<
      Parameters<typeof parsePublicKey>[0]
    >();
    expectTypeOf<string>().not.toExtend<Parameters<typeof verifySignature>[2]>();
    expectTypeOf<ReturnType<typeof parsePublicKey>>().toExtend<Parameters<typeof verifySignature>[2]>();
  });
});
