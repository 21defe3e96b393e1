import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDeliveryHeaders } from '../../../../src/domain/delivery/delivery-headers.ts';

describe('readDeliveryHeaders', () => {
  it.each(['dyte', 'rtk'])('reads the %s family', (family) => {
    const headers = {
      [`${family}-signature`]: 'c2ln',
      [`${family}-uuid`]: 'u-1',
      [`${family}-webhook-id`]: 'w-1',
    };
    expect(readDeliveryHeaders(headers)).toEqual({ signature: 'c2ln', uuid: 'u-1', webhookId: 'w-1' });
  });

  it('prefers rtk where both families are there, header by header', () => {
    const headers = {
      'dyte-signature': 'old',
      'rtk-signature': 'new',
      'dyte-uuid': 'old-uuid',
      'rtk-webhook-id': 'new-id',
    };
    expect(readDeliveryHeaders(headers)).toEqual({ signature: 'new', uuid: 'old-uuid', webhookId: 'new-id' });
  });

  it.each(['', '   '])('takes the other family for a header that is %j', (empty) => {
    const headers = { 'rtk-signature': empty, 'dyte-signature': 'c2ln' };
    expect(readDeliveryHeaders(headers).signature).toBe('c2ln');
  });

  it('calls what is not sent undefined', () => {
    expect(readDeliveryHeaders({ host: 'x', 'dyte-uuid': undefined })).toEqual({
      signature: undefined,
      uuid: undefined,
      webhookId: undefined,
    });
  });

  it('takes the first of several values, and trims it', () => {
    const headers = { 'dyte-uuid': [' first ', 'second'], 'dyte-webhook-id': [], 'rtk-webhook-id': ' w ' };
    expect(readDeliveryHeaders(headers)).toMatchObject({ uuid: 'first', webhookId: 'w' });
  });

  it('drops identifiers that are far too long to be one, and keeps the longest that may be', () => {
    const longest = 'x'.repeat(200);
    expect(readDeliveryHeaders({ 'dyte-uuid': longest, 'dyte-webhook-id': `${longest}x` })).toMatchObject({
      uuid: longest,
      webhookId: undefined,
    });
  });

  it('keeps a long signature: a larger key has one', () => {
    expect(readDeliveryHeaders({ 'dyte-signature': 'A'.repeat(684) }).signature).toHaveLength(684);
  });

  it('never throws, and gives trimmed texts or undefined', () => {
    const value = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined });
    const names = ['rtk-uuid', 'dyte-uuid', 'rtk-signature', 'dyte-signature', 'rtk-webhook-id', '__proto__'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (headers) => {
        const found = Object.values(readDeliveryHeaders(headers)).filter((text) => text !== undefined);
        expect(found.filter((text: string) => text === '' || text !== text.trim())).toEqual([]);
      }),
    );
  });
});
