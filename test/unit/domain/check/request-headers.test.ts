import { describe, expect, it } from 'vitest';
import {
  capitalisedName,
  headerOf,
  withContentType,
  withDeliveryNames,
} from '../../../../src/domain/check/request-headers.ts';
import type { HeaderPair } from '../../../../src/domain/delivery/received-delivery.ts';

const HEADERS: readonly HeaderPair[] = [
  ['Accept', '*/*'],
  ['Content-Type', 'application/json'],
  ['rtk-signature', 'c2ln'],
  ['Dyte-UUID', 'u1'],
  ['rtk-uuid', 'u2'],
  ['x-rtk-uuid', 'no'],
];

describe('the headers of a request', () => {
  it('say of the delivery what is asked for, in either family and any case', () => {
    expect(headerOf(HEADERS, 'signature')).toBe('c2ln');
    expect(headerOf(HEADERS, 'uuid')).toBe('u1');
    expect(headerOf(HEADERS, 'webhook-id')).toBeUndefined();
  });

  it('have their own names written in another case', () => {
    expect(withDeliveryNames(HEADERS, (name) => name.toUpperCase())).toEqual([
      ['Accept', '*/*'],
      ['Content-Type', 'application/json'],
      ['RTK-SIGNATURE', 'c2ln'],
      ['Dyte-UUID', 'u1'],
      ['RTK-UUID', 'u2'],
      ['x-rtk-uuid', 'no'],
    ]);
    expect(capitalisedName('rtk-webhook-id')).toBe('Rtk-Webhook-Id');
  });

  it('have another content type, or none', () => {
    const rest = HEADERS.filter(([name]) => name !== 'Content-Type');
    expect(withContentType(HEADERS, undefined)).toEqual(rest);
    expect(withContentType([['content-type', 'a']], 'text/plain')).toEqual([['content-type', 'text/plain']]);
    expect(withContentType(rest, 'text/plain')).toEqual(rest);
  });
});
